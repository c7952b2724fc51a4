import assert from 'node:assert/strict';
import { deepestTerm } from '../../../../runtime/emulator/host/term-limits.ts';
import { here } from '../../../../runtime/emulator/identity/incarnation.ts';
import { Pid } from '../../../../runtime/emulator/identity/pid.ts';
import { makeReference } from '../../../../runtime/emulator/identity/reference.ts';
import { copy } from '../../../../runtime/emulator/term/copy.ts';
import {
  functionNamed,
  registerExport,
} from '../../../../runtime/emulator/term/exported-function.ts';
import { Unsendable } from '../../../../runtime/emulator/term/unsendable.ts';

describe('copy', () => {
  it('gives what cannot change as it is', () => {
    const pid = new Pid(here.node, here, 1);
    const reference = makeReference();
    const exported = (): void => {};
    registerExport(exported, 's', 'exported');
    for (const term of ['ok', '', 1, -0, Number.NaN, 10n, true, null, undefined]) {
      assert.ok(Object.is(copy(term), term));
    }
    for (const term of [pid, reference, exported, functionNamed('s', 'loop')]) {
      assert.equal(copy(term), term);
    }
    assert.deepEqual(copy([pid, { reference }]), [pid, { reference }]);
  });

  it('shares nothing that can change', () => {
    const inner = { list: [1, 2, 3, 4, 5], map: new Map([['k', [1]]]), set: new Set([{ a: 1 }]) };
    const message = ['msg', inner, inner];
    const copied = copy(message) as typeof message;
    assert.deepEqual(copied, message);
    assert.notEqual(copied, message);
    assert.notEqual(copied[1], inner);
    assert.notEqual(copied[1], copied[2]);
    inner.list.push(6);
    inner.map.get('k')?.push(2);
    assert.deepEqual((copied[1] as typeof inner).list, [1, 2, 3, 4, 5]);
    assert.deepEqual((copied[1] as typeof inner).map.get('k'), [1]);
  });

  it('copies dates, buffers and typed arrays', () => {
    const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
    const message = [
      new Date(5),
      bytes,
      bytes.buffer,
      new DataView(bytes.buffer, 2, 4),
      new Float64Array([1.5]),
      bytes.subarray(2, 4),
      new Uint8Array(new SharedArrayBuffer(2)),
    ];
    const copied = copy(message) as typeof message;
    assert.deepEqual(copied.slice(0, 6), message.slice(0, 6));
    assert.ok((copied[6] as Uint8Array).buffer instanceof ArrayBuffer);
    bytes[0] = 9;
    assert.deepEqual(copied[1], new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]));
    assert.equal((copied[5] as Uint8Array).buffer.byteLength, 2);
  });

  it('keeps the name, message and stack of errors', () => {
    const error = new TypeError('not a pid');
    const copied = copy(['error', error]) as [string, Error];
    assert.ok(copied[1] instanceof TypeError);
    assert.notEqual(copied[1], error);
    assert.equal(copied[1].message, 'not a pid');
    assert.equal(copied[1].stack, error.stack);
    class Refused extends Error {
      override readonly name = 'Refused';
    }
    assert.equal(String(copy(new Refused('no'))), 'Refused: no');
  });

  it('fills the holes of arrays and leaves symbols behind', () => {
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
    assert.ok(1 in (copy([1, , 3]) as unknown[]));
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
    assert.ok(4 in (copy([1, 2, 3, 4, , 6]) as unknown[]));
    assert.deepEqual(Reflect.ownKeys(copy({ a: 1, [Symbol('s')]: [] }) as object), ['a']);
  });

  it('copies objects without a prototype, and a key __proto__ as a key', () => {
    const bare = Object.assign(Object.create(null), { a: [1] });
    assert.deepEqual(copy(bare), { a: [1] });
    const hostile = JSON.parse('{"__proto__": {"admin": true}, "b": []}');
    const copied = copy(hostile) as object;
    assert.equal(Object.getPrototypeOf(copied), Object.prototype);
    assert.deepEqual(Object.keys(copied), ['__proto__', 'b']);
    assert.equal('admin' in copied, false);
  });

  it('names the culprit of what cannot be sent', () => {
    const cycle: unknown[] = ['a'];
    cycle.push({ again: cycle });
    class Account {
      balance = 1;
    }
    const refused: [unknown, string, RegExp][] = [
      [() => 1, 'message', /a function that its module does not export; write `export` before it/],
      [Promise.withResolvers().resolve, 'message', /a function of JavaScript itself/],
      [
        ['hi', { callback: () => 1 }],
        'message[1].callback',
        /^cannot send message\[1\]\.callback: a function/,
      ],
      [{ 'b c': [Symbol('x')] }, 'message["b c"][0]', /a symbol/],
      [cycle, 'message[1].again', /it contains itself/],
      [new Map([['k', { p: Promise.resolve() }]]), 'message.get("k").p', /a Promise/],
      [new Set([new WeakMap()]), 'message.values()[0]', /a WeakMap/],
      [[/x/], 'message[0]', /a RegExp/],
      [[new Account()], 'message[0]', /an instance of Account; only plain objects/],
      [[new SharedArrayBuffer(1)], 'message[0]', /a SharedArrayBuffer/],
      [(function* () {})(), 'message', /instance of/],
      [new Array(2 ** 32 - 1), 'message', /too large/],
      [
        {
          get bad() {
            throw new Error('no');
          },
        },
        'message.bad',
        /a getter that throws/,
      ],
    ];
    for (const [term, path, sentence] of refused) {
      assert.throws(
        () => copy(term),
        (error) => {
          assert.ok(error instanceof Unsendable);
          assert.equal(error.path, path);
          assert.match(error.message, sentence);
          return true;
        },
      );
    }
  });

  it('copies to the depth limit and refuses deeper terms', () => {
    assert.doesNotThrow(() => copy(nested(deepestTerm)));
    for (const depth of [deepestTerm + 1, 200_000]) {
      assert.throws(() => copy(nested(depth)), /nested deeper than 1000 levels/);
    }
  });
});

function nested(depth: number): unknown {
  let term: unknown = 1;
  for (let i = 0; i < depth; i++)
    term = i % 3 === 0 ? { a: term } : i % 3 === 1 ? [term] : new Set([term]);
  return term;
}
