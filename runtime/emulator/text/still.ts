// Whether a term can be read without running anything of whoever made it: a process that asks about another, or the
// emulator between two processes, must not run the other's getters and traps.

import { deepestTerm } from '../host/term-limits.ts';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { isProxy } from '../realm/proxies.ts';
import { copy } from '../term/copy.ts';
import { asError } from '../term/error-parts.ts';
import type { Term } from '../term/term.ts';
import { entriesOf, isTypedArrayOrBuffer, membersOf } from '../term/typed-arrays.ts';
import { inspect } from './inspect.ts';

/** A copy for another process, as far as reading it runs nothing; else as text. */
export function quietCopy(term: unknown): Term {
  try {
    if (isStill(term, 0)) return copy(term);
  } catch {} // too large, or nothing that can be sent: it can still be shown
  return inspect(term);
}

function isStill(term: unknown, depth: number): boolean {
  if (typeof term === 'function') return false; // what it uses may hold anything
  if (typeof term !== 'object' || term === null) return true;
  if (depth > deepestTerm || hasProxy(term)) return false;
  const within = (part: unknown): boolean => isStill(part, depth + 1);
  switch (Object.getPrototypeOf(term)) {
    case null:
    case Object.prototype:
    case Array.prototype:
      return holdsOnly(term, within);
    case Map.prototype:
      return entriesOf(term as never).every(([key, value]) => within(key) && within(value));
    case Set.prototype:
      return membersOf(term as never).every(within);
    case Pid.prototype:
    case Reference.prototype:
    case Date.prototype:
      return true;
    default:
      return isTypedArrayOrBuffer(term) || (asError(term) !== undefined && holdsOnly(term, within));
  }
}

/** In the object itself, or among its prototypes. */
function hasProxy(term: object): boolean {
  for (let at: object | null = term; at !== null; at = Object.getPrototypeOf(at))
    if (isProxy(at)) return true;
  return false;
}

/** Plain values, and each of them so; the stack of an error is V8's own getter, and read as such (error-parts.ts). */
function holdsOnly(term: object, within: (part: unknown) => boolean): boolean {
  return Reflect.ownKeys(term).every((key) => {
    const found = Reflect.getOwnPropertyDescriptor(term, key);
    return found === undefined || key === 'stack' || ('value' in found && within(found.value));
  });
}
