// BIFs of module erlang whose names are JavaScript's own: reserved words (throw, yield) or a method (apply).

import { applyNamed } from '../../code/code-server.ts';
import { asyncToGenerator, yieldToOthers } from '../../running/run-process.ts';
import { badarg } from '../../term/exception.ts';
import { Fun } from '../../term/foreign.ts';

/**
 * Calls a function by name, `erlang.apply('s', 'send_node', [pid])`,
 * or as a value, `erlang.apply(fun, [pid])`. Returns the value of the call (erlang:apply/2,3).
 */
function apply(...args: unknown[]): unknown {
  const [module, name, list] = args.length === 2 ? [undefined, ...args] : args;
  if (!Array.isArray(list))
    throw badarg(args.length, 'not an array of arguments', 'erlang.apply', args);
  if (typeof name === 'function') return name(...list);
  if (Fun.is(name))
    throw badarg(1, 'a fun of Erlang, which runs in Erlang only', 'erlang.apply', args);
  if (args.length === 2) throw badarg(1, 'not a function', 'erlang.apply', args);
  if (typeof module !== 'string')
    throw badarg(1, 'not the name of a module, a string', 'erlang.apply', args);
  if (typeof name !== 'string')
    throw badarg(2, 'not the name of a function, a string', 'erlang.apply', args);
  return applyNamed(module, name, list);
}

/** Throws a term, as `throw term` does (erlang:throw/1). */
function throwTerm(term: unknown): never {
  throw term;
}

/** Lets the other runnable processes run first: `await erlang.yield()`. Returns true (erlang:yield/0). */
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
