// A pid or reference in a pattern of match() and isMatching() matches only itself, as in a receive, since
// equal pids are one object. ts-pattern alone would compare public fields: since a pid has none, it would
// match any object.

import { P } from 'ts-pattern';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { Bitstring } from './bitstring.ts';
import { Float } from './float.ts';
import { Fun, Port } from './foreign.ts';
import { isImproper, List } from './list.ts';

/** Make these terms matchers, by ts-pattern's own protocol. Called once, when the node starts. */
export function matchByIdentity(): void {
  for (const { prototype } of [Pid, Reference, Float, Fun, Port])
    Object.defineProperty(prototype, P.matcher, { value: itself });
  Object.defineProperty(List.prototype, P.matcher, { value: sameList });
  Object.defineProperty(Uint8Array.prototype, P.matcher, { value: sameBytes });
}

/** A list as a pattern: fits lists only, with elements that fit, and a tail that fits or none. */
function sameList(this: List): unknown {
  const elements = Array.from(this);
  const tailed = isImproper(this) ? { tail: this.tail } : P.any;
  const isSuch = P.when((value) => value instanceof List && isImproper(value) === isImproper(this));
  return P.intersection(isSuch, elements as never, tailed as never)[P.matcher]();
}

/** Bytes as a pattern: ts-pattern alone would compare only as many as the pattern has. */
function sameBytes(this: Uint8Array): { match(value: unknown): { readonly matched: boolean } } {
  return {
    match: (value) => ({
      matched:
        value instanceof Uint8Array &&
        value.length === this.length &&
        Bitstring.bitsOf(value) === Bitstring.bitsOf(this) &&
        this.every((byte, i) => byte === value[i]),
    }),
  };
}

function itself(this: object): { match(value: unknown): { readonly matched: boolean } } {
  return { match: (value) => ({ matched: value === this }) };
}
