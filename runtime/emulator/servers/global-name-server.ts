// The process global_name_server: hears what other nodes tell of nodes, names and locks (OTP: global).
// It answers every message at once; what has to wait is done by the_registrar.

import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import type { Reference } from '../identity/reference.ts';
import { fixedPids } from '../process/fixed-pids.ts';
import type { Process } from '../process/process.ts';
import { addKernelProcess } from '../signals/kernel-processes.ts';
import * as monitors from '../signals/monitors.ts';
import { sendMessage } from '../signals/send.ts';
import type { Term } from '../term/term.ts';
import { callOf, type From, reply } from './gen-call.ts';
import { type Claim, claimsOf, claimsTo, enterClaim, strikeClaim } from './global-names.ts';
import { forgetHolder, isHolder, type LockRequest, tryLock, unlock, waitForLock } from './locks.ts';
import { dial, initConnect, nameServer, newsOfNodes, startMesh, tellMesh } from './mesh.ts';
import { lostConnection, removeConnection, startPartitions } from './partitions.ts';

/** The process that decides about names (see registrar.ts). */
export const registrar = 'the_registrar';

let server: Process;
const watched = new Map<Pid, Reference>(); // owners of names here, and holders of locks anywhere

export function startGlobalNameServer(): void {
  server = addKernelProcess(fixedPids.global_name_server, nameServer, globalNameServer);
  startPartitions();
  startMesh();
}

function globalNameServer(message: Term): void {
  const call = callOf(message);
  if (call !== undefined) answer(call.from, call.request);
  else if (Array.isArray(message)) act(message as readonly Term[]);
}

/** A request whose answer is waited for. */
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

/** What is told. A message that is not of the shape it should be is dropped. */
function act(message: readonly Term[]): void {
  const [kind, first, second, third] = message;
  switch (kind) {
    case 'init_connect':
      if (typeof first !== 'string' || !isNames(second) || !Array.isArray(third)) return;
      initConnect(first, second, third as readonly Term[]);
      for (const claim of claimsOf(here.node)) resolveConflicts(claim);
      return;
    case 'nodes':
      if (typeof first === 'string' && isNames(second)) newsOfNodes(first, second);
      return;
    case 'dial':
      if (typeof first === 'string' && typeof second === 'string') dial(first, second);
      return;
    case 'claim':
      if (Pid.is(second) && Array.isArray(third)) claimed(first, second, third as Term[]);
      return;
    case 'drop':
      if (Pid.is(second) && Pid.homeOf(second) !== here.node) strikeClaim(first, second);
      return;
    case 'retire':
      if (Pid.is(second)) dropOwn(first, second);
      return;
    case 'del_lock':
      return release(message);
    case 'lost_connection':
      if (typeof first === 'string' && typeof second === 'string') lostConnection(first, second);
      return;
    case 'remove_connection':
      if (typeof first === 'string') removeConnection(first);
      return;
    case 'DOWN':
      if (Pid.is(third)) gone(third);
      return;
  }
}

function isNames(term: Term): term is readonly string[] {
  return Array.isArray(term) && term.every((name) => typeof name === 'string');
}

/** `['claim', name, pid, replaced]`: the node of a process has given it a name. */
function claimed(name: Term, pid: Pid, replaced: readonly Term[]): void {
  if (Pid.homeOf(pid) === here.node) return;
  enterClaim({ name, pid, resolver: undefined }, replaced);
  for (const own of claimsTo(name))
    if (Pid.homeOf(own.pid) === here.node && !replaced.includes(own.pid)) resolveConflicts(own);
}

/** Another node's process has the name of one of ours: the registrar of the node with the lesser name decides. */
function resolveConflicts({ name, pid }: Claim): void {
  for (const { pid: other } of claimsTo(name))
    if (Pid.homeOf(other) !== here.node && here.node.text < Pid.homeOf(other).text)
      sendMessage(registrar, ['resolve', name, pid, other]);
}

/** Take a name from one of our processes, and say so. */
export function dropOwn(name: Term, pid: Pid): void {
  if (Pid.homeOf(pid) !== here.node || !strikeClaim(name, pid)) return;
  tellMesh(['drop', name, pid]);
  unwatch(pid);
}

/** A process that was watched has ended, or its node is gone. */
function gone(pid: Pid): void {
  watched.delete(pid);
  for (const claim of claimsOf(here.node)) if (claim.pid === pid) dropOwn(claim.name, pid);
  forgetHolder(pid);
}

/** Hear of the end of a process; at once if it is dead. */
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

/** `[kind, resource, requester, holder, …]` */
function lockOf([, resource, requester, holder]: readonly Term[]): LockRequest | undefined {
  return Pid.is(holder) ? { resource, requester, holder } : undefined;
}
