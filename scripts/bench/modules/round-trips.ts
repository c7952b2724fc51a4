// Round trips, each timed.

import type { Pid } from 'terl/globals';
import { now } from './measure.ts';

/** Ask n times, one after the other, who is to answer; gives the microseconds of each, the shortest first. */
export async function roundTrips(
  n: number,
  whom: (i: number) => Pid | undefined, // nobody: that was the last
): Promise<number[]> {
  const me = self();
  const times: number[] = [];
  for (let i = 0; i < n; i++) {
    const other = whom(i);
    if (other === undefined) break;
    const begun = now();
    send(other, [me, i]);
    await receive(i);
    times.push(now() - begun);
  }
  return times.sort((a, b) => a - b);
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(1, Math.round(sorted.length * share)) - 1] ?? 0;
}
