// What the node has done since it started (erlang:statistics).

import { host } from '../../host/host.ts';
import { runQueueLength, totalReductions } from '../../process/scheduler.ts';
import { badarg } from '../../term/exception.ts';

/** `[in all, since the last call]`. */
type Pair = [number, number];

/**
 * `statistics(item)`: 'wall_clock' (milliseconds) and 'reductions' or 'exact_reductions' are `[since the start, since the last call]`; 'run_queue' and
 * 'total_run_queue_lengths' say how many processes wait for their turn, 'run_queue_lengths' as an array of one (erlang:statistics/1).
 */
export function statistics(...args: unknown[]): Pair | number | number[] {
  const [item] = args;
  const read = typeof item === 'string' && Object.hasOwn(items, item) ? items[item] : undefined;
  if (read === undefined)
    throw badarg(1, `not an item: ${Object.keys(items).join(', ')}`, 'statistics', args);
  return read();
}

const items: Readonly<Record<string, () => Pair | number | number[]>> = {
  wall_clock: since(() => Math.floor(host.calls.clock() - startedAt.now)),
  reductions: since(totalReductions),
  exact_reductions: since(totalReductions),
  run_queue: runQueueLength,
  total_run_queue_lengths: runQueueLength,
  run_queue_lengths: () => [runQueueLength()],
};

function since(read: () => number): () => Pair {
  let before = 0;
  return () => {
    const now = read();
    const more = now - before;
    before = now;
    return [now, more];
  };
}

/** When the node started, by the host's clock; set once. */
export const startedAt: { now: number } = { now: 0 };
