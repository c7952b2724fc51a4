// When to send a tick, and when a silent peer is down (OTP: dist_util, con_loop; net_ticktime). A look is a
// check of the link. Looks are counted instead of time, so that a suspended program does not drop its peers.
import { tickIntensity } from '../base/wire-limits.ts';

export interface Ticker {
  readonly received: number; // messages and ticks received up to the last look
  readonly sent: number; // messages sent up to the last look, without ticks
  readonly silentLooks: number; // looks in a row in which nothing new had arrived
}

export type TickVerdict = 'rest' | 'tick' | 'gone';

export const freshTicker: Ticker = { received: 0, sent: 0, silentLooks: 0 };

/** Makes one look at the numbers of messages received and sent. There are four looks in each net_ticktime. */
export function look(
  before: Ticker,
  received: number,
  sent: number,
  patience: number = tickIntensity, // this many silent looks in a row end the link
): { ticker: Ticker; verdict: TickVerdict } {
  const silentLooks = received === before.received ? before.silentLooks + 1 : 0;
  if (silentLooks >= patience) return { ticker: { received, sent, silentLooks }, verdict: 'gone' };
  return {
    ticker: { received, sent, silentLooks },
    verdict: sent === before.sent ? 'tick' : 'rest',
  };
}

/** Makes a look while the program is busy. Silence does not count, since arrived bytes are not read yet. */
export function lookInTheMiddle(before: Ticker, sent: number): { ticker: Ticker; tick: boolean } {
  return { ticker: { ...before, sent }, tick: sent === before.sent };
}

export function lookInterval(ticktimeSeconds: number): number {
  return (ticktimeSeconds * 1_000) / tickIntensity;
}
