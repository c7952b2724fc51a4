// Stack traces with the lines of the user's TypeScript; frames of the emulator are left out.
// V8 calls its hook `Error.prepareStackTrace` for each stack; source positions are in sources.ts.

import type { FunctionPlace, Positions } from '../host/compiled-text.ts';
import { isA } from '../realm/looking.ts';
import { isProxy } from '../realm/proxies.ts';
import { maySayOurs, withUserNames } from '../realm/user-names.ts';
import { headline, messageOf, stackOf } from '../term/error-parts.ts';
import type { Term } from '../term/term.ts';
import { sourceAt } from './sources.ts';

/** The stack frames of an error in user code, innermost first: `['s', 'loop', { file: 's.ts', line: 6 }]`. */
export function framesOf(error: Error): Term[] {
  const frames: Term[] = [];
  for (const line of stackOf(error).split('\n')) {
    const found = /^ {4}at (\S+)\.(\S+) \((.+):(\d+):(\d+)\)$/.exec(line);
    if (!found) continue;
    const [, module = '', name = '', file = '', row = '0', column = '0'] = found;
    frames.push([module, name, { file, line: Number(row), column: Number(column) }]);
  }
  return frames;
}

/** The stack frames of an error as text: one line for each, without the headline. */
export function framesText(error: Error): string {
  const stack = stackOf(error);
  const start = stack.indexOf('\n    at ');
  return start < 0 ? '' : stack.slice(start);
}

/** Returns an error with the frames of one that was made before, while the call that failed was still on the stack. */
export function calledAt<E extends Error>(place: Error, error: E): E {
  const value = headline(error) + framesText(place);
  Object.defineProperty(error, 'stack', { value, configurable: true, writable: true });
  return error;
}

interface CallSite {
  getScriptNameOrSourceURL(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}

/** Installs V8's hook: `error.stack` is the headline and the user's frames, with the user's positions. */
export function installStackTraces(): void {
  // many of the 50 frames are the emulator's, and are left out
  Object.assign(Error, { stackTraceLimit: 50, prepareStackTrace: prepare });
}

const framesShown = 10;

let preparing = false; // true during prepare, which messageOf may call again by reading `stack`

function prepare(error: unknown, sites: readonly CallSite[]): string {
  if (preparing) return '';
  preparing = true;
  try {
    return trace(error, sites);
  } finally {
    preparing = false;
  }
}

function trace(error: unknown, sites: readonly CallSite[]): string {
  if (isV8s(error)) nameAsUser(error, sites);
  let text = isA(error, Error) ? headline(error) : 'Error';
  let shown = 0;
  for (const site of sites) {
    const frame = userFrame(site);
    if (frame === undefined) continue;
    text += `\n    at ${frame}`;
    if (++shown === framesShown) break;
  }
  return text;
}

function userFrame(site: CallSite): string | undefined {
  const source = sourceAt(site.getScriptNameOrSourceURL() ?? '');
  const line = site.getLineNumber();
  if (source === undefined || line === null) return undefined;
  const position = originalPosition(source.positions, line, site.getColumnNumber() ?? 1);
  if (position === undefined) return undefined; // the frame is of code that the compiler added
  const [row, column] = position;
  return `${source.module}.${functionAt(source.functions, row, column)} (${source.file}:${row}:${column})`;
}

/** Returns a value caught by user code. If it is an Error thrown by V8, its message gets the user's names. */
export function withNames(caught: unknown): unknown {
  if (isV8s(caught) && maySayOurs(messageOf(caught))) stackOf(caught);
  return caught;
}

const v8s: ReadonlySet<unknown> = new Set(
  [TypeError, ReferenceError, RangeError, SyntaxError].map(({ prototype }) => prototype),
);

function isV8s(error: unknown): error is Error {
  if (typeof error !== 'object' || error === null || isProxy(error)) return false;
  return v8s.has(Object.getPrototypeOf(error));
}

function nameAsUser(error: Error, sites: readonly CallSite[]): void {
  const message: unknown = Reflect.getOwnPropertyDescriptor(error, 'message')?.value;
  if (typeof message !== 'string' || !maySayOurs(message)) return;
  for (const site of sites) {
    const source = sourceAt(site.getScriptNameOrSourceURL() ?? '');
    if (source === undefined) continue;
    const at = originalPosition(
      source.positions,
      site.getLineNumber() ?? 1,
      site.getColumnNumber() ?? 1,
    );
    const named = withUserNames(message, source.spelling, at?.[0] ?? 1);
    Reflect.defineProperty(error, 'message', { value: named });
    return;
  }
}

/** The name of the innermost function around a position; '-' if there is none. */
function functionAt(functions: readonly FunctionPlace[], line: number, column: number): string {
  let found = '-';
  for (const [fromLine, fromColumn, toLine, toColumn, name] of functions) {
    if (line < fromLine || line > toLine) continue;
    if (line === fromLine && column < fromColumn) continue;
    if (line === toLine && column > toColumn) continue;
    found = name;
  }
  return found;
}

function originalPosition(
  positions: Positions,
  line: number,
  column: number,
): [number, number] | undefined {
  const segments = positions[line - 1];
  if (segments === undefined || segments.length === 0) return undefined;
  let found = 0;
  for (let i = 0; i + 2 < segments.length && (segments[i] ?? 0) <= column; i += 3) found = i;
  return [segments[found + 1] ?? 1, segments[found + 2] ?? 1];
}
