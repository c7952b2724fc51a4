// The commands on bindings and history: b, f, v, e, h, history, results, catch_exception (OTP: shell).

import { CommandError, type Evaluator } from '../evaluator/evaluator.ts';
import { me } from '../process/self.ts';
import { write } from '../signals/io.ts';
import { badarg } from '../term/exception.ts';
import { inspect } from '../text/inspect.ts';
import { cutLines } from './columns.ts';

const mostShown = 100; // the most bindings that b() prints, so that they do not scroll off the screen

/** Prints the first 100 bindings, `b()`, or all, `b('all')`. */
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

/** Forgets all bindings, `f()`, or one, `f('x')`. */
export function forget(shell: Evaluator, args: readonly unknown[]): 'ok' {
  if (args.length > 0 && typeof args[0] !== 'string')
    throw badarg(1, "not the name of a variable, a string: f('x')", 'f', args);
  for (const name of args.length === 0 ? [...shell.kinds.keys()] : [args[0] as string]) {
    shell.kinds.delete(name);
    delete shell.bindings[name];
  }
  return 'ok';
}

/** Returns the value of the entry at prompt 3, `v(3)`, or at the last prompt, `v(-1)`. */
export function value(shell: Evaluator, args: readonly unknown[]): unknown {
  const { results } = shell.history;
  const count = shell.history.entry(results, args[0]);
  if (count === undefined) throw notFound(args[0]);
  // the history then has v(3) instead of v(-1), as in erl
  if (/^\s*v\(\s*-/.test(shell.source)) shell.replaceSource(`v(${count})`);
  return results.get(count);
}

/** Evaluates again what was typed at prompt 3: `e(3)`. Returns a promise if the evaluation waits. */
export function repeat(shell: Evaluator, args: readonly unknown[]): unknown {
  const { sources } = shell.history;
  const count = shell.history.entry(sources, args[0]);
  if (count === undefined) throw notFound(args[0]);
  return shell.repeat(sources.get(count) ?? '', /^\s*e\([^()]*\)\s*;?\s*$/.test(shell.source));
}

/** Prints a term whole, `rp(v(3))`. The prompt prints only the beginning of a long term. */
export function display(args: readonly unknown[]): 'ok' {
  if (args.length !== 1) throw badarg(1, 'not one term: rp(v(-1))', 'rp', args);
  write(me(), `${inspect(args[0], { whole: true })}\n`);
  return 'ok';
}

function notFound(n: unknown): CommandError {
  return new CommandError(`* ${typeof n === 'string' ? n : inspect(n)}: command not found`);
}

/** Prints what was typed at each prompt, and its value. */
export function showHistory(shell: Evaluator): 'ok' {
  const process = me();
  const { sources, results } = shell.history;
  for (const [count, source] of sources) {
    write(process, `${count}: ${source.trim()}\n`);
    if (results.has(count)) write(process, `-> ${inspect(results.get(count), { column: 3 })}\n`);
  }
  return 'ok';
}

/** Sets how many entries, `history(50)`, or values, `results(50)`, a shell keeps. Returns the old number. */
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

/** Sets whether the shell's process survives an uncaught exception. Returns the previous setting. */
export function catchException(shell: Evaluator, args: readonly unknown[]): boolean {
  const [on] = args;
  if (typeof on !== 'boolean') throw badarg(1, 'not a boolean', 'catch_exception', args);
  const before = shell.catching;
  shell.catching = on;
  return before;
}
