// Measures single round trips.

import type { Pid } from 'terl/globals';
import { now } from './measure.ts';

/**
 * Does n round trips, one after the other, the i-th with the process whom(i).
 * Returns the microseconds of each, the shortest first.
 */
export async function roundTrips(
  n: number,
  whom: (i: number) => Pid | undefined, // undefined: stop
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
