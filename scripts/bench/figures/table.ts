// The output of the bench: a table, printed row by row, or one JSON object a line.

import type { BetweenRow, Row, Summary } from './figures.ts';

/** Returns a function that gives a row as text, below a header if the row before it was of another kind. */
export function newTable(): (row: Row) => string {
  let above = '';
  return (row) => {
    const wanted = headerOf(row) ?? above;
    const head = wanted === above ? '' : `${above && '\n'}${wanted}`;
    above = wanted;
    return `${head}${tableLine(row)}`;
  };
}

function headerOf(row: Row): string | undefined {
  if ('failed' in row) return undefined;
  return 'between' in row ? headerBetween() : header();
}

function header(): string {
  return underlined(columns(['case', 'unit', '', 'terl', 'erl', 'ratio']));
}

/** The header above the rows of erlang_peers. */
function headerBetween(): string {
  const titles = [
    'case',
    'unit',
    '',
    'between',
    'both',
    'erl to erl',
    'ratio',
    'terl to terl',
    'ratio',
  ];
  return underlined(columns(titles, widthsBetween));
}

function underlined(line: string): string {
  return `${line}\n${'-'.repeat(line.length)}\n`;
}

function tableLine(row: Row): string {
  if ('failed' in row) return `${row.case.padEnd(widths[0])}failed: ${row.failed}\n`;
  if ('between' in row) return lineBetween(row);
  const { unit, terl, erl, ratio } = row;
  return `${columns([row.case, unit, arrow(row), spread(terl), erl ? spread(erl) : '', ratioText(ratio)])}\n`;
}

function lineBetween(row: BetweenRow): string {
  const { unit, between, both, erl, terl, ratios } = row;
  const alone = (of: Summary | null, ratio: number | null): string[] => [
    of ? number(of.median) : '',
    ratioText(ratio),
  ];
  const texts = [row.case, unit, arrow(row), between, spread(both)];
  return `${columns([...texts, ...alone(erl, ratios.erl), ...alone(terl, ratios.terl)], widthsBetween)}\n`;
}

function arrow({ better }: { readonly better: 'higher' | 'lower' }): string {
  return better === 'higher' ? '↑' : '↓';
}

function ratioText(ratio: number | null): string {
  return ratio === null ? '' : ratio.toFixed(2);
}

export function jsonLine(row: Row): string {
  return `${JSON.stringify(row)}\n`;
}

const widths = [29, 14, 2, 36, 36, 6] as const; // characters; the widest text is '1234567 (1234567 – 1234567)'
const widthsBetween = [22, 12, 2, 13, 36, 12, 7, 14, 6] as const;

function columns(texts: readonly string[], of: readonly number[] = widths): string {
  return texts
    .map((text, i) => text.padEnd(of[i] ?? 0))
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
