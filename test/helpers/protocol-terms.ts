// Terms as the examples of PROTOCOL.md write them: `'ok'`,
// `7`, `pid 88 of foo@host, creation 7`, `tuple of 2`.

import { Writer } from '../../runtime/emulator/codec/bytes.ts';
import { encodeTerm } from '../../runtime/emulator/codec/external-term-format.ts';
import { incarnation, nodeNamed } from '../../runtime/emulator/identity/incarnation.ts';
import { internPid } from '../../runtime/emulator/identity/pid.ts';
import { internReference } from '../../runtime/emulator/identity/reference.ts';
import type { Term } from '../../runtime/emulator/term/term.ts';
import { type Example, type Field, said, wholeNumber } from './protocol-examples.ts';

/** Takes the fields of one term from the front of the list, and returns the term. */
export function takeTerm(fields: Field[]): Term {
  const { value = '' } = fields.shift() ?? {};
  const size = sizeOfTuple(value);
  const pairs = sizeOfMap(value);
  if (pairs !== undefined)
    return Object.fromEntries(
      Array.from({ length: pairs }, () => [String(takeTerm(fields)), takeTerm(fields)]),
    );
  if (size === undefined) return termOf(value);
  return Array.from({ length: size }, () => takeTerm(fields));
}

/** Whether the bytes of a field encode its value: as a number or text without a tag, or as a term. */
export function isRight({ hex, value = '' }: Field): boolean {
  const size = sizeOfTuple(value);
  if (size !== undefined) return hex === `68${digits(size, 2)}`;
  const pairs = sizeOfMap(value);
  if (pairs !== undefined) return hex === `74${digits(pairs, 8)}`;
  if (/zeros$/.test(value)) return hexOf(encoded(termOf(value))).startsWith(hex); // the next field has the rest of the term
  const number = numberOf(value);
  if (number !== undefined && hex === digits(number, hex.length)) return true;
  const text = textOf(value);
  if (text !== undefined && hex === Buffer.from(text, 'latin1').toString('hex')) return true;
  return hex === hexOf(encoded(termOf(value)));
}

/** Returns the number `41013`, or the value of a sum such as `2^60 + 1`; undefined for other text. */
export function numberOf(value: string): bigint | undefined {
  if (!/^\d+(\^\d+)?( \+ \d+(\^\d+)?)*$/.test(value)) return undefined;
  return value.split(' + ').reduce((sum, part) => {
    const [base = '', exponent = '1'] = part.split('^');
    return sum + BigInt(base) ** BigInt(exponent);
  }, 0n);
}

/** Returns the text between the quotes. */
function textOf(value: string): string | undefined {
  return /^'(.*)'$/.exec(value)?.[1];
}

/** Returns the text in a field of the example. */
export function textIn(example: Example, field: string): string {
  return textOf(said(example, field)) ?? '';
}

/** Returns the number in a field of the example. */
export function numberIn(example: Example, field: string): number {
  return Number(numberOf(said(example, field)));
}

export function encoded(term: unknown): Uint8Array {
  const writer = new Writer();
  encodeTerm(writer, term);
  return writer.bytes();
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function termOf(value: string): Term {
  const pid = /^pid (\d+) of (\S+), creation (\d+)(?:, runs on (\S+))?$/.exec(value);
  if (pid !== null) {
    const [, id, allocator = '', creation, home = allocator] = pid;
    return internPid(nodeNamed(home), incarnation(allocator, Number(creation)), Number(id));
  }
  const reference = /^reference (\d+) of (\S+), creation (\d+)$/.exec(value);
  if (reference !== null) {
    const [, id, node = '', creation] = reference;
    return internReference(incarnation(node, Number(creation)), Number(id));
  }
  const zeros = /^binary of ([\d,]+) zeros$/.exec(value)?.[1];
  if (zeros !== undefined) return new Uint8Array(wholeNumber(zeros));
  const number = numberOf(value);
  const term = number === undefined ? textOf(value) : Number(number);
  if (term === undefined) throw new Error(`expected a term such as 'ok', got ${value}`);
  return term;
}

function sizeOfMap(value: string): number | undefined {
  const size = /^map of (\d+)$/.exec(value)?.[1];
  return size === undefined ? undefined : Number(size);
}

function sizeOfTuple(value: string): number | undefined {
  const size = /^tuple of (\d+)$/.exec(value)?.[1];
  return size === undefined ? undefined : Number(size);
}

function digits(number: bigint | number, length: number): string {
  return number.toString(16).padStart(length, '0');
}
