// console, as it is in JavaScript elsewhere.

import assert from 'node:assert/strict';
import { formatted } from '../../../../runtime/emulator/text/console-format.ts';
import { tableOf } from '../../../../runtime/emulator/text/console-table.ts';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('console', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
  });

  /** What is printed before the value. */
  async function printed(source: string): Promise<string> {
    const before = foo.printed.length;
    await foo.type(`${source}; 'done'`);
    return foo.printed.slice(before, -1).join('\n');
  }

  it('puts values in the place of %s and its kin', () => {
    const known: [unknown[], string][] = [
      [['%s is %d', 'a', 3], 'a is 3'],
      [['%s %s', { a: 1 }], '{ a: 1 } %s'],
      [['%d %i %f', '1.5', 2.7, '3.25x'], '1.5 2 3.25'],
      [['%j %o %O', { a: [1] }, 'x', ['y']], `{"a":[1]} 'x' ['y']`],
      [['100%% %c|', 'color: red', 'more', [1]], '100% | more [1]'],
      [['%%'], '%%'],
      [[['%s'], 1], "['%s'] 1"],
      [['%d', { valueOf: () => 3 }], 'NaN'],
      [[], ''],
    ];
    for (const [values, text] of known) assert.equal(formatted(values), text);
  });

  it('draws tables', () => {
    assert.equal(
      tableOf([{ a: 1, b: 'x' }, { a: 22 }]),
      [
        '┌─────────┬────┬─────┐',
        '│ (index) │ a  │ b   │',
        '├─────────┼────┼─────┤',
        "│ 0       │ 1  │ 'x' │",
        '│ 1       │ 22 │     │',
        '└─────────┴────┴─────┘',
      ].join('\n'),
    );
    assert.match(String(tableOf(['x', { a: 1 }])), /│ 0 {7}│ {3}│ 'x' {4}│/);
    assert.match(
      String(tableOf({ r: { a: 1, b: 2 } }, ['b'])),
      /│ \(index\) │ b │[\s\S]*│ r {7}│ 2 │/,
    );
    assert.match(String(tableOf(new Map([['k', [7]]]))), /│ 'k' {5}│ 7 │/);
    assert.equal(tableOf('text'), undefined);
  });

  it('counts, groups, asserts, measures and traces, each process for itself', async () => {
    assert.equal(
      await printed("console.count(); console.count(); console.count('of another')"),
      'default: 1\ndefault: 2\nof another: 1',
    );
    assert.equal(
      await printed(
        "console.group('g'); console.log('in\\nside'); console.groupEnd(); console.log('out')",
      ),
      'g\n  in\n  side\nout',
    );
    assert.equal(
      await printed("console.assert(1 === 1, 'no'); console.assert(false, 'x is %d', 2)"),
      'Assertion failed: x is 2',
    );
    assert.match(
      await printed(
        "console.time('t'); console.timeLog('t', 1); console.timeEnd('t'); console.timeEnd('t')",
      ),
      /^t: [\d.]+ms 1\nt: [\d.]+ms\nNo such label: t$/,
    );
    assert.match(
      await printed("function f() { console.trace('here') }; f()"),
      /^Trace: here\n {4}at shell\.f \(shell:\d+:1:\d+\)/,
    );
    assert.equal(
      await printed(
        "console.warn('w'); console.error('e'); console.info('i'); console.debug('d'); console.dir(['x'])",
      ),
      "w\ne\ni\nd\n['x']",
    );
    const before = foo.printed.length;
    await foo.type("spawn(() => { console.count('of another'); console.log('ended') })");
    await foo.prints(/ended/);
    assert.ok(foo.printed.slice(before).join('\n').includes('of another: 1\n'));
  });
});
