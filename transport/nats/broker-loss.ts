// Why the connection to the broker is over, for people. A server that gives up a slow node does not always say so, and a
// WebSocket never: then it is told from what this node knows of itself, and of the server when it is back.

import { stillTime } from '../base/wire-limits.ts';
import { hungUp } from './broker.ts';

/** `stoodStill`: for how many milliseconds this node has just not run. */
export function lossOf(reason: string, stoodStill: number): string {
  if (reason === 'slow_consumer')
    return 'this node does not take messages fast enough (slow consumer)';
  if (reason !== hungUp || stoodStill < stillTime) return reason;
  const time = `${Math.round(stoodStill / 1_000)} seconds`;
  return `this node stood still for ${time} and took no messages (slow consumer), so that the broker gave it up`;
}

/** For a connection that ended without a word, to a server that has not been started again. */
export const droppedUs: string =
  'it has run all the time, so it has ended the connection of a node that takes messages too slowly (slow consumer), or the network has';
