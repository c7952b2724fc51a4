// Functions of JavaScript's own that V8 cannot interrupt refuse what would keep them busy for ever, or end the program.

import assert from 'node:assert/strict';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('bounded builtins', () => {
  const nodes = testNodes();

  const refused: readonly string[] = [
    ...['indexOf', 'includes', 'lastIndexOf', 'reverse', 'unshift', 'splice', 'sort', 'join'].map(
      (method) => `Array.prototype.${method}.call({ length: 2 ** 53 - 1 }, 1)`,
    ),
    ...['forEach', 'map', 'filter', 'some', 'every', 'reduce', 'reduceRight', 'flatMap'].map(
      (method) => `Array.prototype.${method}.call({ length: 2 ** 53 - 1 }, x => x)`,
    ),
    ...['toSorted', 'toReversed', 'toSpliced', 'slice', 'flat', 'shift', 'fill', 'copyWithin'].map(
      (method) => `new Array(2 ** 32 - 1).${method}(0)`,
    ),
    'const sparse = []; sparse[2 ** 32 - 2] = 1; sparse.indexOf(5)',
    "'x'.repeat(5e8)",
    "'x'.padStart(5e8)",
    "'ab'.repeat(1e8)",
    "let s = 'x'.repeat(1e8); s += s; s.split('')",
    "let t = 'x'.repeat(1e8); t += t; /x/g[Symbol.match](t)",
    "let u = 'x'.repeat(1e8); u += u; JSON.parse(u)",
    '[].concat(new Array(2e8))',
    'Array.prototype.concat.call([], { length: 2 ** 53 - 1, [Symbol.isConcatSpreadable]: true })',
    'Array.from({ length: 5e8 })',
    'Math.max.apply(null, { length: 5e8 })',
  ];
  it('refuse lengths that nobody needs', async () => {
    const foo = await nodes.start('foo');
    for (const entry of refused)
      assert.match(await foo.type(entry), /^\*\* exception error: RangeError: /, entry);
  });

  it('do what they did before with all else', async () => {
    const foo: TestNode = await nodes.start('foo');
    const rows: readonly (readonly [entry: string, value: string])[] = [
      ['[1, 2, 3].lastIndexOf(3)', '2'],
      ['[1, 2, 3].lastIndexOf(3, undefined)', '-1'],
      ['[1, 2, 3].splice(1)', '[2, 3]'],
      ['[1, 2, 3].splice(1, undefined)', '[]'],
      ['[[1], [[2]]].flat()', '[1, [2]]'],
      ['[3, 1, 2].toSorted()', '[1, 2, 3]'],
      ['[1].concat([2], 3)', '[1, 2, 3]'],
      ['[1, 2].reduce((a, b) => a + b)', '3'],
      ["['a', 'b'].join(undefined)", "'a,b'"],
      ["'a-b-c'.split('-', 2)", "['a', 'b']"],
      ["'abc'.replace(/b/, 'x')", "'axc'"],
      ["'7'.padStart(3, '0')", "'007'"],
      ['Array.from({ length: 2 }, (_, i) => i)', '[0, 1]'],
      ["JSON.parse('[1]', (_, v) => v)", '[1]'],
      ['Array.prototype.map.length + Array.prototype.concat.length', '2'],
      ['Array.prototype.indexOf.name', "'indexOf'"],
      ["'prototype' in Array.prototype.map", 'false'],
    ];
    for (const [entry, value] of rows) assert.equal(await foo.type(entry), value, entry);
  });
});
