// Prints a curve: as a table in Markdown, which can be pasted into the README, or as one JSON object a line.

import type { Curve, Heading, Point } from '../curves/curve.ts';
import { number } from './table.ts';

/** Returns the name of the curve and the head of its table. */
export function curveTitle(name: string, curve: Curve): string {
  const heads = headsOf(curve);
  return `\n### ${name}\n\n${row(heads, heads)}${row(
    heads.map((head) => `${'-'.repeat(head.length - 1)}:`),
    heads,
  )}`;
}

/** Returns a row of the table; a cell is `terl / erl` if both are known. */
export function pointLine(curve: Curve, { at, terl, erl }: Point): string {
  const cells = curve.figures.map((_, i) => {
    const ours = cell(terl[i]);
    const theirs = erl === null ? '' : cell(erl[i]);
    return theirs === '' ? ours : `${ours} / ${theirs}`;
  });
  return row([number(at), ...cells], headsOf(curve));
}

export function pointJson(name: string, curve: Curve, { at, terl, erl }: Point): string {
  const named = (numbers: readonly number[]): object =>
    Object.fromEntries(curve.figures.map((head, i) => [title(head), finite(numbers[i])]));
  const line = { curve: name, over: curve.over, at, terl: named(terl), erl: erl && named(erl) };
  return `${JSON.stringify(line)}\n`;
}

function headsOf({ over, figures }: Curve): string[] {
  return [over, ...figures.map((head) => title(head).padStart(widest))];
}

function title({ name, unit }: Heading): string {
  return unit === '' ? name : `${name}, ${unit}`;
}

const widest = 15; // characters of the widest cell, '12 345 / 12 345'

function row(cells: readonly string[], heads: readonly string[]): string {
  return `| ${cells.map((text, i) => text.padStart(heads[i]?.length ?? 0)).join(' | ')} |\n`;
}

function cell(value: number | undefined): string {
  const known = finite(value);
  return known === null ? '' : number(known);
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
