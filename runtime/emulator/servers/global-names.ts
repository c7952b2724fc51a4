// The global names that this node knows (OTP: global's global_names table). An entry is a claim: "this
// process has this name". Only the node where the process lives makes the claim or withdraws it.

import { here, type NodeName } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import type { Term } from '../term/term.ts';
import { keyOf } from './locks.ts';

/** Decides between two processes that have the same name: returns the pid that keeps it, or 'none'. */
export type Resolver = (name: Term, pid: Pid, other: Pid) => unknown;

export interface Claim {
  readonly name: Term;
  readonly pid: Pid;
  readonly resolver: Resolver | undefined; // known only for processes of this node
}

// by name; several claims to a name are a conflict that is not yet resolved
const claims = new Map<unknown, readonly Claim[]>();

/** The process that has a name; in a conflict, the process whose claim was known first. */
export function pidOf(name: Term): Pid | undefined {
  return claims.get(keyOf(name))?.[0]?.pid;
}

export function claimsTo(name: Term): readonly Claim[] {
  return claims.get(keyOf(name)) ?? [];
}

export function claimedNames(): Term[] {
  return [...claims.values()].flatMap(([first]) => (first === undefined ? [] : [first.name]));
}

/** The claims of all processes that live on `node`. */
export function claimsOf(node: NodeName): Claim[] {
  return [...claims.values()].flat().filter(({ pid }) => Pid.homeOf(pid) === node);
}

/**
 * Adds a claim. Removes the claims of the pids in `replaced`, except those of this node's own processes.
 * A claim that replaces others becomes the first one, so that pidOf returns its pid.
 */
export function enterClaim(claim: Claim, replaced: readonly Term[] = []): void {
  const key = keyOf(claim.name);
  const others = claimsTo(claim.name).filter(
    ({ pid }) => pid !== claim.pid && (Pid.homeOf(pid) === here.node || !replaced.includes(pid)),
  );
  claims.set(key, replaced.length > 0 ? [claim, ...others] : [...others, claim]);
}

/** Removes a claim. Returns false if the process had no claim to the name. */
export function strikeClaim(name: Term, pid: Pid): boolean {
  const known = claimsTo(name);
  const left = known.filter((claim) => claim.pid !== pid);
  if (left.length === 0) claims.delete(keyOf(name));
  else claims.set(keyOf(name), left);
  return left.length < known.length;
}
