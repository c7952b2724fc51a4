// When to tick, and when silence means the node is gone (OTP: dist_util, con_loop; net_ticktime).
// It counts looks, not time: a process that was itself stopped for an hour does not blame its peers.
import { tickIntensity } from '../base/wire-limits.ts';

export interface Ticker {
  readonly received: number; // messages and ticks seen at the last look
  readonly sent: number; // messages, ticks not counted
  readonly silentLooks: number; // looks in a row that saw nothing new
}

export type TickVerdict = 'rest' | 'tick' | 'gone';

export const freshTicker: Ticker = { received: 0, sent: 0, silentLooks: 0 };

/** One look, every quarter of net_ticktime, at how many messages came and went so far. */
export function look(
  before: Ticker,
  received: number,
  sent: number,
  patience: number = tickIntensity, // silent looks in a row that end a link
): { ticker: Ticker; verdict: TickVerdict } {
  const silentLooks = received === before.received ? before.silentLooks + 1 : 0;
  if (silentLooks >= patience) return { ticker: { received, sent, silentLooks }, verdict: 'gone' };
  return {
    ticker: { received, sent, silentLooks },
    verdict: sent === before.sent ? 'tick' : 'rest',
  };
}

/** A look of a program that has been busy since: what arrived is not read yet, so silence means nothing. */
export function lookInTheMiddle(before: Ticker, sent: number): { ticker: Ticker; tick: boolean } {
  return { ticker: { ...before, sent }, tick: sent === before.sent };
}

export function lookInterval(ticktimeSeconds: number): number {
  return (ticktimeSeconds * 1_000) / tickIntensity;
}
