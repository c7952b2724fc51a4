// Functions of module erlang whose names are words of JavaScript's, or methods of its functions.

import { applyNamed } from '../../code/code-server.ts';
import { asyncToGenerator, yieldToOthers } from '../../running/run-process.ts';
import { badarg } from '../../term/exception.ts';

/** Call a function of a module, or a function: `erlang.apply('s', 'send_node', [pid])` (erlang:apply/2,3). */
function apply(...args: unknown[]): unknown {
  const [module, name, list] = args.length === 2 ? [undefined, ...args] : args;
  if (!Array.isArray(list))
    throw badarg(args.length, 'not an array of arguments', 'erlang.apply', args);
  if (typeof name === 'function') return name(...list);
  if (args.length === 2) throw badarg(1, 'not a function', 'erlang.apply', args);
  if (typeof module !== 'string')
    throw badarg(1, 'not the name of a module, a string', 'erlang.apply', args);
  if (typeof name !== 'string')
    throw badarg(2, 'not the name of a function, a string', 'erlang.apply', args);
  return applyNamed(module, name, list);
}

/** Throw a term, as `throw term` does (erlang:throw/1). */
function throwTerm(term: unknown): never {
  throw term;
}

/** `await erlang.yield()`: the processes that wait for their turn come first; true (erlang:yield/0). */
const yieldNow: (...args: unknown[]) => unknown = asyncToGenerator(function* (): Generator<
  unknown,
  true,
  unknown
> {
  yield yieldToOthers;
  return true;
});

export const erlang: Readonly<Record<'apply' | 'throw' | 'yield', (...args: never[]) => unknown>> =
  { apply, throw: throwTerm, yield: yieldNow };
