// The examples of PROTOCOL.md: each line has bytes in hexadecimal, the name of a field, and its value.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/build.ts';

export interface Field {
  readonly hex: string;
  readonly name: string;
  readonly value: string | undefined; // as the page writes it
}

export interface Example {
  readonly title: string;
  readonly fields: readonly Field[];
  readonly hex: string; // the bytes of all fields
}

/**
 * Returns the bytes that the code writes for the example's
 * values. Throws if the code reads other values from its bytes.
 */
export type Check = (example: Example) => Uint8Array;

const page = readFileSync(join(root, 'transport/PROTOCOL.md'), 'utf8');

/** Returns the code blocks of this language on the page. */
export function fenced(language: string): string[] {
  const blocks = page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'));
  return [...blocks].map(([, block = '']) => block);
}

/** The text of each example: its title, then a line for each field. */
export const exampleTexts: readonly string[] = fenced('example').flatMap((block) =>
  block.trimEnd().split('\n\n'),
);

export function exampleCalled(title: string): Example {
  const text = exampleTexts.find((one) => one.startsWith(`${title}\n`));
  assert.ok(text, `there is no example of ${title}`);
  return readExample(text);
}

export function readExample(text: string): Example {
  const [title = '', ...lines] = text.split('\n');
  const fields = lines.map(readField);
  return { title, fields, hex: fields.map(({ hex }) => hex).join('') };
}

const fieldLine =
  /^((?:[0-9a-f]{2})+(?: (?:[0-9a-f]{2})+)*)(?: ([\d,]+) times)? {2,}([^:()]+?)(?:: (.+?))?(?: \([^()]*\))?$/;

function readField(line: string): Field {
  const [, bytes, times = '1', name, value] = fieldLine.exec(line) ?? [];
  if (bytes === undefined || name === undefined)
    throw new Error(`expected a line such as "7a  request: 122", got ${JSON.stringify(line)}`);
  return { hex: bytes.replaceAll(' ', '').repeat(wholeNumber(times)), name, value };
}

export function wholeNumber(text: string): number {
  return Number(text.replaceAll(',', ''));
}

/** Returns the offsets of the digits in an example's bytes and values, without those in notes and names. */
export function digitsOf(text: string): number[] {
  const [title = '', ...lines] = text.split('\n');
  let start = title.length + 1;
  return lines.flatMap((line) => {
    const lineStart = start;
    start += line.length + 1;
    return digitsIn(line).map((at) => lineStart + at);
  });
}

function digitsIn(line: string): number[] {
  const bytes = line.slice(0, line.indexOf('  ')).replace(/ times$/, '');
  const { value = '' } = readField(line);
  const valueAt = value === '' ? line.length : line.indexOf(`: ${value}`) + 2;
  return [
    ...Array.from(bytes.matchAll(/[0-9a-f]/g), ({ index }) => index),
    ...Array.from(value.matchAll(/\d/g), ({ index }) => valueAt + index),
  ];
}

/** Returns the text with another digit at the offset `at`. */
export function withOtherDigit(text: string, at: number): string {
  const digit = text[at] === '0' ? '1' : '0';
  return text.slice(0, at) + digit + text.slice(at + 1);
}

/** Returns the value of a field as the page writes it. */
export function said({ fields, title }: Example, name: string): string {
  const value = fields.find((field) => field.name === name)?.value;
  assert.ok(value, `${title} has a field ${name}`);
  return value;
}

export function bytesOf({ hex }: Example): Buffer {
  return Buffer.from(hex, 'hex');
}
