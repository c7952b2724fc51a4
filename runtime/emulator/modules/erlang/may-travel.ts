// Copies or sends arguments of BIFs. An argument that cannot be sent is badarg; the error says which part.

import { badarg } from '../../term/exception.ts';
import { Unsendable } from '../../term/unsendable.ts';

/**
 * Calls `send`, which copies or sends argument number `at` of the BIF `name`.
 * Fails with badarg if the argument cannot be sent.
 */
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
