// The process the_registrar: registers and unregisters the global names of this node's processes, one by one.
//
// Why only one process gets a name. A registration runs on the node where the process lives. That node locks
// the name on itself and on all members of the mesh that it knows, and only then checks whether the name is
// free. Suppose that nodes x and y both register a name, and that y is a member for x. Then x holds the lock
// on y for a time. The registration of y needs the lock on y too, so it runs before or after that time.
// Before: y sends x its claim (in 'claim', or in 'init_connect' when they connect), and grants x the lock
// after that. Messages from y arrive at x in this order, so x finds the name taken.
// After: x sends y its claim before x releases the lock on y, so y finds the name taken.
// If neither node knows the other, they are in two meshes, and both processes get the name. When the meshes
// become one, x and y learn each other's claims, and a resolver decides under the same lock.
// Only the node where a process lives changes the claims of the process, so all other nodes have the claims
// that this node sent last. When this node goes down, the other nodes remove them.

import { settings } from '../host/settings.ts';
import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import type { Reference } from '../identity/reference.ts';
import { isThenable } from '../process/coroutine.ts';
import { fixedPids } from '../process/fixed-pids.ts';
import type { Process } from '../process/process.ts';
import { anyMessage } from '../process/receive.ts';
import { me, unwinds } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { reply } from '../signals/gen-reply.ts';
import { reportHere } from '../signals/report-here.ts';
import type { Term } from '../term/term.ts';
import { exitReason } from '../text/exit-reason.ts';
import { inspect } from '../text/inspect.ts';
import { answerOf, callOf, genCall, openCall, type Steps } from './gen-call.ts';
import { dropOwn, registrar, watch } from './global-name-server.ts';
import { claimsOf, claimsTo, enterClaim, type Resolver } from './global-names.ts';
import { type LockId, lockNodes, unlockNodes } from './lock-nodes.ts';
import { isMember, members, nameServer, takesPart, tell, visiblePeers } from './members.ts';
import { startServer } from './server.ts';

export function startRegistrar(): void {
  startServer(fixedPids.the_registrar, { name: registrar, serve, isNeeded: false });
}

/**
 * Stores a resolver of this node for the registrar. Returns a number, which the message to the registrar
 * has in place of the resolver, since some functions cannot be in a message.
 */
export function keepResolver(resolver: Resolver): number {
  kept.set(++resolvers, resolver);
  return resolvers;
}

const kept = new Map<Term, Resolver>();
let resolvers = 0;

const serve = asyncToGenerator(function* (): Steps<never> {
  const process = me();
  for (;;) {
    const message = (yield anyMessage) as Term;
    const call = callOf(message);
    if (call !== undefined) reply(call.from, yield* answer(process, call.request));
    else if (Array.isArray(message)) yield* conflict(process, message as readonly Term[]);
  }
});

/**
 * Handles `['register', name, pid, resolver, again]` and `['unregister', name, pid]`.
 * The reply to any other request, such as `['sync']`, tells the caller that all earlier requests are done.
 */
function* answer(process: Process, request: readonly Term[]): Steps<Term> {
  const [kind, name, pid, resolver, again] = request;
  if (Pid.is(pid) && Pid.homeOf(pid) === here.node) {
    if (kind === 'register')
      return yield* register(process, name, pid, resolverOf(resolver), again === true);
    if (kind === 'unregister') yield* drop(process, name, pid);
  }
  return 'ok';
}

function resolverOf(given: Term): Resolver | undefined {
  if (typeof given === 'function') return given as unknown as Resolver;
  const resolver = kept.get(given);
  kept.delete(given);
  return resolver;
}

