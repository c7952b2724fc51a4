// A table in a frame, as console.table draws it: a row for each element or property, a column for each key.

import { unwrapped } from '../realm/looking.ts';
import { inspect } from './inspect.ts';
import { kindOf } from './kinds.ts';

const mostRows = 1000; // further rows are left out: nobody reads them
const mostColumns = 50;

/** The table as text; undefined if the data is not an object. */
export function tableOf(data: unknown, columns?: readonly string[]): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const rows = rowsOf(data).slice(0, mostRows);
  const keys = columns ?? keysOf(rows);
  const isPlain = rows.some(([, value]) => entriesOf(value) === undefined);
  const head = ['(index)', ...keys, ...(isPlain && columns === undefined ? ['Values'] : [])];
  const cells = rows.map(([index, value]) => {
    const entries = new Map(entriesOf(value));
    const row = [index, ...keys.map((key) => (entries.has(key) ? cell(entries.get(key)) : ''))];
    const isBare = entriesOf(value) === undefined && head.length > row.length;
    return [...row, isBare ? cell(value) : ''].slice(0, head.length);
  });
  return framed(head, cells);
}

function rowsOf(data: object): [string, unknown][] {
  const kind = kindOf(data);
  if (kind === Set) return [...Set.prototype.values.call(data)].map((one, i) => [String(i), one]);
  if (kind === Map)
    return [...Map.prototype.entries.call(data)].map(([key, value]) => [cell(key), value]);
  return entriesOf(data) ?? [];
}

/** The properties of an array or object, undefined in place of getters; undefined for any other value. */
function entriesOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const object = unwrapped(value);
  if (object === undefined || (kindOf(object) !== undefined && !Array.isArray(object)))
    return undefined;
  const keys = Object.keys(object).slice(0, mostRows);
  return keys.map((key) => [key, Reflect.getOwnPropertyDescriptor(object, key)?.value]);
}

function keysOf(rows: readonly (readonly [string, unknown])[]): string[] {
  const keys = new Set<string>();
  for (const [, value] of rows) for (const [key] of entriesOf(value) ?? []) keys.add(key);
  return [...keys].slice(0, mostColumns);
}

function cell(value: unknown): string {
  return inspect(value, { width: Number.POSITIVE_INFINITY, depth: 2 });
}

function framed(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) =>
    Math.max(...[title, ...rows.map((row) => row[i] ?? '')].map((text) => [...text].length)),
  );
  const rule = (left: string, between: string, right: string): string =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(between) + right;
  const line = (row: readonly string[]): string =>
    `│${widths.map((width, i) => ` ${row[i] ?? ''}${' '.repeat(width - [...(row[i] ?? '')].length)} `).join('│')}│`;
  const lines = [line(head), rule('├', '┼', '┤'), ...rows.map(line)];
  return [rule('┌', '┬', '┐'), ...lines, rule('└', '┴', '┘')].join('\n');
}
