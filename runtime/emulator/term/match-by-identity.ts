// A pid or reference in a pattern of match() and isMatching() matches only itself, as in a receive: they are interned.
// ts-pattern alone would compare their fields, and run in circles through the nodes that they hold.

import { P } from 'ts-pattern';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';

/** Called once, when the node starts: makes pids and references matchers by ts-pattern's own protocol. */
export function matchByIdentity(): void {
  for (const { prototype } of [Pid, Reference])
    Object.defineProperty(prototype, P.matcher, { value: itself });
}

function itself(this: object): { match(value: unknown): { readonly matched: boolean } } {
  return { match: (value) => ({ matched: value === this }) };
}
