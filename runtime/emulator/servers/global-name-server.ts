// The process global_name_server. It gets other nodes' messages about nodes, names and locks (OTP: global).
// It never waits: it passes work that has to wait on to the process the_registrar.

import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import type { Reference } from '../identity/reference.ts';
import { fixedPids } from '../process/fixed-pids.ts';
import type { Process } from '../process/process.ts';
import { type From, reply } from '../signals/gen-reply.ts';
import { addKernelProcess } from '../signals/kernel-processes.ts';
import * as monitors from '../signals/monitors.ts';
import { sendMessage } from '../signals/send.ts';
import type { Term } from '../term/term.ts';
import { callOf } from './gen-call.ts';
import { type Claim, claimsOf, claimsTo, enterClaim, strikeClaim } from './global-names.ts';
import { forgetHolder, isHolder, type LockRequest, tryLock, unlock, waitForLock } from './locks.ts';
import { nameServer, tellMesh } from './members.ts';
import { dial, initConnect, newsOfNodes, startMesh } from './mesh.ts';
import { compareView, completeView, startMeshViews } from './mesh-views.ts';
import { lostConnection, removeConnection, startPartitions } from './partitions.ts';

/** The name of the process that registers global names (see registrar.ts). */
export const registrar = 'the_registrar';

let server: Process;
// the processes that this server monitors, with the monitors' references: processes of this node that have
// global names, and processes of any node that hold a lock or wait for one
const watched = new Map<Pid, Reference>();

export function startGlobalNameServer(): void {
  server = addKernelProcess(fixedPids.global_name_server, nameServer, globalNameServer);
  startPartitions();
  startMesh();
  startMeshViews();
}

function globalNameServer(message: Term): void {
  const call = callOf(message);
  if (call !== undefined) answer(call.from, call.request);
  else if (Array.isArray(message)) act(message as readonly Term[]);
}

/**
 * Handles a call. A 'set_lock' request with 'wait' gets its reply once the holder has the lock.
 * A malformed 'set_lock' request gets no reply. Any other request is handled as a message, and gets 'ok'.
 */
function answer(from: From, request: readonly Term[]): void {
  if (request[0] !== 'set_lock') {
    act(request);
    reply(from, 'ok');
    return;
  }
  const lock = lockOf(request);
  if (lock === undefined) return;
  if (request[4] === 'wait') waitForLock(lock, () => reply(from, true));
  else reply(from, tryLock(lock));
  watch(lock.holder);
}

/** Handles a message, or the request of a call. A malformed or unknown message is ignored. */
function act(message: readonly Term[]): void {
  acts.get(message[0])?.(message);
}

type Act = (message: readonly Term[]) => void;

/** What is done with a message, by the message's first element. */
const told: Readonly<Record<string, Act>> = {
  init_connect: connected,
  nodes([, teller, names]) {
    if (typeof teller === 'string' && isNames(names)) newsOfNodes(teller, names);
  },
  view([, node, number]) {
    if (typeof node === 'string' && typeof number === 'number') compareView(node, number);
  },
  members([, node, names, rest]) {
    if (typeof node === 'string' && isNames(names)) completeView(node, names, rest === true);
  },
  dial([, node, by]) {
    if (typeof node === 'string' && typeof by === 'string') dial(node, by);
  },
  claim([, name, pid, replaced]) {
    if (Pid.is(pid) && Array.isArray(replaced)) claimed(name, pid, replaced as Term[]);
  },
  drop([, name, pid]) {
    if (Pid.is(pid) && Pid.homeOf(pid) !== here.node) strikeClaim(name, pid);
  },
  retire([, name, pid]) {
    if (Pid.is(pid)) dropOwn(name, pid);
  },
  del_lock: release,
  lost_connection([, node, other]) {
    if (typeof node === 'string' && typeof other === 'string') lostConnection(node, other);
  },
  remove_connection([, node]) {
    if (typeof node === 'string') removeConnection(node);
  },
  DOWN([, , , pid]) {
    if (Pid.is(pid)) gone(pid);
  },
};

const acts: ReadonlyMap<Term, Act> = new Map(Object.entries(told));

/** `['init_connect', node, members, claims, teller]`: a connected node takes part in the mesh. */
function connected([, node, names, claims, teller]: readonly Term[]): void {
  if (typeof node !== 'string' || !isNames(names) || !Array.isArray(claims)) return;
  initConnect(
    node,
    names,
    claims as readonly Term[],
    typeof teller === 'string' ? teller : undefined,
  );
  for (const claim of claimsOf(here.node)) resolveConflicts(claim);
}

function isNames(term: Term): term is readonly string[] {
  return Array.isArray(term) && term.every((name) => typeof name === 'string');
}

/**
 * `['claim', name, pid, replaced]`: the node of process `pid` has registered the process under `name`.
 * `replaced` has the pids that lose the name.
 */
function claimed(name: Term, pid: Pid, replaced: readonly Term[]): void {
  if (Pid.homeOf(pid) === here.node) return;
  enterClaim({ name, pid, resolver: undefined }, replaced);
  for (const own of claimsTo(name))
    if (Pid.homeOf(own.pid) === here.node && !replaced.includes(own.pid)) resolveConflicts(own);
}

/**
 * Makes this node's registrar decide between `pid` and each process of another node that has the same name.
 * Of two such nodes, only the node that sorts first does so.
 */
function resolveConflicts({ name, pid }: Claim): void {
  for (const { pid: other } of claimsTo(name))
    if (Pid.homeOf(other) !== here.node && here.node.text < Pid.homeOf(other).text)
      sendMessage(registrar, ['resolve', name, pid, other]);
}

/** Removes a name from a process of this node, if the process has it, and tells all nodes of the mesh. */
export function dropOwn(name: Term, pid: Pid): void {
  if (Pid.homeOf(pid) !== here.node || !strikeClaim(name, pid)) return;
  tellMesh(['drop', name, pid]);
  unwatch(pid);
}

/** Called when a monitored process has ended, or its node is down. */
function gone(pid: Pid): void {
  watched.delete(pid);
  for (const claim of claimsOf(here.node)) if (claim.pid === pid) dropOwn(claim.name, pid);
  forgetHolder(pid);
}

/** Monitors a process, unless it is monitored already. */
export function watch(pid: Pid): void {
  if (!watched.has(pid)) watched.set(pid, monitors.monitor(server, pid));
}

function unwatch(pid: Pid): void {
  const reference = watched.get(pid);
  if (reference === undefined || isHolder(pid)) return;
  if (claimsOf(here.node).some((claim) => claim.pid === pid)) return;
  watched.delete(pid);
  monitors.demonitor(server, reference);
}

function release(message: readonly Term[]): void {
  const lock = lockOf(message);
  if (lock === undefined) return;
  unlock(lock);
  unwatch(lock.holder);
}

/** The lock that `[kind, resource, requester, holder, …]` is about; undefined if the holder is not a pid. */
function lockOf([, resource, requester, holder]: readonly Term[]): LockRequest | undefined {
  return Pid.is(holder) ? { resource, requester, holder } : undefined;
}
