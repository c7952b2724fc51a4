// Numbers that are given once (erlang:unique_integer).

import { badarg } from '../../term/exception.ts';

let given = 0;

/**
 * `erlang.unique_integer(options?)`: a number that this node has not given before in its life; with 'positive' in the options, an array,
 * from 1 up, else below zero. Each is larger than those before, also without 'monotonic' (erlang:unique_integer/0,1).
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
