import assert from 'node:assert/strict';
import { entryFits } from '../../../repl/compare/compare.ts';

describe('an entry', () => {
  it('fits whatever differs from run to run', () => {
    for (const [wanted, shown] of [
      [
        '=INFO REPORT==== 22-Nov-2026::13:52:17.695644 ===\nx',
        '=INFO REPORT==== 1-Jan-2027::00:00:00.000000 ===\nx',
      ],
      ["['ok', [['foo', 36555]]]", "['ok', [['foo', 1234]]]"],
      [
        'tpmd: up and running on port 4369 with data:',
        'tpmd: up and running on port 39111 with data:',
      ],
      ['name foo at port 46407', 'name foo at port 12345'],
      [
        'tpmd: up and running on port port with data:',
        'tpmd: up and running on port 39111 with data:',
      ],
      ['#Fun<anonymous>', '#Fun<s.loop>'],
      ['     in call from shell (shell:13, line 1)', '     in call from shell (shell:14, line 1)'],
      ['{ connection_id: 9583845, a: 1 }', '{ connection_id: 7, a: 1 }'],
      ['<9461.92.0>', '<2.90.1>'],
      ['#Ref<0.2435295700.2059665409.104972>', '#Ref<0.1.2.3>'],
      ['{:ok, #Reference<0.2435295700.2059665409.104972>}', '{:ok, #Reference<0.1.2.3>}'],
      ['{ok,<9000.93.0>,#PID<0.1.0>}', '{ok,\n  <2.9.0>,#PID<0.2.0>}'],
      ['09:38:49.281 [error] no', '10:00:00.000 [error] no'],
      ["'<9461.92.0>'", "'<2.90.1>'"],
      ["├─'hi'─────▸✓  │", "├─'hi'──────────▸✓ │"],
      ["├╌'hi'╌╌╌… ├┄spawn┄┄○", "├╌'hi'╌╌… ├┄spawn┄┄┄┄○"],
      ['me <9460.99.0> gl <0.73.0>', 'me <2.99.0> gl <0.73.0>'],
    ] as const)
      assert.ok(entryFits(wanted, shown), `${wanted} does not fit ${shown}`);
  });

  it('fits where a wildcard stands', () => {
    for (const [wanted, shown] of [
      [
        '** exception error: bad argument[...]',
        '** exception error: bad argument\n     in function x',
      ],
      ['** Connection to foo failed: [...] **', '** Connection to foo failed: nohost **'],
      ["[[...], 'hi']", "[<0.1.0>, 'hi']"],
      ["[[...], 'hi']", "[1, 2, 'hi']"],
      ['[[...]]', '[]'],
      ['[[...]]', '[1, [2]]'],
      ["['badarith', [...]]", "['badarith', [['shell', '-', { line: 1 }]]]"],
      [
        "{ a: ['x', 0],[...]status: 'running',[...]links: [],[...]n: [...]}",
        "{ a: ['x', 0], b: 1, status: 'running', links: [], c: 2,\n  n: 7, m: 1 }",
      ],
      ["'[...]'", "'anything <0.1.0>'"],
      ["[[], ['[...]@host']]", "[[], ['12345@host']]"],
      ["'a[...]c'", "'abc'"],
      ["[...]'x'[...]", "before 'x' behind"],
      ['[...]', 'any'],
      ['tail [...]', 'tail of it'],
      ['[1, [...], 9, [...]]', '[1, 9, 9, 3]'],
      ["Shell got ['EXIT', [...], 'boo']", "Shell got ['EXIT', <2.1.0>, 'boo']"],
      ['1[...]', '123'],
    ] as const)
      assert.ok(entryFits(wanted, shown), `${wanted} does not fit ${shown}`);
    for (const [wanted, shown] of [
      ['[...]x', 'y'],
      ["['a', [...]]", "['a']"],
      ['[[...], 3]', '[1, 2]'],
      ["'a[...]c'", "'abd'"],
      ['a[...]b[...]c', 'acb'],
      ['aba[...]aba', 'aba'],
      ['{ a: 1, [...] }', '{ a: 2, b: 3 }'],
    ] as const)
      assert.ok(!entryFits(wanted, shown), `${wanted} fits ${shown}`);
  });

  it('compares as a term: breaks, blanks, quotes, order of keys', () => {
    for (const [wanted, shown] of [
      ["{ a: 1, b: 'x' }", '{ b: "x", a: 1 }'],
      ["{ 'a': [1,2] }", '{ a: [1,\n       2] }'],
      ["Map(2) { 'a' => 1, 'b' => 2 }", "Map(2) { 'b' => 2, 'a' => 1 }"],
      [`["it's"]`, `['it\\'s']`],
      [
        "['undef', [['foo', { cause: 'no foo on the\npath' }]]]",
        "['undef', [['foo', { cause: 'no foo on the path' }]]]",
      ],
      ["** exception exit: ['a',\n 'b']", '** exception exit: [\'a\', "b"]'],
      [
        "** exception error: ['my']\n     in function  x (shell:1, line 1)",
        '** exception error: ["my"]\n     in function  x (shell:2, line 1)',
      ],
      ['X = { a: 1, b: 2 }', 'X = { b: 2, a: 1 }'],
      ['Shell got { a: 1, b: 2 }', 'Shell got { b: 2, a: 1 }'],
      [
        '=ERROR REPORT==== x ===\nError in process <0.1.0>:\n{ a: 1, b: 2 }',
        '=ERROR REPORT==== y ===\nError in process <0.2.0>:\n{ b: 2,\n  a: 1 }',
      ],
    ] as const)
      assert.ok(entryFits(wanted, shown), `${wanted} does not fit ${shown}`);
    for (const [wanted, shown] of [
      ['{ a: 1 }', '{ a: 1, b: 2 }'],
      ["['a  b']", "['a b']"],
      ["['a', 'b']", "['b', 'a']"],
      ["'1'", '1'],
      ['1', '2'],
      ["Shell got 'a'", "'a'"],
      ["** exception exit: 'a'", "** exception error: 'a'"],
      ["** exception error: 'a'\n  in x", "** exception error: 'a'\n  in y"],
      ["'<0.1.0>'", '<0.1.0>'],
      ['[1, 36555]', '[1, 1234]'],
    ] as const)
      assert.ok(!entryFits(wanted, shown), `${wanted} fits ${shown}`);
  });

  it('compares as text if it is no term', () => {
    assert.ok(entryFits("x 'a'", "x  'a'"));
    assert.ok(entryFits('[TypeError: f is not a function]', '[TypeError: f is not\n a function]'));
    assert.ok(!entryFits('x  y z', 'x yz'));
    assert.ok(entryFits('a.*b(c)+', 'a.*b(c)+'));
    assert.ok(!entryFits('a.*b', 'axxb'));
  });

  it('tells own pids from those of other nodes, and pids from references', () => {
    assert.ok(!entryFits('<0.90.0>', '<2.90.0>'));
    assert.ok(!entryFits('<2.90.0>', '<0.90.0>'));
    assert.ok(!entryFits('text <0.90.0>', 'text <2.90.0>'));
    assert.ok(!entryFits('#Ref<0.1.2.3>', '#Ref<2.1.2.3>'));
    assert.ok(!entryFits('[<0.90.0>]', '[#Ref<0.1.2.3>]'));
  });
});
