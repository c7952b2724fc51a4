// Wraps the value of an entry, since the entry ends with an await of its value. The await reads `then`: a
// getter or a proxy's trap may throw there, and the entry would fail although its own code did not.

import { isThenable } from '../process/coroutine.ts';
import { isA } from '../realm/looking.ts';

class Kept {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** Wrap an object. A thenable is returned unwrapped, since the entry must await it. */
export function kept(value: unknown): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
  try {
    return isThenable(value) ? value : new Kept(value);
  } catch {
    return new Kept(value);
  }
}

export function released(value: unknown): unknown {
  return isA(value, Kept) ? value.value : value;
}
