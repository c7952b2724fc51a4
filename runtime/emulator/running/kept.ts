// The value of an entry, kept from the await at the entry's end: to find out whether it is a promise may run a getter or
// a trap that throws, and the entry did not.

import { isThenable } from '../process/coroutine.ts';
import { isA } from '../realm/looking.ts';

class Kept {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** What is to be awaited as it is, all else wrapped. */
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
