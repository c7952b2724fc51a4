import assert from 'node:assert/strict';
import { here, incarnation } from '../../../../runtime/emulator/identity/incarnation.ts';
import { internPid } from '../../../../runtime/emulator/identity/pid.ts';
import { internReference } from '../../../../runtime/emulator/identity/reference.ts';
import {
  binary,
  bitstring,
  charlist,
  float,
  improper,
  list,
} from '../../../../runtime/emulator/modules/erlang/erlang-terms.ts';
import {
  functionNamed,
  registerExport,
} from '../../../../runtime/emulator/term/exported-function.ts';
import { format, inspect, inspected } from '../../../../runtime/emulator/text/inspect.ts';

const bar = incarnation('bar@host', 3022356651);
const pid = internPid(bar.node, bar, 93);
const reference = internReference(bar, 1254359041 * 2 ** 20);

describe('inspect', () => {
  it('writes terms as TypeScript literals', () => {
    const sendNode = (): void => {};
    registerExport(sendNode, 's', 'send_node');
    class Point {
      x = 1;
    }
    const known: [unknown, string][] = [
      ['ok', "'ok'"],
      ["it's", '"it\'s"'],
      ['it\'s "so"', '`it\'s "so"`'],
      ['`\'"', "'`\\'\"'"],
      ['a\n\\\u0007\u202e', "'a\\n\\\\\\x07\\u202e'"],
      ['語😀', "'語😀'"],
      [1.5, '1.5'],
      [-0, '-0'],
      [10n, '10n'],
      [undefined, 'undefined'],
      [null, 'null'],
      [true, 'true'],
      [['hi', 1, []], "['hi', 1, []]"],
      [{ a: 1, 'b c': 2, 5: {} }, "{ 5: {}, a: 1, 'b c': 2 }"],
      [Object.create(null), '{}'],
      [new Map([['a', 1]]), "Map(1) { 'a' => 1 }"],
      [new Set([1, 2]), 'Set(2) { 1, 2 }'],
      [new Uint8Array([1, 2]), 'Uint8Array [1, 2]'],
      [binary('it is "é"\n'), 'binary(\'it is "é"\\n\')'],
      [binary(''), "binary('')"],
      [Uint8Array.of(104, 0), 'Uint8Array [104, 0]'],
      [Uint8Array.of(0xc3), 'Uint8Array [195]'],
      [list(), 'list()'],
      [list(1, 'a', [2]), "list(1, 'a', [2])"],
      [charlist('abc\n'), "charlist('abc\\n')"],
      [charlist('語'), 'list(35486)'],
      [list(97, -1), 'list(97, -1)'],
      [improper('a', 'b', 1), "improper('a', 'b', 1)"],
      [float(1), 'float(1)'],
      [float(-1e22), 'float(-1e+22)'],
      [bitstring([5, 160], 3), 'bitstring([5, 160], 3)'],
      [functionNamed('lists', 'map', 2), '#Fun<lists.map/2>'],
      [new Date(0), '1970-01-01T00:00:00.000Z'],
      [new Date(Number.NaN), 'Invalid Date'],
      [internPid(here.node, here, 88), '<0.88.0>'],
      [sendNode, '#Fun<s.send_node>'],
      [function loop() {}, '#Fun<loop>'],
      [() => 1, '#Fun<anonymous>'],
      [new Point(), 'Point { x: 1 }'],
      [new TypeError('no pid'), 'TypeError: no pid'],
      [Symbol('s'), 'Symbol(s)'],
      [Promise.resolve(), 'Promise {}'],
      [/a+/g, '/a+/g'],
      // biome-ignore lint/suspicious/noSparseArray: the hole is what is written
      [[1, , 3], '[1, <empty>, 3]'],
    ];
    for (const [term, text] of known) assert.equal(inspect(term), text);
    assert.equal(inspect(pid), `<${bar.node.index}.93.0>`);
  });

  it('breaks a long tuple after its tag, as Erlang does', () => {
    const down = ['DOWN', reference, 'process', pid, 'a reason of some length'];
    const column = 12 - 2 * String(bar.node.index).length; // other tests may have met many nodes
    assert.equal(
      inspect(down, { column }),
      `['DOWN', ${reference}, 'process', ${pid},\n${' '.repeat(column + 9)}'a reason of some length']`,
    );
    assert.equal(
      inspect(['tag', { deep: 'y'.repeat(60), more: [1, 2, 3] }]),
      `['tag', { deep: '${'y'.repeat(60)}',\n          more: [1, 2, 3] }]`,
    );
  });

  it('fills lines one past the bracket and keeps to the width', () => {
    const text = inspect(
      Array.from({ length: 60 }, (_, i) => ({ number: i })),
      { column: 5, width: 60 },
    );
    const [first = '', ...rest] = text.split('\n');
    assert.ok(first.length <= 55);
    for (const line of rest) assert.ok(line.length <= 60 && /^ {6}\{/.test(line), line);
    assert.equal(
      inspect(new Array(99).fill(1), { width: Number.POSITIVE_INFINITY }).includes('\n'),
      false,
    );
  });

  it('ends soon, whatever it is given', () => {
    const cycle: unknown[] = [1];
    cycle.push(cycle);
    assert.equal(inspect(cycle), '[1, [Circular]]');
    assert.match(inspect(new Array(2 ** 32 - 1)), /<empty>, \.\.\.\]$/);
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    assert.equal(inspect(deep, { depth: 2 }), '[[...]]');
    assert.ok(inspect(deep).length < 100);
    let wide: unknown = 'x'.repeat(1e6);
    for (let i = 0; i < 8; i++) wide = new Array(100).fill(wide);
    assert.ok(inspect(wide).length < 300_000);
    assert.ok(inspect('x'.repeat(1e7)).endsWith("'..."));
    assert.ok(inspect(2n ** 1_000_000n).length < 5000);
    assert.ok(inspect(new Map([[wide, wide]])).length < 300_000);
  });

  it('says whether it has left something out, and leaves nothing out when asked for all', () => {
    const long = [
      new Array(101).fill(1),
      'x'.repeat(10_001),
      new Map([[1, new Set(new Array(101).keys())]]),
      new Uint8Array(101),
      2n ** 100_000n,
      JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`),
    ];
    for (const term of long) {
      assert.equal(inspected(term).isCut, true, inspect(term));
      assert.match(inspect(term), /\.\.\./);
      const all = inspected(term, { whole: true });
      assert.equal(all.isCut, false);
      assert.doesNotMatch(all.text, /\.\.\./);
    }
    assert.equal(inspected(['...', 1]).isCut, false);
    assert.equal(
      format('~p ~w', [new Array(300).fill(1), 'x'.repeat(20_000)]).match(/1|x/g)?.length,
      20_300,
    );
  });

  it('runs nothing of the user, and never throws', () => {
    let ran = 0;
    const trap = (): never => {
      ran++;
      throw new Error('trap');
    };
    const hostile = {
      toString: trap,
      toJSON: trap,
      get secret() {
        return trap();
      },
    };
    assert.match(inspect(hostile), /secret: \[Getter\]/);
    class Bad extends Map<unknown, unknown> {
      override [Symbol.iterator] = trap;
      override entries = trap;
      override get size(): number {
        return trap();
      }
    }
    inspect(new Bad([[1, 2]]));
    inspect(Object.create(Map.prototype));
    inspect(Object.create(Date.prototype));
    inspect(Object.create(null, { constructor: { get: trap } }));
    inspect(Object.defineProperty(new Error('x'), 'message', { get: trap }));
    assert.equal(ran, 0);
    const throwing = new Proxy({}, { ownKeys: trap, getPrototypeOf: trap });
    assert.equal(inspect([throwing]), '[[Unprintable]]');
    const endless: object = new Proxy(
      {},
      {
        getPrototypeOf: () => endless,
        ownKeys: () => ['a'],
        getOwnPropertyDescriptor: () => ({ value: endless, enumerable: true, configurable: true }),
      },
    );
    inspect(endless);
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    inspect([proxy]);
  });
});

describe('format', () => {
  it('writes what io:format writes', () => {
    const known: [string, unknown[], string][] = [
      ['~p and ~w~n', ['ok', ['a']], "'ok' and ['a']\n"],
      ['~s ~ts ~a', ['foo', 'bär', 'ok'], 'foo bär ok'],
      ['~s', [['abc', 100, [101]]], 'abcde'],
      ['~s ~ts', [charlist('abc'), list(binary('é'), 33)], 'abc é!'],
      ['~p ~w', [charlist('abc'), charlist('abc')], "charlist('abc') list(97, 98, 99)"],
      ['~w ~.2f', [binary('a'), float(2)], 'Uint8Array [97] 2.00'],
      ['~~ ~3n', [], '~ \n\n\n'],
      ['|~10s|~-10s|~3s|', ['abc', 'abc', 'abcdef'], '|       abc|abc       |abc|'],
      ['|~5w|~5..0w|~-5w|', [1234567, 42, 42], '|*****|00042|42   |'],
      ['~.2f ~8.3f ~e ~g', [1.239, 2.5, 1234.5, 5.5], '1.24    2.500 1.23450e+3 5.50000'],
      ['~B ~.16B ~.16b ~.16# ~.16x', [-10, 255, 255, 255, 255, '0x'], '-10 FF ff 16#FF 0xff'],
      ['~c~3c~i', [97, 98, 'ignored'], 'abbb'],
      ['~*s', [5, 'a'], '    a'],
    ];
    for (const [text, args, written] of known) assert.equal(format(text, args), written);
  });

  it('lays ~p out from where it stands', () => {
    const text = format('Shell got ~p~n', [['a'.repeat(30), 'b'.repeat(30), 'c'.repeat(10)]]);
    assert.equal(text.split('\n')[1], `           '${'c'.repeat(10)}']`);
  });

  it('refuses what does not fit', () => {
    for (const [text, args] of [
      ['~p', []],
      ['', [1]],
      ['~p~p', [1]],
      ['~*s', [1]],
    ] as const) {
      assert.throws(() => format(text, args), { message: 'wrong number of arguments' });
    }
    assert.throws(() => format('~q', [1]), /unknown control sequence ~q/);
    assert.throws(() => format('~s', [1]), /~s takes a string, not 1/);
    assert.throws(() => format('~999999999s', ['a']), /cannot be 999999999 wide/);
  });
});
