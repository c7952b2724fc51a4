// Variables and what was typed: b, f, v, e, h, history, results, catch_exception (shell).

import { CommandError, type Evaluator } from '../evaluator/evaluator.ts';
import { me } from '../process/self.ts';
import { write } from '../signals/io.ts';
import { badarg } from '../term/exception.ts';
import { inspect } from '../text/inspect.ts';
import { cutLines } from './columns.ts';

const mostShown = 100; // bindings; more scroll off the screen

/** `b()`: the first hundred; `b('all')`. */
export function showBindings(shell: Evaluator, args: readonly unknown[]): 'ok' {
  if (args.length > 0 && args[0] !== 'all') throw badarg(1, "not 'all'", 'b', args);
  const process = me();
  const names = [...shell.kinds.keys()].filter((name) => Object.hasOwn(shell.bindings, name));
  const { shown, hidden } = cutLines(names.sort(), mostShown, args[0] === 'all');
  for (const name of shown)
    write(process, `${name} = ${inspect(shell.bindings[name], { column: name.length + 3 })}\n`);
  if (hidden > 0) write(process, `... ${hidden} more: b('all')\n`);
  return 'ok';
}

/** `f()` forgets all bindings, `f('x')` one. */
export function forget(shell: Evaluator, args: readonly unknown[]): 'ok' {
  if (args.length > 0 && typeof args[0] !== 'string')
    throw badarg(1, "not the name of a variable, a string: f('x')", 'f', args);
  for (const name of args.length === 0 ? [...shell.kinds.keys()] : [args[0] as string]) {
    shell.kinds.delete(name);
    delete shell.bindings[name];
  }
  return 'ok';
}

/** `v(3)`: the value of prompt 3; `v(-1)`: the last one. */
export function value(shell: Evaluator, args: readonly unknown[]): unknown {
  const { results } = shell.history;
  const count = shell.history.entry(results, args[0]);
  if (count === undefined) throw notFound(args[0]);
  if (/^\s*v\(\s*-/.test(shell.source)) shell.replaceSource(`v(${count})`); // as erl's history has it
  return results.get(count);
}

/** `e(3)`: what was typed at prompt 3, again; a promise if it waits. */
export function repeat(shell: Evaluator, args: readonly unknown[]): unknown {
  const { sources } = shell.history;
  const count = shell.history.entry(sources, args[0]);
  if (count === undefined) throw notFound(args[0]);
  return shell.repeat(sources.get(count) ?? '', /^\s*e\([^()]*\)\s*;?\s*$/.test(shell.source));
}

/** `rp(v(3))`: a term in full, where the prompt would have cut it. */
export function display(args: readonly unknown[]): 'ok' {
  if (args.length !== 1) throw badarg(1, 'not one term: rp(v(-1))', 'rp', args);
  write(me(), `${inspect(args[0], { whole: true })}\n`);
  return 'ok';
}

function notFound(n: unknown): CommandError {
  return new CommandError(`* ${typeof n === 'string' ? n : inspect(n)}: command not found`);
}

/** What was typed, and what came of it. */
export function showHistory(shell: Evaluator): 'ok' {
  const process = me();
  const { sources, results } = shell.history;
  for (const [count, source] of sources) {
    write(process, `${count}: ${source.trim()}\n`);
    if (results.has(count)) write(process, `-> ${inspect(results.get(count), { column: 3 })}\n`);
  }
  return 'ok';
}

/** `history(50)` and `results(50)`: how many are kept; the number before. */
export function keep(
  shell: Evaluator,
  what: 'history' | 'results',
  args: readonly unknown[],
): number {
  const [n] = args;
  if (typeof n !== 'number' || !Number.isInteger(n) || n < 0)
    throw badarg(1, 'not a number of entries, 0 or more', what, args);
  return what === 'history' ? shell.history.keepSources(n) : shell.history.keepResults(n);
}

/** Whether an exception leaves the shell's process alive from now on; what it was before. */
export function catchException(shell: Evaluator, args: readonly unknown[]): boolean {
  const [on] = args;
  if (typeof on !== 'boolean') throw badarg(1, 'not a boolean', 'catch_exception', args);
  const before = shell.catching;
  shell.catching = on;
  return before;
}
