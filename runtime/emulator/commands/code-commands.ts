// The shell commands that compile and load modules: c, l, lc, nl, nc, m (OTP: c).

import {
  builtinModules,
  compileModule,
  explainFailure,
  loadedModules,
  moduleNamed,
} from '../code/code-server.ts';
import type { QuotedDiagnostic } from '../host/compiled-text.ts';
import type { Answered } from '../host/host-requests.ts';
import { nodes } from '../modules/system/nodes.ts';
import { type MayAsk, onlyThere } from '../process/own-terminal.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { loadOn } from '../servers/code-server-process.ts';
import { type Loading, loadOrReport } from '../servers/on-load.ts';
import { write } from '../signals/io.ts';
import { badarg, ErlangError } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { cutLines, left } from './columns.ts';

type Steps<T> = Generator<unknown, T, unknown>;

type Command = (...args: unknown[]) => unknown;

/**
 * Returns c, lc and nc for one shell.
 * Called in a process for which `mayAsk` returns false, these commands do not check types.
 */
export function compileCommands(mayAsk: MayAsk): Readonly<Record<'c' | 'lc' | 'nc', Command>> {
  const command = (run: (mayAsk: MayAsk, args: readonly unknown[]) => Steps<Term>): Command =>
    asyncToGenerator(function* (...args) {
      return yield* run(mayAsk, args);
    });
  return {
    c: command(compileAndLoad),
    lc: command(compileList),
    nc: command(compileEverywhere),
  };
}

/**
 * Compiles, type-checks and loads a module, `c('s')`.
 * Returns `['ok', 's']`, 'error' if the module does not load, or `['error', 'non_existing']`. If the module's
 * top-level code throws, reports that and returns `['error', 'on_load_failure']`; code loaded before stays.
 * Type errors are printed, but the module is loaded all the same.
 * A running process takes the new code at its next call by the module's name,
 * such as `counter.loop(n + 1)` in counter.ts.
 */
function* compileAndLoad(mayAsk: MayAsk, args: readonly unknown[]): Steps<Term> {
  const name = moduleName('c', args);
  return yield* compiled(mayAsk, name, loadOrReport(name));
}

function* compiled(mayAsk: MayAsk, name: string, result: Loading, isLoaded = true): Steps<Term> {
  if (!result.ok && result.why === 'nofile') return ['error', 'non_existing'];
  if (!result.ok && result.why === 'on_load_failure') return ['error', result.why];
  if (!result.ok) {
    tell(name, result);
    return 'error';
  }
  const types = yield* checkTypes(mayAsk, result.path);
  const warnings = result.warnings.map((one) => ({ ...one, message: `Warning: ${one.message}` }));
  const all = [...types, ...warnings].sort((a, b) => a.line - b.line || a.column - b.column);
  for (const one of all) quote(result.file, one);
  if (types.length > 0 && isLoaded)
    write(
      me(),
      `${result.file} is loaded all the same: types are checked, and not needed to run\n`,
    );
  return ['ok', result.name];
}

function* checkTypes(mayAsk: MayAsk, path: string): Steps<readonly QuotedDiagnostic[]> {
  const process = me();
  if (!mayAsk(process)) {
    write(process, `types are not checked: ${onlyThere()}\n`);
    return [];
  }
  const check = (yield request(process, 'type_check', path)) as Answered<'type_check'>;
  if (check.ok) return check.diagnostics;
  write(process, `${check.message}\n`);
  return [];
}

/**
 * Loads a module, for the first time or again: `l('s')`. Returns `['module', 's']`, `['error', 'nofile']`,
 * `['error', 'badfile']`, or `['error', 'on_load_failure']` if the module's top-level code throws, which is reported.
 */
export function load(...args: unknown[]): Term {
  const name = moduleName('l', args);
  const result = loadOrReport(name);
  if (result.ok) return ['module', result.name];
  if (result.why === 'nofile' || result.why === 'on_load_failure') return ['error', result.why];
  tell(name, result);
  return ['error', 'badfile'];
}

/**
 * Compiles and type-checks modules without loading them: `lc(['s', 't'])`.
 * Returns 'ok', or 'error' if one of the modules does not exist or has syntax errors.
 */
function* compileList(mayAsk: MayAsk, args: readonly unknown[]): Steps<Term> {
  const [names] = args;
  if (!Array.isArray(names)) throw badarg(1, 'not an array of module names', 'lc', args);
  const wanted = names.map((name: unknown) => moduleName('lc', [name]));
  let outcome = 'ok';
  for (const name of wanted) {
    const result = compileModule(name);
    if (!result.ok && result.why === 'nofile')
      write(me(), `${name}.ts: ${explainFailure(result)}\n`);
    if (!Array.isArray(yield* compiled(mayAsk, name, result, false)) || !result.ok)
      outcome = 'error';
  }
  return outcome;
}

