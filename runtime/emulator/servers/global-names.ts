// The global names that this node knows (OTP: global's global_names table).
// Each entry is a claim. Only the node of the claim's process makes it, and takes it back.

import { here, type NodeName } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import type { Term } from '../term/term.ts';
import { keyOf } from './locks.ts';

/** Decides which of two processes keeps a name that both have: its pid, or 'none'. */
export type Resolver = (name: Term, pid: Pid, other: Pid) => unknown;

export interface Claim {
  readonly name: Term;
  readonly pid: Pid;
  readonly resolver: Resolver | undefined; // known only for processes of this node
}

const claims = new Map<unknown, readonly Claim[]>(); // a name with several claims is a conflict that is not yet resolved

/** The process that has a name; in a conflict, the one that was known first. */
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

/** Enter a claim, and remove the claims of other nodes that it replaces. */
export function enterClaim(claim: Claim, replaced: readonly Term[] = []): void {
  const key = keyOf(claim.name);
  const others = claimsTo(claim.name).filter(
    ({ pid }) => pid !== claim.pid && (Pid.homeOf(pid) === here.node || !replaced.includes(pid)),
  );
  claims.set(key, replaced.length > 0 ? [claim, ...others] : [...others, claim]);
}

/** Remove a claim; false if there is none. */
export function strikeClaim(name: Term, pid: Pid): boolean {
  const known = claimsTo(name);
  const left = known.filter((claim) => claim.pid !== pid);
  if (left.length === 0) claims.delete(keyOf(name));
  else claims.set(keyOf(name), left);
  return left.length < known.length;
}
