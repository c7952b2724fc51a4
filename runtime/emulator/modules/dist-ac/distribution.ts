// The kernel's parameter `distributed`: the nodes on which applications may run (OTP: dist_ac, dist_check).

import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';

/** Where it runs: 'local', ['distributed', node], nowhere (undefined), or how it is being started. */
export type Id =
  | undefined
  | 'local'
  | 'run_waiting'
  | 'takeover'
  | readonly ['distributed' | 'failover' | 'takeover', node: string];

/** Whether the application may run on a node; undefined: the node has not loaded it. */
export type Run = readonly [node: string, permission: boolean | undefined];

export interface Appl {
  readonly name: string;
  readonly id: Id;
  readonly restart_time: number | 'infinity'; // milliseconds from the end of a node to the start on another
  readonly nodes: readonly Place[]; // in order of priority
  readonly run: readonly Run[];
}

/** A node, or several of the same priority. */
export type Place = string | readonly string[];

/** An application of the kernel's parameter `distributed`: [name, nodes] or [name, timeout, nodes]. */
export function applIn(given: Term): Appl | undefined {
  const parts = partsOf(given);
  const [name] = parts;
  const [time, nodes] = parts.length === 2 ? [0, parts[1]] : [parts[1], parts[2]];
  if (parts.length < 2 || parts.length > 3 || typeof name !== 'string') return undefined;
  const isTime = time === 'infinity' || (typeof time === 'number' && time >= 0);
  if (!isTime || !isPlaces(nodes)) return undefined;
  return { name, id: undefined, restart_time: time, nodes, run: [] };
}

function isPlaces(nodes: Term): nodes is readonly Place[] {
  if (!Array.isArray(nodes)) return false;
  const isText = (one: Term): boolean => typeof one === 'string';
  return (nodes as readonly Term[]).every(
    (one) => isText(one) || (Array.isArray(one) && (one as readonly Term[]).every(isText)),
  );
}
