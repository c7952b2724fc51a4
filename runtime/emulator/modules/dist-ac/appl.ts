// A distributed application as dist_ac knows it: the nodes that may run it, and where it runs (OTP: dist_ac, record appl).

import { here } from '../../identity/incarnation.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { environmentOf } from '../application/table.ts';
import type { Appl, Place, Run } from './distribution.ts';

/** The record as it is sent to other nodes. */
export function recordOf({ name, id, restart_time, nodes, run }: Appl): Term {
  return ['appl', name, id as Term, restart_time, nodes as Term, run as Term];
}

/** What another node has sent of an application: its name, and where it may run. */
export function runIn(record: Term): { readonly name: Term; readonly run: readonly Term[] } {
  const [, name, , , , run] = partsOf(record);
  return { name, run: partsOf(run) };
}

/** All nodes, with the last ones first, as in OTP. */
export function flat(nodes: readonly Place[]): string[] {
  let all: string[] = [];
  for (const one of nodes) all = typeof one === 'string' ? [one, ...all] : [...one, ...all];
  return all;
}

/** Whether two nodes have the same idea of where an application may run. */
export function areEqual(ours: readonly Place[], theirs: Term): boolean {
  const others = partsOf(theirs);
  const isSame = (one: Place, other: Term): boolean =>
    typeof one === 'string'
      ? one === other
      : one.length === partsOf(other).length && one.every((node) => partsOf(other).includes(node));
  return ours.length === others.length && ours.every((one, i) => isSame(one, others[i]));
}

/** Notes whether the application may run on a node. */
export function withRun(appl: Appl, node: string, permission: boolean | undefined): Appl {
  const isKnown = appl.run.some(([one]) => one === node);
  const entry: Run = [node, permission];
  const run = isKnown
    ? appl.run.map((one) => (one[0] === node ? entry : one))
    : [entry, ...appl.run];
  return { ...appl, run };
}

/** Whether the application may run on this node. */
export function mayRunHere({ run }: Appl): boolean {
  return run.some(([node, permission]) => node === here.node.text && permission === true);
}

export function isLoadedHere({ run }: Appl): boolean {
  return run.some(([node, permission]) => node === here.node.text && permission !== undefined);
}

/** The nodes that may run the application. */
export function permitted({ run }: Appl): string[] {
  return run.filter(([, permission]) => permission === true).map(([node]) => node);
}

/** Whether this node may run an application when it is loaded, as the kernel's parameter `permissions` says. */
export function usualPermission(name: string): boolean {
  const found = partsOf(environmentOf('kernel').get('permissions')).find(
    (one) => partsOf(one)[0] === name,
  );
  return found === undefined ? true : partsOf(found)[1] !== false;
}
