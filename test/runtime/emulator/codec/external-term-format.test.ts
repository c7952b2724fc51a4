import assert from 'node:assert/strict';
import { Reader, Writer } from '../../../../runtime/emulator/codec/bytes.ts';
import {
  decodeTerm,
  encodeTerm,
  MalformedTerm,
} from '../../../../runtime/emulator/codec/external-term-format.ts';
import { deepestTerm } from '../../../../runtime/emulator/host/term-limits.ts';
import { here, incarnation, nodeNamed } from '../../../../runtime/emulator/identity/incarnation.ts';
import { internPid, pidOfWords } from '../../../../runtime/emulator/identity/pid.ts';
import {
  internReference,
  longReference,
  makeReference,
} from '../../../../runtime/emulator/identity/reference.ts';
import { Bitstring } from '../../../../runtime/emulator/term/bitstring.ts';
import { copy } from '../../../../runtime/emulator/term/copy.ts';
import { exporting, functionNamed } from '../../../../runtime/emulator/term/exported-function.ts';
import { floatOf } from '../../../../runtime/emulator/term/float.ts';
import { internPort } from '../../../../runtime/emulator/term/foreign.ts';
import { endWith, listOf } from '../../../../runtime/emulator/term/list.ts';
import { Unsendable } from '../../../../runtime/emulator/term/unsendable.ts';
import { inspect } from '../../../../runtime/emulator/text/inspect.ts';

