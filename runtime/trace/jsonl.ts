// Files of a trace: a first line that says so, then an event a line, as JSON.

import { eventKinds, numberOf, type TraceEvent } from './event.ts';
import { isRecord, parsedJson } from './json.ts';

const head = '{"terl":"trace","version":1}';

/** Returns the text of a file. */
export function writeTrace(events: readonly TraceEvent[]): string {
  return `${[head, ...events.map((event) => JSON.stringify(event))].join('\n')}\n`;
}

/** Reads a file. Throws an Error whose message is a sentence with the file and the line. */
export function readTrace(file: string, text: string): TraceEvent[] {
  const lines = text.split('\n');
  const [first = ''] = lines;
  const said = parsedJson(first);
  if (!isRecord(said) || said['terl'] !== 'trace')
    throw wrong(file, 1, `a trace begins with ${head}, got ${quoted(first)}`);
  if (said['version'] !== 1)
    throw wrong(
      file,
      1,
      `this terl reads traces of version 1, got version ${quoted(said['version'])}`,
    );
  return lines.flatMap((line, place) =>
    place === 0 || line.trim() === '' ? [] : [readEvent(file, place + 1, line)],
  );
}

/** Returns what is wrong with a value that should be an event; undefined if it is one. */
export function whatIsWrong(value: unknown): string | undefined {
  if (!isRecord(value)) return `an event is an object, got ${quoted(value)}`;
  const { kind, vector } = value;
  if (!eventKinds.some((one) => one === kind)) return `there is no event of kind ${quoted(kind)}`;
  for (const [field, { what, fits }] of fields)
    if (!fits(value[field])) return `"${field}" takes ${what}, got ${quoted(value[field])}`;
  if (!isRecord(vector) || !Object.values(vector).every(isCount))
    return `"vector" takes a number for each node, got ${quoted(vector)}`;
  if (numberOf(value as unknown as TraceEvent) < 1)
    return `"vector" has no number for ${quoted(value['node'])}, the node of the event`;
  return undefined;
}

function readEvent(file: string, line: number, text: string): TraceEvent {
  const value = parsedJson(text);
  if (value === undefined) throw wrong(file, line, `not JSON: ${quoted(text)}`);
  const fault = whatIsWrong(value);
  if (fault !== undefined) throw wrong(file, line, fault);
  return value as TraceEvent;
}

interface Field {
  readonly what: string;
  fits(value: unknown): boolean;
}

const text: Field = { what: 'a text', fits: (value) => typeof value === 'string' };
const perhapsText: Field = {
  what: 'a text',
  fits: (value) => value === undefined || typeof value === 'string',
};
const mark: Field = { what: 'true', fits: (value) => value === undefined || value === true };
const fields: readonly (readonly [field: string, Field])[] = [
  ['node', text],
  ['process', text],
  ['shown', perhapsText],
  ['system', mark],
  ['count', { what: 'a whole number', fits: isCount }],
  ['time', { what: 'a number', fits: Number.isFinite }],
  ['message', perhapsText],
  ['other', perhapsText],
  ['term', perhapsText],
  ['unstamped', mark],
  ['failed', mark],
];

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

const quotedLength = 60; // of a wrong value in an error

function quoted(value: unknown): string {
  const shown = JSON.stringify(value) ?? 'nothing';
  return shown.length > quotedLength ? `${shown.slice(0, quotedLength)}…` : shown;
}

function wrong(file: string, line: number, what: string): Error {
  return new Error(`${file}:${line}: ${what}`);
}
