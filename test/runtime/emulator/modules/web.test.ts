// What is pure work and taken for granted elsewhere: cloning, texts as bytes, base64, microtasks.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as ours from '../../../../runtime/emulator/codec/text-encoding.ts';
import * as base64 from '../../../../runtime/emulator/host/base64.ts';
import { cloned } from '../../../../runtime/emulator/text/structured-clone.ts';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('what programs take for granted', () => {
  it('encodes and decodes texts as others do', () => {
    const odd = fc.uint8Array({ maxLength: 12 });
    const likely = fc.array(
      fc.constantFrom(
        0x41,
        0x80,
        0xa0,
        0xbf,
        0xc3,
        0xe0,
        0xed,
        0xef,
        0xbb,
        0xbf,
        0xf0,
        0x90,
        0xf4,
        0xff,
        0xd8,
        0xdc,
      ),
      { maxLength: 10 },
    );
    const bytes = fc.oneof(
      odd,
      likely.map((all) => Uint8Array.from(all)),
    );
    fc.assert(
      fc.property(
        bytes,
        fc.constantFrom('utf-8', 'utf-16le'),
        fc.boolean(),
        fc.nat(12),
        (all, label, ignoreBOM, at) => {
          const options = { ignoreBOM };
          const [mine, theirs] = [
            new ours.TextDecoder(label, options),
            new TextDecoder(label, options),
          ];
          assert.equal(mine.decode(all), theirs.decode(all));
          const parts = [all.subarray(0, at), all.subarray(at)] as const;
          for (const part of parts)
            assert.equal(
              mine.decode(part, { stream: true }),
              theirs.decode(part, { stream: true }),
            );
          assert.equal(mine.decode(), theirs.decode());
          assert.equal(
            fails(() => new ours.TextDecoder(label, { fatal: true }).decode(all)),
            fails(() => new TextDecoder(label, { fatal: true }).decode(all)),
          );
        },
      ),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(9), (text, room) => {
        assert.deepEqual(
          new ours.TextEncoder().encode(text),
          new Uint8Array(new TextEncoder().encode(text)),
        );
        const [a, b] = [new Uint8Array(room), new Uint8Array(room)];
        assert.deepEqual(
          new ours.TextEncoder().encodeInto(text, a),
          new TextEncoder().encodeInto(text, b),
        );
        assert.deepEqual(a, b);
      }),
    );
    assert.throws(
      () => new ours.TextDecoder('ebcdic'),
      /utf-8 and utf-16le can be decoded, not 'ebcdic'/,
    );
  });

  it('writes and reads base64 as others do', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (bytes, text) => {
        const binary = String.fromCharCode(...bytes);
        assert.equal(base64.encodedBase64(binary), btoa(binary));
        assert.equal(base64.decodedBase64(btoa(binary)), binary);
        assert.equal(
          base64.decodedBase64(text) ?? 'fails',
          fails(() => atob(text)) ? 'fails' : atob(text),
        );
      }),
    );
    assert.equal(base64.encodedBase64('語'), undefined);
  });

  it('clones what can be cloned, with its circles', () => {
    const shared = [1];
    const bytes = new Uint8Array([1, 2, 3, 4]);
    const value = {
      a: shared,
      b: shared,
      map: new Map([[{ k: 1 }, new Set([shared])]]),
      at: new Date(7),
      like: /x/gi,
      part: bytes.subarray(1, 3),
      all: bytes,
      error: new TypeError('t', { cause: shared }),
      own: new (class A {
        x = 1;
      })(),
      self: undefined as unknown,
    };
    value.self = value;
    const copy = cloned(value, []) as typeof value;
    assert.deepEqual(copy, structuredClone(value));
    assert.equal(copy.a, copy.b);
    assert.equal(copy.self, copy);
    assert.equal(copy.part.buffer, copy.all.buffer);
    assert.equal(copy.error.cause, copy.a);
    const buffer = new ArrayBuffer(4);
    const moved = cloned([buffer], [buffer]) as [ArrayBuffer];
    assert.equal(moved[0].byteLength, 4);
    assert.equal(buffer.byteLength, 0);
    for (const refused of [() => 1, Symbol('s'), Promise.resolve(), new WeakMap()])
      assert.throws(() => cloned([refused], []), { name: 'DataCloneError' });
  });

  const nodes = testNodes();
  let foo: TestNode;

  it('is there at the prompt and in modules', async () => {
    foo = await nodes.start('foo');
    assert.deepEqual(
      await session(foo, [
        'const copy = structuredClone({ a: [self()] }); copy.a[0] === self()',
        "new TextDecoder().decode(new TextEncoder().encode('hé'))",
        "atob(btoa('hi'))",
        'performance.now() <= performance.now()',
        "queueMicrotask(() => io.format('second~n')); io.format('first~n')",
      ]),
      ['true', "'hé'", "'hi'", 'true', 'first', "'ok'"],
    );
    await foo.prints(/second/);
    await foo.type(
      "spawn(async () => { queueMicrotask(() => { throw new Error('in it') }); await sleep(60_000) })",
    );
    assert.match(await foo.prints(/ERROR REPORT/), /Error: in it/);
  });

  it('is told of where it is not there', async () => {
    nodes.files({ 's.ts': 'export const wait = () => setTimeout(() => 1, 10);' });
    foo = await nodes.start('foo');
    const told =
      /ReferenceError: terl has no setTimeout: send_after\(ms, self\(\), message\) sends a message later, await sleep\(ms\) waits/;
    assert.match(await foo.type('setTimeout(() => 1, 10)'), told);
    assert.match(await foo.type('(() => setTimeout(() => 1, 10))()'), told);
    assert.match(await foo.type('s.wait()'), told);
    assert.match(
      await foo.type('try { s.wait() } catch (e) { e.message }'),
      /^'terl has no setTimeout/,
    );
    assert.equal(await foo.type('typeof setTimeout'), "'undefined'");
    assert.match(await foo.type('process.exit()'), /terl has no process: /);
  });
});

function fails(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}
