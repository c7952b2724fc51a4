// Stack traces that name the user's TypeScript lines; frames of the emulator are left out.
// `Error.prepareStackTrace` is V8's hook; `positions` come with each compiled text.

import { headline, stackOf } from './error-parts.ts';
import { isA } from './looking.ts';
import type { Term } from './term.ts';

/** Per generated line: flat [generated column, source line, source column, …], all from 1. */
export type Positions = readonly (readonly number[])[];

interface Source {
  readonly file: string; // 's.ts', as shown
  readonly module: string; // 's'
  readonly positions: Positions;
  readonly functions: readonly FunctionPlace[];
}

/** [first line, its column, last line, its column, name] of a function, outer ones first. */
export type FunctionPlace = readonly [number, number, number, number, string];

const sources = new Map<string, Source>(); // by sourceURL

/** Remember where the lines of a compiled text came from. */
export function rememberSource(url: string, source: Source): void {
  sources.set(url, source);
}

/** The frames of an error in user code: `['s', 'loop', { file: 's.ts', line: 6 }]`, innermost first. */
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

interface CallSite {
  getScriptNameOrSourceURL(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}

/** Install V8's hook: `error.stack` is the message and user frames only, in user positions. */
export function installStackTraces(): void {
  Object.assign(Error, { stackTraceLimit: 50, prepareStackTrace: prepare }); // most frames are the emulator's and go away
}

const framesShown = 10;

function prepare(error: unknown, sites: readonly CallSite[]): string {
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
  const source = sources.get(site.getScriptNameOrSourceURL() ?? '');
  const line = site.getLineNumber();
  if (source === undefined || line === null) return undefined;
  const position = originalPosition(source.positions, line, site.getColumnNumber() ?? 1);
  if (position === undefined) return undefined; // a helper the compiler added
  const [row, column] = position;
  return `${source.module}.${functionAt(source.functions, row, column)} (${source.file}:${row}:${column})`;
}

/** The name of the innermost function around a place. */
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
