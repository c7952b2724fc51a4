// The names of ts-pattern's patterns, as they are shown: P.string, P.optional(…).

import { P } from 'ts-pattern';
import { described } from '../realm/looking.ts';

const { matcher } = P as unknown as { readonly matcher: symbol };

/** Patterns such as P.string and P._, each of which is one constant object. */
const names = new Map<object, string>(
  Object.entries(P as Record<string, unknown>)
    .filter((entry): entry is [string, object] => typeof entry[1] === 'object' && entry[1] !== null)
    .map(([name, pattern]) => [pattern, `P.${name}`]),
);
names.set(P._, 'P._'); // P._ and P.any are the same object, which is shown as P._

/** The name of a pattern of P; undefined for any other object. No user code (getter, method) is run. */
export function patternName(pattern: object): string | undefined {
  const known = names.get(pattern);
  if (known !== undefined) return known;
  const asked = described(pattern, matcher);
  return asked === undefined ? undefined : `P.${typeOf(asked.value)}(…)`;
}

/** The kind of a pattern of P, read from its matcher's source, since a call of the matcher may run user code. */
function typeOf(make: unknown): string {
  if (typeof make !== 'function') return 'when';
  return /\bmatcherType: ?["'](?!default)(\w{1,20})["']/.exec(sourceOf.call(make))?.[1] ?? 'when';
}

const { toString: sourceOf } = Function.prototype;
