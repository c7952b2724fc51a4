// The locks on this node, which processes of any node request (OTP: global's global_locks table). A request
// for a lock that is taken waits in line or is refused. When a process ends, its locks are released.

import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import type { Term } from '../term/term.ts';
import { inspect } from '../text/inspect.ts';

/** A request for a lock. A requester may take the same lock several times, and through several processes. */
export interface LockRequest {
  readonly resource: Term;
  readonly requester: Term;
  readonly holder: Pid; // the process that takes the lock; when it ends, the lock is released
}

interface Lock {
  requester: unknown; // the requester's key (keyOf)
  readonly holders: Map<Pid, number>; // how often each process has taken the lock
  readonly line: { readonly request: LockRequest; readonly granted: () => void }[];
}

const locks = new Map<unknown, Lock>();

/** Takes a lock and returns true if it is free or this requester has it already; else returns false. */
export function tryLock(request: LockRequest): boolean {
  const key = keyOf(request.resource);
  const requester = keyOf(request.requester);
  let lock = locks.get(key);
  if (lock === undefined) {
    lock = { requester, holders: new Map(), line: [] };
    locks.set(key, lock);
  } else if (lock.requester !== requester) return false;
  lock.holders.set(request.holder, (lock.holders.get(request.holder) ?? 0) + 1);
  return true;
}

/** Takes a lock and calls `granted`: at once, or when the lock is free and it is the request's turn. */
export function waitForLock(request: LockRequest, granted: () => void): void {
  if (tryLock(request)) granted();
  else locks.get(keyOf(request.resource))?.line.push({ request, granted });
}

/** Releases a lock once; a process that took it several times must release it as often. */
export function unlock({ resource, requester, holder }: LockRequest): void {
  const lock = locks.get(keyOf(resource));
  const times = lock?.holders.get(holder);
  if (lock === undefined || times === undefined || lock.requester !== keyOf(requester)) return;
  if (times > 1) lock.holders.set(holder, times - 1);
  else release(resource, lock, holder);
}

/** Called when a process has ended, or its node is down: releases its locks and drops its requests. */
export function forgetHolder(holder: Pid): void {
  for (const [key, lock] of [...locks]) {
    for (let i = lock.line.length - 1; i >= 0; i--)
      if (lock.line[i]?.request.holder === holder) lock.line.splice(i, 1);
    if (lock.holders.has(holder)) release(key as Term, lock, holder);
  }
}

/** Whether a process holds a lock or waits for one. */
export function isHolder(pid: Pid): boolean {
  for (const { holders, line } of locks.values())
    if (holders.has(pid) || line.some(({ request }) => request.holder === pid)) return true;
  return false;
}

function release(resource: Term, lock: Lock, holder: Pid): void {
  lock.holders.delete(holder);
  if (lock.holders.size > 0) return;
  locks.delete(keyOf(resource));
  // the first request in line gets the lock; requests of other requesters wait again
  for (const { request, granted } of lock.line) waitForLock(request, granted);
}

/**
 * A Map key for a term. Equal terms have the same key. Unlike keyOf in order/term-text.ts, it takes terms that were not copied,
 * as the functions of global and pg get them: those that contain themselves too, and no code of the user runs.
 */
export function keyOf(term: Term): unknown {
  if (typeof term !== 'object' || Pid.is(term) || Reference.is(term)) return term;
  return `term ${inspect(term, { width: Number.POSITIVE_INFINITY, whole: true })}`;
}
