// A pid or reference in a pattern of match() and isMatching() matches only itself, as in a receive, since
// equal pids are one object. ts-pattern alone would compare public fields: since a pid has none, it would
// match any object.

import { P } from 'ts-pattern';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';

/** Make all pids and references matchers, by ts-pattern's own protocol. Called once, when the node starts. */
export function matchByIdentity(): void {
  for (const { prototype } of [Pid, Reference])
    Object.defineProperty(prototype, P.matcher, { value: itself });
}

function itself(this: object): { match(value: unknown): { readonly matched: boolean } } {
  return { match: (value) => ({ matched: value === this }) };
}
