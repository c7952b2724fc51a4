// Every example of PROTOCOL.md is what the code writes and reads, and every kind of message has one.

import assert from 'node:assert/strict';
import { hash, hkdfSync } from 'node:crypto';
import { runInThisContext } from 'node:vm';
import { Reader } from '../runtime/emulator/codec/bytes.ts';
import { decodeTerm } from '../runtime/emulator/codec/external-term-format.ts';
import * as makers from '../runtime/emulator/modules/erlang/erlang-terms.ts';
import * as termTags from '../runtime/emulator/term/term-tags.ts';
import { emulatorChecks } from './helpers/protocol-emulator.ts';
import {
  digitsOf,
  type Example,
  exampleCalled,
  exampleTexts,
  fenced,
  readExample,
  withOtherDigit,
} from './helpers/protocol-examples.ts';
import { encoded, hexOf, isRight } from './helpers/protocol-terms.ts';
import { cookie, handshakeOfExamples, transportChecks } from './helpers/protocol-transport.ts';

const examples = exampleTexts.map(readExample);
const checks = new Map(
  [...transportChecks, ...emulatorChecks].flatMap((group) => Object.entries(group)),
);

/** The lines of the block of short terms. */
const shortTerms = fenced('terms').join('').trimEnd().split('\n');

describe('PROTOCOL.md', () => {
  it('has an example of each kind of message, and no other', () => {
    assert.deepEqual(examples.map(({ title }) => title).sort(), [...checks.keys()].sort());
  });

  for (const example of examples)
    it(`has an example of ${example.title} as it is sent`, () => check(example));

  it('has no digit in an example that could be another', () => {
    for (const text of exampleTexts)
      for (const at of digitsOf(text)) {
        const other = withOtherDigit(text, at);
        assert.throws(() => check(readExample(other)), assert.AssertionError, other);
      }
    for (const line of shortTerms)
      for (const { index } of line.replace(/ {2}.*/, '').matchAll(/\S/g))
        assert.throws(() => checkTerm(withOtherDigit(line, index)), line);
  });

  for (const line of shortTerms)
    it(`has the bytes of ${line.replace(/.* {2}/, '')}`, () => checkTerm(line));

  it('has an example of each tag of a term', () => {
    const first = shortTerms.map((line) => Number.parseInt(line.slice(0, 2), 16));
    const tags = examples.flatMap(({ fields }) =>
      fields.flatMap(({ name, value }) => (name.startsWith('tag') ? [Number(value)] : [])),
    );
    const shown = new Set([...first, ...tags]);
    for (const [name, tag] of Object.entries(termTags)) assert.ok(shown.has(tag), name);
  });

  it('has the keys of the link of its examples', () => {
    const said = handshakeOfExamples();
    const whole = said.flatMap((message) => [Buffer.of(0, message.length), message]);
    const digestOfAll = hash('sha256', Buffer.concat(whole), 'buffer');
    const info = Buffer.concat([Buffer.from('terl link\0'), digestOfAll]);
    const keys = Buffer.from(hkdfSync('sha256', cookie, '', info, 4 * 16)).toString('hex');
    const lines = [
      ...['1 A', '2 B', '3 B', '4 A', '5 B'].map(
        (label, i) => `${label}  ${said[i]?.toString('hex')}`,
      ),
      `said ${digestOfAll.toString('hex')}`,
      `stream key of A  ${keys.slice(0, 32)}`,
      `GMAC key of A    ${keys.slice(32, 64)}`,
      `stream key of B  ${keys.slice(64, 96)}`,
      `GMAC key of B    ${keys.slice(96)}`,
    ];
    const shown = fenced('tags').join('').split('\n');
    for (const line of lines) assert.ok(shown.includes(line), line);
  });

  it('draws a link with messages that have examples', () => {
    const drawing = fenced('text').find((block) => block.includes('PORT_PLEASE2_REQ')) ?? '';
    const arrows = drawing.matchAll(/--+ ?(?:tag, )?(\w+) ?-/g);
    const drawn = [...arrows].map(([, title = '']) => title);
    assert.ok(drawn.length > 9, String(drawn));
    for (const title of drawn) exampleCalled(title);
  });
});

function check(example: Example): void {
  for (const field of example.fields)
    if (field.value !== undefined) assert.ok(isRight(field), `${field.hex} is ${field.value}`);
  const written = checks.get(example.title)?.(example);
  assert.ok(written !== undefined, example.title);
  assert.equal(hexOf(written), example.hex);
}

function checkTerm(line: string): void {
  const [, bytes = '', expression = '', readOnly] =
    /^([0-9a-f ]+?) {2,}(.*?)( \(read only\))?$/.exec(line) ?? [];
  const hex = bytes.replaceAll(' ', '');
  const make = runInThisContext(`({ ${Object.keys(makers).join(', ')} }) => (${expression})`);
  const term: unknown = make(makers);
  assert.deepEqual(decodeTerm(new Reader(Buffer.from(hex, 'hex'))), term);
  if (readOnly === undefined) assert.equal(hexOf(encoded(term)), hex);
}
