// The BIF system_info: numbers about the node, such as the number of its processes (erlang:system_info).

import { distBufBusyLimit } from '../../host/emulator-limits.ts';
import { here } from '../../identity/incarnation.ts';
import { processCount } from '../../process/process-table.ts';
import { badarg } from '../../term/exception.ts';

const items: Readonly<Record<string, () => number>> = {
  creation: () => here.creation,
  dist_buf_busy_limit: () => distBufBusyLimit,
  process_count: processCount,
};

/**
 * Returns a number about the node: `erlang.system_info(item)`.
 * 'creation' is the number of this incarnation of the node, or 0 while the node is not alive.
 * 'process_count' is the number of processes.
 * 'dist_buf_busy_limit' is how many bytes may wait to be sent on a connection; if more bytes wait,
 * processes that send on this connection have to wait too.
 * Any other item is badarg (erlang:system_info/1).
 */
export function system_info(...args: unknown[]): number {
  const [item] = args;
  const read = typeof item === 'string' && Object.hasOwn(items, item) ? items[item] : undefined;
  if (read === undefined)
    throw badarg(1, `not an item: ${Object.keys(items).join(', ')}`, 'erlang.system_info', args);
  return read();
}
