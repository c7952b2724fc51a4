// Terms as real Erlang nodes write them. The bytes were recorded from OTP 25.

import assert from 'node:assert/strict';
import {
  MalformedTerm,
  Reader,
  TermBeyondLimits,
  Writer,
} from '../../../../runtime/emulator/codec/bytes.ts';
import {
  decodeErlangTerm,
  encodeErlangReason,
  encodeErlangTerm,
} from '../../../../runtime/emulator/codec/erlang-format.ts';
import { decodeTerm, encodeTerm } from '../../../../runtime/emulator/codec/external-term-format.ts';
import { incarnation, nodeNamed } from '../../../../runtime/emulator/identity/incarnation.ts';
import { internPid, pidFromNumbers } from '../../../../runtime/emulator/identity/pid.ts';
import {
  internReference,
  longReference,
  referenceFromNumbers,
} from '../../../../runtime/emulator/identity/reference.ts';
import {
  binary,
  bitstring,
  charlist,
  float,
  improper,
  list,
} from '../../../../runtime/emulator/modules/erlang/erlang-terms.ts';
import { copy } from '../../../../runtime/emulator/term/copy.ts';
import { functionNamed } from '../../../../runtime/emulator/term/exported-function.ts';
import { Fun, internPort } from '../../../../runtime/emulator/term/foreign.ts';
import { matchByIdentity } from '../../../../runtime/emulator/term/match-by-identity.ts';
import { inspect } from '../../../../runtime/emulator/text/inspect.ts';

const node = '7708666f6f40686f7374'; // 'foo@host'
const foo = incarnation('foo@host', 7);

/** Terms, as terl prints them, with the bytes that both sides write. */
const both: readonly [term: unknown, hex: string, printed: string][] = [
  ['ok', '77026f6b', "'ok'"],
  ['é'.repeat(200), `760190${'c3a9'.repeat(200)}`, `'${'é'.repeat(200)}'`],
  [true, '770474727565', 'true'],
  [undefined, '7709756e646566696e6564', 'undefined'],
  ['nil', '77036e696c', "'nil'"],
  [255, '61ff', '255'],
  [-1, '62ffffffff', '-1'],
  [2 ** 40, '6e0600000000000001', '1099511627776'],
  [2n ** 60n, '6e08000000000000000010', '1152921504606846976n'],
  [1.5, '463ff8000000000000', '1.5'],
  [float(1), '463ff0000000000000', 'float(1)'],
  [float(1e300), '467e37e43c8800759c', 'float(1e+300)'],
  [-0, '468000000000000000', '-0'],
  [[], '6800', '[]'],
  [['ok', 1], '680277026f6b6101', "['ok', 1]"],
  [list(), '6a', 'list()'],
  [charlist('abc'), '6b0003616263', "charlist('abc')"],
  [list(1, 2), '6b00020102', 'list(1, 2)'],
  [list(1, 2, 300), '6c00000003610161026200 00012c6a', 'list(1, 2, 300)'],
  [improper('a', 'b'), '6c00000001770161770162', "improper('a', 'b')"],
  [binary('hi'), '6d000000026869', "binary('hi')"],
  [binary(''), '6d00000000', "binary('')"],
  [Uint8Array.of(0, 255), '6d0000000200ff', 'Uint8Array [0, 255]'],
  [bitstring([1, 160], 3), '4d000000020301a0', 'bitstring([1, 160], 3)'],
  [{ a: 1 }, '7400000001770161 6101', '{ a: 1 }'],
  [new Map<unknown, unknown>([[1, 2]]), '740000000161016102', 'Map(1) { 1 => 2 }'],
  [functionNamed('lists', 'map', 2), '7177056c69737473 77036d617061 02', '#Fun<lists.map/2>'],
];

