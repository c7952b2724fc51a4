// The value of an entry, protected from the await at the entry's end. That await reads `then`, which may run a getter or
// trap that throws, and the entry would then fail although its own code did not.

import { isThenable } from '../process/coroutine.ts';
import { isA } from '../realm/looking.ts';

class Kept {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** A thenable as it is, since it is to be awaited; any other object wrapped. */
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