/**
 * Loads a module on this node and all connected nodes, on each from the node's own code path: `nl('s')`.
 * Returns 'abcast', or 'error' if the module does not load on this node.
 */
export function loadEverywhere(...args: unknown[]): 'abcast' | 'error' {
  const name = moduleName('nl', args);
  const result = loadOrReport(name);
  if (!result.ok) {
    tell(name, result);
    return 'error';
  }
  for (const node of nodes()) loadOn(node, name);
  return 'abcast';
}

/** Compiles and loads a module as c does, then loads it on all connected nodes too: `nc('s')`. */
function* compileEverywhere(mayAsk: MayAsk, args: readonly unknown[]): Steps<Term> {
  const name = moduleName('nc', args);
  const result = loadOrReport(name);
  const outcome = yield* compiled(mayAsk, name, result);
  if (result.ok) for (const node of nodes()) loadOn(node, name);
  return outcome;
}

function moduleName(command: string, args: readonly unknown[]): string {
  const [name] = args;
  if (typeof name !== 'string' || name === '')
    throw badarg(1, `not a module name, a string: ${command}('s')`, command, args);
  if (args.length > 1) throw badarg(2, 'there are no options', command, args);
  return name.replace(/\.ts$/, '');
}

/** Prints why a module did not load. */
function tell(name: string, result: Exclude<Loading, { ok: true }>): void {
  if (result.why === 'on_load_failure') return; // reported already
  if (result.why === 'errors') for (const one of result.diagnostics) quote(result.file, one);
  else write(me(), `${name}: ${explainFailure(result)}\n`);
}

/** Prints `s.ts:3:10: message`, the source line, and a caret under the column, as erlc does. */
function quote(file: string, { line, column, message, text }: QuotedDiagnostic): void {
  const before = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  write(
    me(),
    `${file}:${line}:${column}: ${message}\n%${String(line).padStart(5)}| ${text}\n%     | ${before}^\n\n`,
  );
}

const mostModules = 100; // the most modules that m() lists; m('all') lists all

/** Prints the list of loaded modules, `m()`, or the details of one module, `m('s')`. */
export function modules(...args: unknown[]): 'ok' {
  if (args.length > 0 && args[0] !== 'all') return aboutModule(args);
  const process = me();
  const rows = [
    ...builtinModules().map((name) => [name, 'preloaded']),
    ...loadedModules().map(({ name, file }) => [name, file]),
  ].sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const { shown, hidden } = cutLines(rows, mostModules, args[0] === 'all');
  for (const [name = '', file = ''] of [['Module', 'File'], ...shown])
    write(process, `${left(name, 20)}  ${file}\n`);
  if (hidden > 0) write(process, `... ${hidden} more: m('all')\n`);
  return 'ok';
}

function aboutModule(args: readonly unknown[]): 'ok' {
  const name = moduleName('m', args);
  const namespace = moduleNamed(name);
  if (namespace === undefined)
    throw new ErlangError('undef', {
      name: `${name}.module_info`,
      args: [],
      hint: `there is no module ${name}: no ${name}.ts on the code path of this node`,
    });
  const process = me();
  write(process, `Module: ${name}\n`);
  const loaded = loadedModules().find((one) => one.name === name);
  if (loaded !== undefined) {
    write(process, `Loaded: ${clock(new Date(loaded.at))}\n`);
    write(process, `Source file: ${loaded.file}\n`);
  } else write(process, 'Source file: preloaded\n');
  write(process, 'Exports: \n');
  const exports = Object.keys(namespace)
    .sort()
    .map((key) => exported(namespace, key));
  const half = exports.length > 16 ? Math.ceil(exports.length / 2) : exports.length;
  for (let i = 0; i < half; i++) {
    const second = exports[half + i];
    const first = exports[i] ?? '';
    write(process, second === undefined ? `         ${first}\n` : `${left(first, 30)}${second}\n`);
  }
  return 'ok';
}

/** Returns `loop/1` for an exported function, and only the name for any other export. */
function exported(namespace: Readonly<Record<string, unknown>>, key: string): string {
  const value = namespace[key];
  return typeof value === 'function' ? `${key}/${value.length}` : key;
}

const months =
  'January February March April May June July August September October November December';

/** Returns the time in the form of Erlang's m/1: `November 22 2026, 19:40`. */
function clock(at: Date): string {
  const time = [at.getHours(), at.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':');
  return `${months.split(' ')[at.getMonth()]} ${at.getDate()} ${at.getFullYear()}, ${time}`;
}
