// Arguments that travel to another process: what cannot be sent is badarg, and the hint names the culprit.

import { badarg } from '../../term/exception.ts';
import { Unsendable } from '../../term/unsendable.ts';

/** Do what copies or sends argument number `at` of a BIF. */
export function travelling<T>(
  at: number,
  name: string,
  args: readonly unknown[],
  send: () => T,
): T {
  try {
    return send();
  } catch (error) {
    if (error instanceof Unsendable) throw badarg(at, error.message, name, args);
    throw error;
  }
}
