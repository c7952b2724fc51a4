// The commands memory and uptime (OTP: c).

import { host } from '../host/host.ts';
import { startedAt } from '../modules/system/statistics.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { write } from '../signals/io.ts';
import { badarg } from '../term/exception.ts';

const types = ['total', 'heap', 'heap_used', 'external', 'limit', 'rss'];

/**
 * Returns a promise of sizes in bytes (c:memory/0,1): `memory('heap')` of one number,
 * `memory(['heap', 'rss'])` of two pairs `[['heap', bytes], ['rss', bytes]]`, `memory()` of all pairs.
 * heap is the size of the isolate's heap, which all processes share; heap_used is the part in use.
 * external is the size of buffers outside the heap. total is heap plus external.
 * The node ends if the heap grows beyond limit.
 * rss is the memory of the node's whole operating system process.
 */
export function memory(...args: unknown[]): unknown {
  const [wanted = types] = args;
  const names: unknown[] = Array.isArray(wanted) ? wanted : [wanted];
  if (!names.every((name) => types.includes(name as string)))
    throw badarg(1, `not one of '${types.join("', '")}', nor an array of them`, 'memory', args);
  return figures(names, Array.isArray(wanted));
}

const figures = asyncToGenerator(function* (names, asPairs): Generator<unknown, unknown, unknown> {
  const found = (yield request(me(), 'memory')) as Readonly<Record<string, number>>;
  const all: Readonly<Record<string, number>> = {
    ...found,
    total: (found['heap'] ?? 0) + (found['external'] ?? 0),
  };
  const pairs = (names as string[]).map((name) => [name, all[name]]);
  return asPairs === true ? pairs : pairs[0]?.[1];
});

/** Sets the time from which uptime counts. Called once, when the node starts. */
export function startUptime(): void {
  startedAt.now = host.calls.clock();
}

/** Prints how long the node has been running. */
export function uptime(): 'ok' {
  const seconds = Math.floor((host.calls.clock() - startedAt.now) / 1000);
  write(me(), `${duration(seconds)}\n`);
  return 'ok';
}

/** Returns `1 days, 2 hours, 3 minutes and 4 seconds`, without the leading units that are 0. */
export function duration(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  return [
    days > 0 ? `${days} days, ` : '',
    days + hours > 0 ? `${hours} hours, ` : '',
    days + hours + minutes > 0 ? `${minutes} minutes and ` : '',
    `${seconds % 60} seconds`,
  ].join('');
}
