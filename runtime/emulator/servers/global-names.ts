// Who has which global name, as this node knows it (OTP: global's global_names table).
// Each entry is a claim that the node of its process has made and takes back: nobody else changes it.

import { here, type NodeName } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import type { Term } from '../term/term.ts';
import { keyOf } from './locks.ts';

/** Decides between two processes that have one name: the pid that keeps it, or 'none'. */
export type Resolver = (name: Term, pid: Pid, other: Pid) => unknown;

export interface Claim {
  readonly name: Term;
  readonly pid: Pid;
  readonly resolver: Resolver | undefined; // of a process of this node
}

const claims = new Map<unknown, readonly Claim[]>(); // several for one name: a conflict not yet resolved

/** The pid of a name; of several that are in conflict, the one known first. */
export function pidOf(name: Term): Pid | undefined {
  return claims.get(keyOf(name))?.[0]?.pid;
}

export function claimsTo(name: Term): readonly Claim[] {
  return claims.get(keyOf(name)) ?? [];
}

export function claimedNames(): Term[] {
  return [...claims.values()].flatMap(([first]) => (first === undefined ? [] : [first.name]));
}

/** The claims of a node's processes. */
export function claimsOf(node: NodeName): Claim[] {
  return [...claims.values()].flat().filter(({ pid }) => Pid.homeOf(pid) === node);
}

/** Enter a claim; those of other nodes that it replaces go in the same moment. */
export function enterClaim(claim: Claim, replaced: readonly Term[] = []): void {
  const key = keyOf(claim.name);
  const others = claimsTo(claim.name).filter(
    ({ pid }) => pid !== claim.pid && (Pid.homeOf(pid) === here.node || !replaced.includes(pid)),
  );
  claims.set(key, replaced.length > 0 ? [claim, ...others] : [...others, claim]);
}

/** Take a claim out; false if there is none. */
export function strikeClaim(name: Term, pid: Pid): boolean {
  const known = claimsTo(name);
  const left = known.filter((claim) => claim.pid !== pid);
  if (left.length === 0) claims.delete(keyOf(name));
  else claims.set(keyOf(name), left);
  return left.length < known.length;
}