describe('external term format', () => {
  it('writes the bytes Erlang writes', () => {
    const bar = incarnation('bar@host', 0x01020304);
    const known: [unknown, string][] = [
      [1, '6101'],
      [255, '61ff'],
      [256, '6200000100'],
      [-1, '62ffffffff'],
      [2147483647, '627fffffff'],
      [2147483648, '6e040000000080'],
      [-2147483649, '6e040101000080'],
      [Number.MAX_SAFE_INTEGER, '6e0700ffffffffffff1f'],
      [2n ** 64n, '6e0900000000000000000001'],
      [1.5, '463ff8000000000000'],
      [-0, '468000000000000000'],
      ['ok', '77026f6b'],
      ['', '7700'],
      ['é', '7702c3a9'],
      [true, '770474727565'],
      [false, '770566616c7365'],
      [[], '6800'],
      [[1, 2], '680261016102'],
      [new Array(256).fill(0), `6900000100${'6100'.repeat(256)}`],
      [{ a: 1 }, '74000000017701616101'],
      [new Uint8Array([1, 2]), '6d000000020102'],
      [internPid(bar.node, bar, 90), '587708626172 40686f7374 0000005a 00000000 01020304'],
      [
        internReference(bar, 2 ** 32 + 7),
        '5a0002 7708626172 40686f7374 01020304 00000007 00000001',
      ],
      [functionNamed('s', 'loop'), '71770173 77046c6f6f70 6100'],
      [listOf([]), '6a'],
      [listOf([1, 2]), '6b00020102'],
      [listOf([1, 300]), '6c00000002 6101 620000012c 6a'],
      [endWith(listOf(['alias']), 1), '6c00000001 7705616c696173 6101'],
      [Bitstring.make(Uint8Array.of(5, 160), 3), '4d00000002 03 05a0'],
      [internPort(bar, 6n), '597708626172 40686f7374 00000006 01020304'],
      [internPort(bar, 2n ** 40n), '787708626172 40686f7374 0000010000000000 01020304'],
      [
        longReference(bar, [1, 2, 3]),
        '5a0003 7708626172 40686f7374 01020304 00000001 00000002 00000003',
      ],
      [pidOfWords(bar, 7, 2 ** 31), '587708626172 40686f7374 00000007 80000000 01020304'],
    ];
    for (const [term, hex] of known) {
      assert.equal(toHex(encode(term)), hex.replaceAll(' ', ''));
      assert.deepEqual(decode(encode(term)), term);
    }
  });

  it('carries what an error holds, its causes and those in it', () => {
    const inner = Object.assign(new TypeError('inner'), { code: 'E1' });
    const sent = new AggregateError([inner, 2], 'all', { cause: inner });
    const came = decode(encode(['error', sent])) as [string, AggregateError];
    assert.ok(came[1] instanceof AggregateError);
    assert.equal(inspect(came[1]), inspect(sent));
    assert.equal((came[1].errors[0] as Error).stack, inner.stack);
    assert.deepEqual(Object.keys(came[1]), []);
    let chain = new Error('last');
    for (let i = 0; i < 2 * deepestTerm; i++) chain = new Error('next', { cause: chain });
    let depth = 0;
    for (let at: unknown = decode(encode([chain])); at !== undefined; depth++)
      at = Array.isArray(at) ? at[0] : (at as Error).cause;
    assert.equal(depth, deepestTerm); // what would be too deep stays behind
    for (const details of ['6100', '770161', '68016100'])
      assert.throws(() => decode(fromHex(`d1${'00000000'.repeat(3)}${details}`)), MalformedTerm);
  });

  it('writes what Erlang lacks with tags of its own', () => {
    const known: [unknown, string][] = [
      [undefined, 'c8'],
      [null, 'c9'],
      ['true', 'ca0000000474727565'],
      ['\ud800', 'ca00000003eda080'],
      [Number.NaN, 'cb00'],
      [Number.NEGATIVE_INFINITY, 'cb02'],
      [5n, 'cc010005'],
      [0n, 'cc010000'],
      [new Map([[1, 2]]), 'cd0000000161016102'],
      [new Set([1]), 'ce000000016101'],
      [new Date(0), 'cf0000000000000000'],
      [new Uint16Array([258]), 'd005000000020201'],
      [floatOf(1), 'd53ff0000000000000'],
      [functionNamed('lists', 'map', 2), '7177056c6973747377036d61706200000002'],
    ];
    for (const [term, hex] of known) {
      assert.equal(toHex(encode(term)), hex);
      assert.deepEqual(decode(encode(term)), term);
    }
  });

  it('reads what only Erlang sends', () => {
    const known: [string, unknown][] = [
      ['6c000000016101 6c000000016102 6a', listOf([1, 2])],
      ['6c00000000 6101', 1],
      ['6400026f6b', 'ok'],
      ['7301e9', 'é'],
      ['7600026f6b', 'ok'],
      [
        '7400000002770161610161026103',
        new Map<unknown, unknown>([
          ['a', 1],
          [2, 3],
        ]),
      ],
      ['6e0100 05', 5],
    ];
    for (const [hex, term] of known) assert.deepEqual(decode(fromHex(hex)), term);
  });

  it('gives back the same pid and reference', () => {
    const bar = incarnation('bar@host', 3);
    const mine = [internPid(here.node, here, 2 ** 40 + 1), makeReference()];
    const theirs = [internPid(bar.node, bar, 1), internPid(nodeNamed('baz@host'), here, 900)];
    for (const term of [...mine, ...theirs]) assert.equal(decode(encode(term)), term);
    assert.notEqual(decode(encode(internPid(bar.node, bar, 1))), internPid(bar.node, bar, 2));
  });

  it('calls an exported function by its name', () => {
    const loop = decode(encode(functionNamed('s', 'loop'))) as (n: number) => unknown;
    assert.equal(loop, functionNamed('s', 'loop'));
    exporting.lookUp = (module, name) => (n: number) => [module, name, n];
    assert.deepEqual(loop(1), ['s', 'loop', 1]);
  });

  it('gives back texts of all lengths and letters', () => {
    const letters = ['a', 'é', '語', '😀', '\ud800', '\udc00x'];
    for (const letter of letters) {
      for (const count of [1, 63, 64, 65, 127, 255, 256, 9000]) {
        assert.equal(decode(encode(letter.repeat(count))), letter.repeat(count));
      }
    }
    assert.equal(decode(encode(`${'a'.repeat(254)}é`)), `${'a'.repeat(254)}é`);
  });

  it('gives back an error as it was', () => {
    const error = new RangeError('too far');
    const decoded = decode(encode(error)) as Error;
    assert.ok(decoded instanceof RangeError);
    assert.equal(decoded.message, 'too far');
    assert.equal(decoded.stack, error.stack);
  });

  it('takes a key __proto__ for a key', () => {
    const decoded = decode(encode(JSON.parse('{"__proto__": {"admin": true}}'))) as object;
    assert.equal(Object.getPrototypeOf(decoded), Object.prototype);
    assert.deepEqual(Object.keys(decoded), ['__proto__']);
  });

  it('refuses what copy refuses and leaves the writer as it was', () => {
    const writer = new Writer();
    writer.u32(7);
    const cycle: unknown[] = [];
    cycle.push(cycle);
    for (const term of [
      ['x', { f: () => 1 }],
      [Symbol('s')],
      cycle,
      [new WeakMap()],
      nested(deepestTerm + 1),
    ]) {
      let expected: unknown;
      try {
        copy(term);
      } catch (error) {
        expected = error;
      }
      assert.ok(expected instanceof Unsendable);
      assert.throws(() => encodeTerm(writer, term), {
        message: expected.message,
        path: expected.path,
      });
      assert.equal(writer.length, 4);
    }
    encodeTerm(writer, 'ok');
    assert.equal(toHex(writer.bytes()), '0000000777026f6b');
  });

  it('refuses a getter that sends while its message is written', () => {
    const writer = new Writer();
    const message = {
      get sneaky() {
        encodeTerm(writer, 1);
        return 1;
      },
    };
    assert.throws(() => encodeTerm(writer, message), Unsendable);
    assert.equal(writer.length, 0);
  });

  it('writes and reads to the depth limit', () => {
    assert.deepEqual(encode(decode(encode(nested(deepestTerm)))), encode(nested(deepestTerm)));
    assert.throws(() => decode(fromHex(`${'6801'.repeat(5000)}6101`)), /nested deeper/);
  });

  it('makes no room for elements that cannot be there', () => {
    for (const hex of [
      '6cffffffff',
      '69ffffffff',
      '74ffffffff',
      'cdffffffff',
      'ceffffffff',
      '6dffffffff',
      'caffffffff',
      '6fffffffff00',
      '6bffff',
      '5a00ff',
    ]) {
      assert.throws(() => decode(fromHex(hex)), MalformedTerm);
    }
  });

  it('refuses malformed terms', () => {
    for (const hex of [
      '',
      '00',
      '77',
      '770361',
      '7701ff',
      '7702c080',
      '467ff8000000000000',
      'cb03',
      'd005000000010',
      'd06300000000',
      '7161016101',
      'd53ff8000000000000',
      '4d00000000 03',
      '4d00000001 09ff',
      '520000',
      '5a0006 770161 00000000 000000010000000200000003000000040000000500000006',
    ]) {
      assert.throws(() => decode(fromHex(hex)), MalformedTerm, hex);
    }
  });

  it('never fails on random bytes but with MalformedTerm', () => {
    const random = randomFrom(1);
    const tags = [
      88, 90, 97, 98, 104, 105, 107, 108, 110, 116, 118, 119, 200, 202, 204, 205, 206, 208, 209,
      210,
    ];
    for (let round = 0; round < 20_000; round++) {
      const bytes = Uint8Array.from({ length: random(60) }, () =>
        random(3) ? random(8) : random(2) ? random(256) : (tags[random(tags.length)] ?? 0),
      );
      const reader = new Reader(bytes);
      try {
        decodeTerm(reader);
      } catch (error) {
        assert.ok(error instanceof MalformedTerm, String(error));
      }
      assert.ok(reader.position <= bytes.length);
    }
  });

  it('never fails on damaged terms but with MalformedTerm', () => {
    const random = randomFrom(2);
    for (let round = 0; round < 3000; round++) {
      const bytes = encode(randomTerm(random, 4)).slice();
      for (let i = random(4); i >= 0; i--) bytes[random(bytes.length)] = random(256);
      try {
        decodeTerm(new Reader(bytes));
      } catch (error) {
        assert.ok(error instanceof MalformedTerm, String(error));
      }
    }
  });

  it('gives back random terms as copy does', () => {
    const random = randomFrom(3);
    for (let round = 0; round < 3000; round++) {
      const term = randomTerm(random, 5);
      const decoded = decode(encode(term));
      assert.deepEqual(decoded, term);
      assert.deepEqual(decoded, copy(term));
    }
  });
});

