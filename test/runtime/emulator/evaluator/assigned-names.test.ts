// A name that is given a value at the prompt is a binding of that shell, also if it is that of a global.

import assert from 'node:assert/strict';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('a name that is given a value at the prompt', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
  });

  const sessions: Readonly<Record<string, readonly (readonly [typed: string, shown: string])[]>> = {
    'is bound, of whatever it was the name': [
      ['String = "abc"', "'abc'"],
      ['String.length', '3'],
      ['"a" + [1, 2].join()', "'a1,2'"],
      ['Map = new Map([[1, 2]])', 'Map(1) { 1 => 2 }'],
      ['Map.get(1)', '2'],
      ['Object = {}; JSON = {}; Math = 1; Error = 2', '2'],
      ['[{ a: Math }, 1 / 3 > 0]', '[{ a: 1 }, true]'],
      ['self = 5', '5'],
      ['self', '5'],
      ['x = 1', '1'],
      ['x += 1; x++; x', '3'],
    ],
    'is bound by a pattern, a loop, a function, a class': [
      ['[Array, ...Set] = [[1, 2], 3]', '[[1, 2], 3]'],
      ['({ Date, b: Number = 4 } = { Date: 5 })', '{ Date: 5 }'],
      ['[Array, Set, Date, Number]', '[[1, 2], [3], 5, 4]'],
      ['for (Math of [1, 2]); Math', '2'],
      ['function Symbol() { return 7 }; Symbol()', '7'],
      ['class Promise { a = 1 }; new Promise().a', '1'],
    ],
    'has the value it had where that is needed first': [
      ['Map = new Map()', 'Map(0) {}'],
      ['typeof Set; Set = Set; new Set([1])', 'Set(1) { 1 }'],
      ['WeakMap ??= 4; typeof WeakMap', "'function'"],
    ],
    'is bound when the function runs that gives it a value': [
      ['const g = () => { n = 5; RegExp = 6 }; g(); [n, RegExp]', '[5, 6]'],
      ['[n, RegExp]', '[5, 6]'],
    ],
    'is forgotten by f': [
      ['Map = 3', '3'],
      ["f('Map')", "'ok'"],
      ['new Map()', 'Map(0) {}'],
      ['c = 5', "5\n* c is a variable now; c(…) still calls the shell's command"],
      ['f()', "'ok'"],
      ['typeof c', "'function'"],
    ],
  };
  for (const [title, entries] of Object.entries(sessions))
    it(title, async () => {
      const shown = await session(
        foo,
        entries.map(([typed]) => typed),
      );
      assert.deepEqual(
        shown,
        entries.map(([, text]) => text),
      );
    });

  it('is listed by b', async () => {
    assert.equal(await foo.type('Map = 3; const z = () => { Ref = 4 }; z(); Ref'), '4');
    assert.equal((await session(foo, ['b()'])).join(''), "Map = 3\nRef = 4\nz = #Fun<z>'ok'");
  });

  it('travels with a function as any variable does', async () => {
    await foo.type('Map = 3; const x = () => Map');
    await foo.type('let got; spawn((f) => { got = f() }, [x]); 1');
    assert.equal(await foo.type('await sleep(0); got'), '3');
  });

  for (const [typed, sentence] of [
    [
      'globalThis.x = 1',
      '* 1:1: globalThis cannot be changed: all processes share it. `x = 1` makes a variable of this shell',
    ],
    [
      'delete globalThis.Map',
      '* 1:1: globalThis cannot be changed: all processes share it. `x = 1` makes a variable of this shell',
    ],
    ['1; undefined = 1', '* 1:4: undefined cannot be the name of a variable'],
    ['let NaN = 3', '* 1:5: NaN cannot be the name of a variable'],
    ['y += 1', '** exception error: ReferenceError: y is not a variable, a function or a module'],
  ] as const)
    it(`is refused in ${typed}`, async () => {
      assert.ok((await foo.type(typed)).startsWith(sentence));
      assert.equal(await foo.type('typeof Map'), "'function'");
    });
});
