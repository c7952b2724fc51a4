// The BIF statistics: figures about the node's work since it started (erlang:statistics).

import { host } from '../../host/host.ts';
import { runQueueLength, totalReductions } from '../../process/scheduler.ts';
import { badarg } from '../../term/exception.ts';

/** `[since the start of the node, since the last call of statistics with this item]` */
type Pair = [number, number];

/**
 * Returns a figure about the node: `statistics(item)`.
 * For 'wall_clock' (milliseconds), 'reductions'
 * and 'exact_reductions' it returns `[since the start, since the last call with this item]`.
 * For 'run_queue' and 'total_run_queue_lengths' it returns the number of processes that wait for their turn,
 * and for 'run_queue_lengths' that number in an array (erlang:statistics/1).
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

/** The time at which the node started, in milliseconds of the host's clock; set once. */
export const startedAt: { now: number } = { now: 0 };
