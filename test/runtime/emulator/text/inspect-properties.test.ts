// Whatever a user makes, it is shown without an exception, and without running a line of theirs.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noteProxies } from '../../../../runtime/emulator/realm/proxies.ts';
import { exitReason } from '../../../../runtime/emulator/text/exit-reason.ts';
import { formatException } from '../../../../runtime/emulator/text/format-exception.ts';
import { inspect } from '../../../../runtime/emulator/text/inspect.ts';
import { installStackTraces } from '../../../../runtime/emulator/text/stack-trace.ts';

describe('inspect', () => {
  const { Proxy: plainProxy } = globalThis;
  const { prepareStackTrace, stackTraceLimit } = Error;
  before(() => {
    noteProxies();
    installStackTraces();
  });
  after(() => {
    globalThis.Proxy = plainProxy;
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  });

  it('shows any value, thrown or not, and runs none of its code', () => {
    let ran = 0;
    const odd = oddValues((): never => {
      ran++;
      throw new Error('it was run');
    });
    fc.assert(
      fc.property(odd, (make) => {
        const value = make();
        ran = 0;
        assert.equal(typeof inspect(value), 'string');
        assert.equal(typeof inspect(value, { whole: true, width: 20 }), 'string');
        assert.equal(typeof formatException('error', exitReason(value)), 'string');
        assert.equal(ran, 0, inspect(value));
      }),
      { numRuns: 3000 },
    );
  });

  it('says what it cannot look into', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    assert.equal(inspect(proxy), '[Unprintable]');
    assert.equal(inspect([proxy]), '[[Unprintable]]');
    assert.equal(inspect(new Proxy({ a: 1 }, { get: () => 2 })), '{ a: 1 }');
    const itself: object = new Proxy({}, { getPrototypeOf: () => itself });
    assert.equal(inspect(itself), '{}');
    assert.equal(inspect(Object.create(itself)), '{}');
  });
});

/** Makers of values of all kinds, some of whose parts call `run` when they are touched. */
function oddValues(run: () => never): fc.Arbitrary<() => unknown> {
  const traps = new Proxy({}, { get: () => run }) as ProxyHandler<object>;
  const leaf = fc.constantFrom<(() => unknown)[]>(
    () => undefined,
    () => 'text',
    () => -0,
    () => 2n ** 70n,
    () => Symbol('s'),
    () => new Array(500),
    () => new Number(3),
    () => Object(Symbol('boxed')),
    () => detached(new Uint8Array(8)),
    () => detached(new Uint8Array(8)).buffer,
    () => new WeakMap(),
    () => (function* () {})(),
    () => class Named {},
    () => Math,
    () => globalThis,
    () => 'abc'.match(/(?<x>b)/),
    () => new Proxy({}, traps),
    () => new Proxy(class {}, traps),
    () => new Proxy(new Error('x'), traps),
    () => revoked(),
  );
  const classes = [Object, Array, Map, Set, Date, RegExp, Error, TypeError, AggregateError];
  const more = [Promise, Number, String, Uint8Array, ArrayBuffer, DataView, Function, WeakMap];
  const shape = fc.constantFrom<((inner: unknown) => unknown)[]>(
    (inner) => [inner, inner],
    (inner) => ({ a: inner }),
    (inner) => new Map([[inner, inner]]),
    (inner) => new Set([inner]),
    (inner) => new Error('m', { cause: inner }),
    (inner) => new AggregateError([inner]),
    (inner) => Object.assign(new Error('m'), { inner }),
    (inner) => Object.assign(Object.create(null), { inner }),
    (inner) => new Proxy(Object(inner), traps),
    (inner) => Object.create(Object(inner)),
    (inner) => Object.create(new Proxy(Object(inner), traps)),
    (inner) => Object.setPrototypeOf([inner], new Proxy([], traps)),
    (inner) => Object.setPrototypeOf(new Error('m'), Object(inner)),
    (inner) => Object.defineProperty({}, Symbol.toStringTag, { value: inner }),
    (inner) => withGetters(Object.create(Object(inner)), run),
    (inner) =>
      withGetters(
        Object.assign(() => inner, { inner }),
        run,
      ),
    ...[...classes, ...more].flatMap((one) => [
      () => withGetters(Object.create(one.prototype), run),
      () => withGetters(instanceOf(one), run),
      (inner: unknown) => Object.assign(instanceOf(one), { inner }),
    ]),
  );
  return fc.tuple(leaf, fc.array(shape, { maxLength: 6 })).map(
    ([make, shapes]) =>
      () =>
        shapes.reduce((inner, wrap) => wrap(inner), make() as unknown),
  );
}

/** An instance of a subclass, whose methods are all the user's. */
function instanceOf(base: unknown): object {
  const made = class extends (base as new (...args: unknown[]) => object) {};
  try {
    return Reflect.construct(
      made,
      base === Promise ? [() => undefined] : base === DataView ? [new ArrayBuffer(4)] : [],
    );
  } catch {
    return Object.create(made.prototype);
  }
}

const watched: readonly PropertyKey[] = [
  ...[
    'name',
    'message',
    'stack',
    'cause',
    'errors',
    'constructor',
    'then',
    'size',
    'length',
    'flags',
  ],
  ...[
    'source',
    'byteLength',
    'buffer',
    'toString',
    'valueOf',
    'toJSON',
    'entries',
    'values',
    'reason',
  ],
  ...[Symbol.toStringTag, Symbol.iterator, Symbol.toPrimitive, Symbol.species],
];

function withGetters(object: object, get: () => never): object {
  for (const key of watched) Reflect.defineProperty(object, key, { get, configurable: true });
  return object;
}

function detached(array: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  structuredClone(array, { transfer: [array.buffer] });
  return array;
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