describe("Erlang's terms", () => {
  before(matchByIdentity);

  for (const [term, given, printed] of both)
    it(`has the bytes of ${printed.slice(0, 60)}`, () => {
      const hex = given.replaceAll(' ', '');
      assert.equal(toHex(encode(term)), hex);
      const came = decode(fromHex(hex));
      assert.deepEqual(came, term);
      assert.equal(Object.getPrototypeOf(Object(came)), Object.getPrototypeOf(Object(term)));
      assert.equal(inspect(came), printed);
      assert.deepEqual(copy(came), came);
      const writer = new Writer();
      encodeTerm(writer, came);
      const passedOn = decodeTerm(new Reader(writer.bytes()));
      assert.deepEqual(passedOn, came);
      assert.equal(inspect(passedOn), printed);
    });

  it('gives back the same pids, references, ports and funs, and prints them as Erlang does', () => {
    const x = nodeNamed('foo@host').index;
    const known: [string, string][] = [
      [`58${node}0000005a0000000000000007`, `<${x}.90.0>`],
      [`58${node}0000005a0000000300000007`, `<${x}.90.3>`],
      [`58${node}ffffffffffffffff00000007`, `<${x}.4294967295.4294967295>`],
      [`5a0003${node}00000007000000010000000200000003`, `#Ref<${x}.3.2.1>`],
      [`5a0003${node}000000076417229c0000000f00000000`, `#Ref<${x}.0.15.1679237788>`],
      [`5a0005${node}000000070000000100000002000000030000000400000005`, `#Ref<${x}.5.4.3.2.1>`],
      [`5a0002${node}000000070000000500000000`, `#Ref<${x}.7.0.5>`],
      [`59${node}0000000600000007`, `#Port<${x}.6>`],
      [`78${node}000001000000000000000007`, `#Port<${x}.1099511627776>`],
      [fun(), '#Fun<erl_eval.42.3316493>'],
    ];
    for (const [hex, printed] of known) {
      const term = decode(fromHex(hex));
      assert.equal(toHex(encode(term)), hex);
      assert.equal(decode(fromHex(hex)), term);
      assert.equal(copy(term), term);
      assert.equal(inspect(term), printed);
      const writer = new Writer();
      encodeTerm(writer, term);
      assert.equal(decodeTerm(new Reader(writer.bytes())), term);
    }
    assert.equal(referenceFromNumbers(x, 3, 2, 1), longReference(foo, [1, 2, 3]));
    assert.equal(referenceFromNumbers(x, 7, 0, 5), internReference(foo, 5));
    assert.equal(pidFromNumbers(x, 90, 3), internPid(foo.node, foo, 3 * 2 ** 32 + 90));
    assert.ok(Fun.is(decode(fromHex(fun()))));
  });

  it('reads what only older nodes write, and atoms that the header of a message names', () => {
    const known: [string, unknown][] = [
      ['6400026f6b', 'ok'],
      ['6700', undefined],
      [`67${node}0000005a0000000007`, internPid(foo.node, foo, 90)],
      [`65${node}0000000507`, internReference(foo, 5)],
      [`720003${node}07000000010000000200000003`, longReference(foo, [1, 2, 3])],
      [`66${node}0000000607`, internPort(foo, 6n)],
      [`63${Buffer.from('1.50000000000000000000e+00').toString('hex')}${'00'.repeat(5)}`, 1.5],
      ['6c0000000161016c0000000161026a', list(1, 2)],
    ];
    for (const [hex, term] of known.filter(([, one]) => one !== undefined))
      assert.deepEqual(decode(fromHex(hex)), term, hex);
    const reader = new Reader(fromHex('680352005201740000000152006101'));
    reader.atoms = ['a', 'foo@host'];
    assert.deepEqual(decodeErlangTerm(reader), ['a', 'foo@host', { a: 1 }]);
    const late = new Reader(fromHex('5202'));
    late.atoms = ['a'];
    assert.throws(() => decodeErlangTerm(late), MalformedTerm);
  });

  it('keeps a map whose keys are not all atoms a Map', () => {
    assert.deepEqual(
      decode(fromHex('74000000027701616101 6101 7704747275 65'.replaceAll(' ', ''))),
      new Map<unknown, unknown>([
        ['a', 1],
        [1, true],
      ]),
    );
    assert.deepEqual(decode(fromHex('7400000001770474727565 6101'.replaceAll(' ', ''))), {
      true: 1,
    });
    assert.equal(toHex(encode({ true: 1 })), toHex(encode(new Map([[true, 1]]))));
  });

  it('tells a pid by its home, though another node has allocated it', () => {
    const bar = nodeNamed('bar@host');
    const spawned = internPid(bar, foo, 89);
    const bytes = encode(spawned);
    assert.equal(toHex(bytes).slice(0, 22), '58770862617240686f7374');
    assert.equal(decode(bytes), spawned);
  });

  it('names the part that Erlang lacks, and what to send instead', () => {
    const is = '(bar@host is an Erlang node)';
    const known: [unknown, string][] = [
      [['a', [new Set()]], `message[1][0]: a Set; send list(...set) ${is}`],
      [{ when: new Date(0) }, `message.when: a Date; send its getTime() ${is}`],
      [list(null), `message[0]: null; send 'nil' or undefined ${is}`],
      [improper(1, Number.NaN), `message.tail: NaN, which is no number in Erlang ${is}`],
      [[new TypeError('x')], `message[0]: a TypeError; send binary(error.message) ${is}`],
      [new Float64Array(2), `message: a Float64Array; send a Uint8Array ${is}`],
      [
        () => 1,
        `message: a function that no module exports; send the names of a module and a function ${is}`,
      ],
      [
        'x'.repeat(256),
        `message: a string of 256 characters, too long for an atom; send binary(…) ${is}`,
      ],
      ['\ud800', `message: a string with half a character ${is}`],
      [
        new Map<unknown, number>([
          [1, 1],
          [1n, 2],
        ]),
        `message: a Map with two keys that are equal in Erlang ${is}`,
      ],
      [Symbol('s'), `message: a symbol ${is}`],
    ];
    const writer = new Writer();
    for (const [term, message] of known) {
      assert.throws(() => encodeErlangTerm(writer, term, 'bar@host'), {
        name: 'Unsendable',
        message: `cannot send ${message}`,
      });
      assert.equal(writer.length, 0);
    }
  });

  it('says any exit reason, with text where Erlang lacks a term', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    const known: [unknown, unknown][] = [
      ['kill', 'kill'],
      [
        ['badarg', [null, { at: new Set([1]) }]],
        ['badarg', [binary('null'), { at: binary('Set(1) { 1 }') }]],
      ],
      ['x'.repeat(300), binary('x'.repeat(300))],
    ];
    for (const [reason, said] of known) assert.deepEqual(decode(encodeReason(reason)), said);
    assert.ok(Array.isArray(decode(encodeReason([new TypeError('no')]))));
    for (const odd of [
      cycle,
      deep(2000),
      Symbol('s'),
      () => 1,
      new Map<unknown, number>([
        [1, 1],
        [1n, 2],
      ]),
    ])
      assert.doesNotThrow(() => decode(encodeReason(odd)));
  });

  it('takes long lists, and refuses with a class of its own what is too deep', () => {
    const cells = 100_000;
    const long = fromHex(`6c${cells.toString(16).padStart(8, '0')}${'62000001ff'.repeat(cells)}6a`);
    assert.equal((decode(long) as unknown[]).length, cells);
    assert.deepEqual(encode(decode(long)), long);
    const chain = fromHex(`${'6c000000016101'.repeat(cells)}6a`);
    assert.equal((decode(chain) as unknown[]).length, cells);
    const nested = fromHex(`${'6c00000001'.repeat(cells)}6a${'6a'.repeat(cells)}`);
    assert.throws(() => decodeErlangTerm(new Reader(nested)), TermBeyondLimits);
    assert.throws(() => decodeErlangTerm(new Reader(fromHex('6f00ffffff00'))), TermBeyondLimits);
  });

  it('refuses malformed terms, and those of terl', () => {
    for (const hex of [
      '',
      '00',
      'c8',
      'ca00000000',
      '467ff0000000000000',
      '6c00000001',
      '6bffff00',
      '6cffffffff',
      '69ffffffff',
      '74ffffffff',
      '4d0000000103',
      '4d00000000 03',
      fun().replace('0000004c', '0000004b'),
      `5a0006${node}00000007${'00000001'.repeat(6)}`,
    ])
      assert.throws(
        () => decodeErlangTerm(new Reader(fromHex(hex.replaceAll(' ', '')))),
        MalformedTerm,
        hex,
      );
  });
});

/** The fun `fun(A) -> A + X end`, typed at a shell in which X is bound. */
function fun(): string {
  const free = '68036101610c6a'; // one value
  const body = `01${'0653aa461590d1bdf1eb62d1a6eb0800'}0000002a00000001770865726c5f6576616c612a6200329b0d58${node}0000000900000000000000${'07'}${free}`;
  return `70${(4 + body.length / 2).toString(16).padStart(8, '0')}${body}`;
}

function deep(levels: number): unknown {
  let term: unknown = 1;
  for (let i = 0; i < levels; i++) term = [term];
  return term;
}

function encode(term: unknown): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  encodeErlangTerm(writer, term, 'bar@host');
  return writer.bytes().slice();
}

function encodeReason(reason: unknown): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  encodeErlangReason(writer, reason, 'bar@host');
  return writer.bytes().slice();
}

function decode(bytes: Uint8Array): unknown {
  const reader = new Reader(bytes);
  const term = decodeErlangTerm(reader);
  assert.equal(reader.left, 0);
  return term;
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}
