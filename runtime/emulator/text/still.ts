// Whether a term can be read without running user code. When a process reads data of another process, or the
// emulator does, the getters and traps of the process that made the term must not run.

import { deepestTerm } from '../host/term-limits.ts';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { isProxy } from '../realm/proxies.ts';
import { copy } from '../term/copy.ts';
import { asError } from '../term/error-parts.ts';
import type { Term } from '../term/term.ts';
import { entriesOf, isTypedArrayOrBuffer, membersOf } from '../term/typed-arrays.ts';
import { inspect } from './inspect.ts';

/** A copy for another process if reading the term runs no user code; else the term as text. */
export function quietCopy(term: unknown): Term {
  try {
    if (isStill(term, 0)) return copy(term);
  } catch {} // the term is too large or cannot be sent, but it can be shown as text
  return inspect(term);
}

function isStill(term: unknown, depth: number): boolean {
  if (typeof term === 'function') return false; // the variables that it uses may hold any value
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

/** Whether the object, or one of its prototypes, is a proxy. */
function hasProxy(term: object): boolean {
  for (let at: object | null = term; at !== null; at = Object.getPrototypeOf(at))
    if (isProxy(at)) return true;
  return false;
}

/** Whether all properties are data that passes `within`. An error's getter `stack` is V8's own: harmless. */
function holdsOnly(term: object, within: (part: unknown) => boolean): boolean {
  return Reflect.ownKeys(term).every((key) => {
    const found = Reflect.getOwnPropertyDescriptor(term, key);
    return found === undefined || key === 'stack' || ('value' in found && within(found.value));
  });
}