function* register(
  process: Process,
  name: Term,
  pid: Pid,
  resolver: Resolver | undefined,
  again: boolean,
): Steps<'yes' | 'no' | ['several', Term[]]> {
  const unlock = yield* lockName(process, name);
  const replaced = claimsTo(name).map((claim) => claim.pid);
  const free = replaced.length === 0;
  const others = again ? [] : claimsOf(here.node).filter((claim) => claim.pid === pid);
  if (free && others.length > 0 && !severalAllowed()) {
    unlock();
    return ['several', others.map((claim) => claim.name)];
  }
  if (free || again) {
    enterClaim({ name, pid, resolver }, replaced);
    const told = tellMembers(process, ['claim', name, pid, replaced]);
    // watched only now: if the process is dead, all nodes get the claim first, and 'drop' after it
    watch(pid);
    yield* heard(process, told);
    for (const other of replaced) if (other !== pid) yield* retire(process, name, other);
  }
  unlock();
  return free || again ? 'yes' : 'no';
}

/** Whether a process may have several names (-kernel global_multi_name_action allow). */
function severalAllowed(): boolean {
  return settings.now['global_multi_name_action'] === 'allow';
}

/** Locks a name on this node and on all members. Returns the function that unlocks it. */
function* lockName(process: Process, name: Term): Steps<() => void> {
  const id: LockId = { resource: ['global', name], requester: process.pid };
  const nodes = [here.node.text, ...members()];
  yield* lockNodes(process, id, nodes);
  return () => unlockNodes(process, id, nodes);
}

/**
 * Sends a message to all connected visible nodes. Members get it as a call; returns these open calls.
 * Sends nothing if this node does not take part in the mesh.
 */
function tellMembers(process: Process, message: Term): Reference[] {
  if (!takesPart()) return [];
  for (const node of visiblePeers()) if (!isMember(node)) tell(node, message);
  return members().map((node) => openCall(process, nameServer, node, message));
}

/** Waits until all members have replied to the calls, or are down. */
function* heard(process: Process, told: readonly Reference[]): Steps<void> {
  for (const reference of told) yield* answerOf(process, reference);
}

/** Removes a name from a process of any node. */
function* retire(process: Process, name: Term, pid: Pid): Steps<void> {
  if (Pid.homeOf(pid) === here.node) yield* drop(process, name, pid);
  else yield* genCall(process, nameServer, Pid.homeOf(pid).text, ['retire', name, pid]);
}

function* drop(process: Process, name: Term, pid: Pid): Steps<void> {
  dropOwn(name, pid);
  yield* heard(process, tellMembers(process, ['drop', name, pid]));
}

/**
 * `['resolve', name, own, other]`: two processes have the same name, `own` of this node and `other` of
 * another mesh, which has just joined this one.
 */
function* conflict(process: Process, message: readonly Term[]): Steps<void> {
  const [kind, name, own, other] = message;
  if (kind !== 'resolve' || !Pid.is(own) || !Pid.is(other)) return;
  const unlock = yield* lockName(process, name);
  const claims = claimsTo(name);
  const mine = claims.find(({ pid }) => pid === own);
  if (mine !== undefined && claims.some(({ pid }) => pid === other)) {
    const keeps = yield* decision(mine.resolver, name, own, other);
    for (const pid of [own, other]) if (pid !== keeps) yield* retire(process, name, pid);
  }
  unlock();
}

/** What the resolver returns: the pid that keeps the name, or 'none'. 'none' also if the resolver throws. */
function* decision(
  resolver: Resolver | undefined,
  name: Term,
  own: Pid,
  other: Pid,
): Steps<unknown> {
  try {
    const decided = resolver?.(name, other, own); // arguments in the order of OTP's resolve_it
    const pid = isThenable(decided) ? yield decided : decided;
    if (pid !== own && pid !== other && pid !== 'none') tellOdd(name, pid);
    return pid;
  } catch (error) {
    if (unwinds(error, me())) throw error;
    tellOdd(name, ['EXIT', exitReason(error)]);
    return 'none'; // as in OTP
  }
}

/**
 * Reports that a resolver threw, or returned neither of the pids nor 'none'.
 * Neither process keeps the name then.
 */
function tellOdd(name: Term, answer: unknown): void {
  reportHere(
    'info',
    `global: Resolve method for conflicting name ${inspect(name)} returned `,
    answer as Term,
  );
}
