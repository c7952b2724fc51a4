// console, as in JavaScript elsewhere: it prints to the group leader, all of it. What is counted, timed and grouped is
// of the process.

import { host } from '../host/host.ts';
import type { Process } from '../process/process.ts';
import { me } from '../process/self.ts';
import { write } from '../signals/io.ts';
import { formatted } from '../text/console-format.ts';
import { tableOf } from '../text/console-table.ts';
import { inspect } from '../text/inspect.ts';
import { framesText } from '../text/stack-trace.ts';

/** What a process has begun. */
interface State {
  indent: string;
  readonly counts: Map<string, number>;
  readonly begun: Map<string, number>; // by label: ms of the host's clock
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

/** Print values: `console.log('%s is %d', 'a', 3)`. A text is printed as it is, any other value as the shell shows it; %s %d %i %f %j %o %O take the next value. */
function log(...values: unknown[]): void {
  print(formatted(values));
}

/** As console.log. */
function info(...values: unknown[]): void {
  print(formatted(values));
}

/** As console.log: there is one output. */
function warn(...values: unknown[]): void {
  print(formatted(values));
}

/** As console.log: there is one output. */
function error(...values: unknown[]): void {
  print(formatted(values));
}

/** As console.log. */
function debug(...values: unknown[]): void {
  print(formatted(values));
}

/** Print one value as the shell shows it: `console.dir(value)`. */
function dir(value: unknown): void {
  print(inspect(value));
}

/** Print an array or an object of rows as a table: `console.table([{ a: 1 }, { a: 2 }])`; of these columns only: `console.table(rows, ['a'])`. */
function table(...args: unknown[]): void {
  const [data, columns] = args;
  print(tableOf(data, Array.isArray(columns) ? columns.map(String) : undefined) ?? inspect(data));
}

/** Print 'Assertion failed' and the values, unless the condition holds: `console.assert(condition, ...values)`. */
function assert(condition?: unknown, ...values: unknown[]): void {
  if (condition) return;
  print(`Assertion failed${values.length > 0 ? `: ${formatted(values)}` : ''}`);
}

/** Count the calls with this label, and print how many: `console.count('label')`. */
function count(label: unknown = 'default'): void {
  const { counts } = state();
  const name = labelOf(label);
  const now = (counts.get(name) ?? 0) + 1;
  remember(counts, name, now);
  print(`${name}: ${now}`);
}

/** Count anew: `console.countReset('label')`. */
function countReset(label: unknown = 'default'): void {
  state().counts.delete(labelOf(label));
}

/** Set in what is printed from now on by two columns, under a headline: `console.group('headline')`. */
function group(...values: unknown[]): void {
  if (values.length > 0) print(formatted(values));
  const now = state();
  if (now.indent.length < deepestGroup) now.indent += '  ';
}

/** As console.group. */
function groupCollapsed(...values: unknown[]): void {
  group(...values);
}

/** End the last group. */
function groupEnd(): void {
  const now = state();
  now.indent = now.indent.slice(2);
}

/** Begin to measure: `console.time('label')`. */
function time(label: unknown = 'default'): void {
  remember(state().begun, labelOf(label), host.calls.clock());
}

/** Print how long it is since console.time, and values: `console.timeLog('label', ...values)`. */
function timeLog(label: unknown = 'default', ...values: unknown[]): void {
  const name = labelOf(label);
  const begun = state().begun.get(name);
  if (begun === undefined) print(`No such label: ${name}`);
  else print(formatted([`${name}: ${(host.calls.clock() - begun).toFixed(3)}ms`, ...values]));
}

/** The same, and the measurement is over: `console.timeEnd('label')`. */
function timeEnd(label: unknown = 'default'): void {
  timeLog(label);
  state().begun.delete(labelOf(label));
}

/** Print values, and the calls that have led here: `console.trace(...values)`. */
function trace(...values: unknown[]): void {
  const text = values.length > 0 ? `Trace: ${formatted(values)}` : 'Trace';
  print(text + framesText(new Error()));
}

const deepestGroup = 40; // columns
const mostLabels = 1000; // of one process; older ones are forgotten

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
