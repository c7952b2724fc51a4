// Letting others run (erlang:yield).

import { asyncToGenerator, yieldToOthers } from '../run-process.ts';

/** `await erlang.yield()`: the processes that wait for their turn come first; true (erlang:yield/0). */
export const yieldNow: (...args: unknown[]) => unknown = asyncToGenerator(function* (): Generator<
  unknown,
  true,
  unknown
> {
  yield yieldToOthers;
  return true;
});
