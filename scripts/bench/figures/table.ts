// The output of the bench: a table, printed row by row, or one JSON object a line.

import type { Row, Summary } from './figures.ts';

export function header(): string {
  const line = columns(['case', 'unit', '', 'terl', 'erl', 'ratio']);
  return `${line}\n${'-'.repeat(line.length)}\n`;
}

export function tableLine(row: Row): string {
  if ('failed' in row) return `${row.case.padEnd(widths[0])}failed: ${row.failed}\n`;
  const { unit, better, terl, erl, ratio } = row;
  const arrow = better === 'higher' ? '↑' : '↓';
  return `${columns([row.case, unit, arrow, spread(terl), erl ? spread(erl) : '', ratio === null ? '' : ratio.toFixed(2)])}\n`;
}

export function jsonLine(row: Row): string {
  return `${JSON.stringify(row)}\n`;
}

const widths = [29, 14, 2, 36, 36, 6] as const; // characters; the widest text is '1234567 (1234567 – 1234567)'

function columns(texts: readonly string[]): string {
  return texts
    .map((text, i) => text.padEnd(widths[i] ?? 0))
    .join('')
    .trimEnd();
}

function spread({ median, min, max }: Summary): string {
  return `${number(median)} (${number(min)} – ${number(max)})`;
}

/**
 * Returns the number with three significant digits, or as
 * a whole number with its thousands separated by spaces.
 */
export function number(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  return String(Number(value.toPrecision(3)));
}

/** Returns the message of an error on one line. */
export function sentenceOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').trim();
}