const version = 1; // a byte around each term, to see that exactly the term is read

function encode(term: unknown): Uint8Array<ArrayBuffer> {
  const writer = new Writer(1);
  writer.u8(version);
  encodeTerm(writer, term);
  return writer.bytes().slice(1);
}

function decode(bytes: Uint8Array): unknown {
  const padded = new Uint8Array(bytes.length + 2).fill(255);
  padded.set(bytes, 1);
  const reader = new Reader(padded, 1, bytes.length + 1);
  const term = decodeTerm(reader);
  assert.equal(reader.left, 0);
  return term;
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

function nested(depth: number): unknown {
  let term: unknown = 1;
  for (let i = 0; i < depth; i++)
    term = i % 3 === 0 ? { a: term } : i % 3 === 1 ? [term] : new Set([term]);
  return term;
}

/** Whole numbers below `limit`, the same in each run. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function randomTerm(random: (limit: number) => number, depth: number): unknown {
  const bar = incarnation('bar@host', 1 + random(2));
  const many = (): unknown[] =>
    Array.from({ length: random(7) }, () => randomTerm(random, depth - 1));
  switch (random(depth > 0 ? 20 : 14)) {
    case 0:
      return random(2 ** 32) - 2 ** 31;
    case 1:
      return (random(2 ** 32) - 2 ** 31) * random(2 ** 21);
    case 2:
      return (random(2 ** 32) - 2 ** 31) / 1000;
    case 3:
      return BigInt(random(2 ** 32)) ** BigInt(random(80)) * (random(2) ? 1n : -1n);
    case 4:
      return [true, false, null, undefined, Number.NaN, -0, 0, ''][random(8)];
    case 5:
      return String.fromCharCode(...Array.from({ length: random(40) }, () => random(128)));
    case 6:
      return String.fromCharCode(...Array.from({ length: random(300) }, () => random(65536)));
    case 7:
      return internPid(bar.node, bar, random(1000));
    case 8:
      return internReference(bar, random(2 ** 32) * 1000);
    case 9:
      return new Date(random(2 ** 32));
    case 10:
      return Uint8Array.from(many(), () => random(256));
    case 11:
      return new Float64Array([random(99) / 7]);
    case 12:
      return 'tick';
    case 13:
      return internPid(nodeNamed('baz@host'), bar, 5000 + random(100));
    case 14:
      return new Map(many().map((value, i) => [i % 2 ? value : i, value]));
    case 15:
      return new Set(many());
    case 16:
    case 17:
      return Object.fromEntries(many().map((value, i) => [`key ${i}`, value]));
    default:
      return many();
  }
}
