// When to send a tick, and when a silent peer counts as down (OTP: dist_util, con_loop; net_ticktime).
// It counts looks instead of time, so that a program that was suspended for an hour does not drop its peers.
import { tickIntensity } from '../base/wire-limits.ts';

export interface Ticker {
  readonly received: number; // messages and ticks received up to the last look
  readonly sent: number; // messages sent up to then, without ticks
  readonly silentLooks: number; // looks in a row without anything new
}

export type TickVerdict = 'rest' | 'tick' | 'gone';

export const freshTicker: Ticker = { received: 0, sent: 0, silentLooks: 0 };

/** One look, each quarter of net_ticktime, at the numbers of messages received and sent. */
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

/** A look while the program is busy: it has not read what has arrived, so silence does not count. */
export function lookInTheMiddle(before: Ticker, sent: number): { ticker: Ticker; tick: boolean } {
  return { ticker: { ...before, sent }, tick: sent === before.sent };
}

export function lookInterval(ticktimeSeconds: number): number {
  return (ticktimeSeconds * 1_000) / tickIntensity;
}
