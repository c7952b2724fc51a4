// The BIF unique_integer: numbers that the node never repeats (erlang:unique_integer).

import { badarg } from '../../term/exception.ts';

let given = 0;

/**
 * Returns a number that this node has not returned since it started: `erlang.unique_integer(options?)`.
 * With 'positive' in the array of options the number is 1 or more, else it is negative.
 * With or without 'monotonic', each number is larger than the previous ones (erlang:unique_integer/0,1).
 */
export function unique_integer(...args: unknown[]): number {
  const [options = []] = args;
  const known = (one: unknown): boolean => one === 'positive' || one === 'monotonic';
  if (!Array.isArray(options) || !options.every(known)) {
    const why = "not an array of options: 'positive', 'monotonic'";
    throw badarg(1, why, 'erlang.unique_integer', args);
  }
  given++;
  return options.includes('positive') ? given : Number.MIN_SAFE_INTEGER + given;
}
