// The global console, which writes to the caller's group leader.
// Each process has its own counts, timers and groups of indented output.

import { host } from '../host/host.ts';
import type { Process } from '../process/process.ts';
import { me } from '../process/self.ts';
import { write } from '../signals/io.ts';
import { formatted } from '../text/console-format.ts';
import { tableOf } from '../text/console-table.ts';
import { inspect } from '../text/inspect.ts';
import { framesText } from '../text/stack-trace.ts';

/** The open groups, counts and timers of one process. */
interface State {
  indent: string;
  readonly counts: Map<string, number>;
  readonly begun: Map<string, number>; // start time by a timer's label, in milliseconds of the host's clock
}

const states = new WeakMap<Process, State>();

function state(): State {
  const process = me();
  let found = states.get(process);
  if (found === undefined) {
    found = { indent: '', counts: new Map(), begun: new Map() };
    states.set(process, found);
  }
  return found;
}

function print(text: string): void {
  const process = me();
  const { indent = '' } = states.get(process) ?? {};
  write(process, `${indent === '' ? text : text.replace(/^/gm, indent)}\n`);
}

/**
 * Prints values: `console.log('%s is %d', 'a', 3)`.
 * A text is printed unchanged, any other value as the shell shows it.
 * If the first value is a text, its %s %d %i %f %j %o %O are replaced by the next values.
 */
function log(...values: unknown[]): void {
  print(formatted(values));
}

/** Prints values as console.log does. */
function info(...values: unknown[]): void {
  print(formatted(values));
}

/** Prints values as console.log does, to the same output. */
function warn(...values: unknown[]): void {
  print(formatted(values));
}

/** Prints values as console.log does, to the same output. */
function error(...values: unknown[]): void {
  print(formatted(values));
}

/** Prints values as console.log does. */
function debug(...values: unknown[]): void {
  print(formatted(values));
}

/** Prints one value as the shell shows it: `console.dir(value)`. */
function dir(value: unknown): void {
  print(inspect(value));
}

/**
 * Prints an array or an object of rows as a table: `console.table([{ a: 1 }, { a: 2 }])`.
 * A second argument lists the columns to print: `console.table(rows, ['a'])`.
 */
function table(...args: unknown[]): void {
  const [data, columns] = args;
  print(tableOf(data, Array.isArray(columns) ? columns.map(String) : undefined) ?? inspect(data));
}

/**
 * Prints 'Assertion failed' and the values,
 * unless the condition is true: `console.assert(condition, ...values)`.
 */
function assert(condition?: unknown, ...values: unknown[]): void {
  if (condition) return;
  print(`Assertion failed${values.length > 0 ? `: ${formatted(values)}` : ''}`);
}

/** Counts the calls with this label, and prints their number: `console.count('label')`. */
function count(label: unknown = 'default'): void {
  const { counts } = state();
  const name = labelOf(label);
  const now = (counts.get(name) ?? 0) + 1;
  remember(counts, name, now);
  print(`${name}: ${now}`);
}

/** Sets the count of this label to 0: `console.countReset('label')`. */
function countReset(label: unknown = 'default'): void {
  state().counts.delete(labelOf(label));
}

/**
 * Prints a headline, and indents all later output of the process by two columns: `console.group('headline')`.
 */
function group(...values: unknown[]): void {
  if (values.length > 0) print(formatted(values));
  const now = state();
  if (now.indent.length < deepestGroup) now.indent += '  ';
}

/** Begins a group as console.group does. */
function groupCollapsed(...values: unknown[]): void {
  group(...values);
}

/** Ends the innermost group: later output is indented by two columns less. */
function groupEnd(): void {
  const now = state();
  now.indent = now.indent.slice(2);
}

/** Starts a timer with this label: `console.time('label')`. */
function time(label: unknown = 'default'): void {
  remember(state().begun, labelOf(label), host.calls.clock());
}

/**
 * Prints the milliseconds since console.time with this label,
 * then the values: `console.timeLog('label', ...values)`.
 */
function timeLog(label: unknown = 'default', ...values: unknown[]): void {
  const name = labelOf(label);
  const begun = state().begun.get(name);
  if (begun === undefined) print(`No such label: ${name}`);
  else print(formatted([`${name}: ${(host.calls.clock() - begun).toFixed(3)}ms`, ...values]));
}

/**
 * Prints the milliseconds since console.time with this label, and ends the timer: `console.timeEnd('label')`.
 */
function timeEnd(label: unknown = 'default'): void {
  timeLog(label);
  state().begun.delete(labelOf(label));
}

/** Prints values, and the stack of calls that led here: `console.trace(...values)`. */
function trace(...values: unknown[]): void {
  const text = values.length > 0 ? `Trace: ${formatted(values)}` : 'Trace';
  print(text + framesText(new Error()));
}

const deepestGroup = 40; // the most columns of indentation
const mostLabels = 1000; // the most labels of one process; the oldest are forgotten

function labelOf(label: unknown): string {
  return typeof label === 'string' ? label : inspect(label);
}

function remember(map: Map<string, number>, name: string, value: number): void {
  map.delete(name);
  map.set(name, value);
  for (const oldest of map.keys())
    if (map.size > mostLabels) map.delete(oldest);
    else break;
}

export const console: Readonly<Record<string, (...values: unknown[]) => void>> = {
  log,
  info,
  warn,
  error,
  debug,
  dir,
  table,
  assert,
  count,
  countReset,
  group,
  groupCollapsed,
  groupEnd,
  time,
  timeLog,
  timeEnd,
  trace,
};
