// Locking a resource on several nodes (OTP: global:set_lock). Locks are taken in the order of node names. So
// a process that waits for the lock on a node holds locks only on nodes that sort before that node, and two
// processes never wait for one another.

import type { Reference } from '../identity/reference.ts';
import type { Process } from '../process/process.ts';
import type { Term } from '../term/term.ts';
import { answerOf, genCall, openCall, type Steps } from './gen-call.ts';
import { nameServer, tell } from './members.ts';

/** The resource to lock, and the requester. */
export interface LockId {
  readonly resource: Term;
  readonly requester: Term;
}

/** Waits until a resource is locked on all `nodes`. A node that goes down meanwhile counts as locked. */
export function* lockNodes(process: Process, id: LockId, nodes: readonly string[]): Steps<void> {
  const [boss, ...rest] = [...nodes].sort();
  if (boss === undefined) return;
  // every process that wants the resource locks it on this node first, so it is mostly free on the others
  yield* lockNode(process, id, boss, 'wait');
  const granted = yield* tryNodes(process, id, rest);
  const busy = granted.indexOf(false);
  if (busy < 0) return;
  const beyond = rest.slice(busy);
  unlockNodes(
    process,
    id,
    beyond.filter((_, i) => granted[busy + i]),
  );
  for (const node of beyond) yield* lockNode(process, id, node, 'wait');
}

/** Locks a resource on all `nodes` if it is free on all of them; else locks nothing and returns false. */
export function* tryLockNodes(
  process: Process,
  id: LockId,
  nodes: readonly string[],
): Steps<boolean> {
  const [boss, ...rest] = [...nodes].sort();
  if (boss === undefined) return true;
  if (!(yield* lockNode(process, id, boss, 'try'))) return false;
  const granted = yield* tryNodes(process, id, rest);
  if (!granted.includes(false)) return true;
  unlockNodes(process, id, [boss, ...rest.filter((_, i) => granted[i])]);
  return false;
}

/** Releases the locks on `nodes`. What this node sends to these nodes later arrives after the release. */
export function unlockNodes(process: Process, id: LockId, nodes: readonly string[]): void {
  for (const node of nodes) tell(node, ['del_lock', id.resource, id.requester, process.pid]);
}

function* tryNodes(process: Process, id: LockId, nodes: readonly string[]): Steps<boolean[]> {
  const open: Reference[] = nodes.map((node) => openLock(process, id, node, 'try'));
  const granted: boolean[] = [];
  for (const reference of open) {
    const answer = yield* answerOf(process, reference);
    granted.push(answer.state !== 'answered' || answer.value === true);
  }
  return granted;
}

function* lockNode(
  process: Process,
  id: LockId,
  node: string,
  how: 'wait' | 'try',
): Steps<boolean> {
  const answer = yield* genCall(process, nameServer, node, request(process, id, how));
  return answer.state !== 'answered' || answer.value === true;
}

function openLock(process: Process, id: LockId, node: string, how: 'wait' | 'try'): Reference {
  return openCall(process, nameServer, node, request(process, id, how));
}

function request({ pid }: Process, { resource, requester }: LockId, how: 'wait' | 'try'): Term {
  return ['set_lock', resource, requester, pid, how];
}
