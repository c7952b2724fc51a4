// In a pattern of match() and isMatching() a pid or a reference stands for itself, as in a receive's: they are interned.
// ts-pattern would compare their fields instead, and go round in the nodes they hold for ever.

import { P } from 'ts-pattern';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';

/** Called once, when the node starts: teaches ts-pattern, by its own matcher protocol. */
export function matchByIdentity(): void {
  for (const { prototype } of [Pid, Reference])
    Object.defineProperty(prototype, P.matcher, { value: itself });
}

function itself(this: object): { match(value: unknown): { readonly matched: boolean } } {
  return { match: (value) => ({ matched: value === this }) };
}
