// What is written of an entry that differs: what still fits stays.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keptEntry, sameEntry } from '../../../repl/compare/compare.ts';
import { soon } from '../../helpers/processor-time.ts';

describe('an entry that is written anew', function () {
  this.timeout(60_000);

  const cases: readonly (readonly [wanted: string, shown: string, kept: string])[] = [
    ["[1, 'a[...]', 3]", "[1, 'abc', 2]", "[1, 'a[...]', 2]"],
    ["{ a: '[...]', b: 2, c: 5 }", "{ a: 'x', b: 1, c: 5 }", "{ a: '[...]', b: 1, c: 5 }"],
    ['hello [...] 6', 'hello there, you 5', 'hello [...] 5'],
    ['[#Ref<0.1.2.3>, 7]', '[#Ref<0.1.2.3>, 6]', '[#Ref<0.1.2.3>, 6]'],
    ['[[...], 3]', '[1, 2, 4]', '[[...], 4]'],
    ['[1, [...], 3]', '[1, 2, 2, 2, 4]', '[1, [...], 4]'],
    ['[1[...]]', '[2]', '[2[...]]'],
    ['[1[...]]', '[2, 3]', '[2, [...]]'],
    ['{ a: 1, [...] }', '{ a: 2, b: 3, c: [4] }', '{ a: 2, [...] }'],
    ['{ a: 1, [...], d: 1 }', '{ b: 3, a: 2, c: [4], d: 1 }', '{ [...], a: 2, d: 1 }'],
    ['{ a: 1, [...] }', '{ a: 2 }', '{ a: 2, [...] }'],
    ['{ a: { b: [...] }, c: 1 }', '{ a: { b: [1] }, c: 2 }', '{ a: { b: [...] }, c: 2 }'],
    [
      "Map(1) { 'a' => [[...], 1] }",
      "Map(2) { 'a' => [5, 2], 'b' => 1 }",
      "Map(2) { 'a' => [[...], 2], 'b' => 1 }",
    ],
    ["['a[...]z 5', 1]", "['abcz 6', 1]", "['a[...]z 6', 1]"],
    ["Shell got ['[...]', 1]", "Shell got ['x', 2]", "Shell got ['[...]', 2]"],
    ["A = ['[...]', 1]", "A = ['x', 2]", "A = ['[...]', 2]"],
    ["[['foo', 40000], 1]", "[['foo', 50000], 2]", "[['foo', 40000], 2]"],
    ['{ connection_id: 7, b: 1 }', '{ connection_id: 8, b: 2 }', '{ connection_id: 7, b: 2 }'],
    [
      '=ERROR REPORT==== 1-Jan-2026::00:00:00.000000 ===\nError in process <0.1.0> [...]\nsum 1',
      '=ERROR REPORT==== 2-Feb-2027::01:01:01.000000 ===\nError in process <0.1.0> on node\nsum 2',
      '=ERROR REPORT==== 1-Jan-2026::00:00:00.000000 ===\nError in process <0.1.0> [...]\nsum 2',
    ],
  ];
  for (const [wanted, shown, kept] of cases)
    it(`keeps what fits of ${wanted}`, () => {
      assert.equal(keptEntry(wanted, shown) ?? shown, kept);
      assert.equal(keptEntry(kept, shown) ?? kept, kept);
      assert.ok(sameEntry(kept, shown));
    });

  it('is what is shown where nothing is to be kept', () => {
    for (const [wanted, shown] of [
      ["['ok', 1]", "['ok', 2]"],
      ['the result is [...] ms', '** exception error: boom'],
      ["['ok', [...]]", '*** oops'],
      ['[<0.1.0>, 1]', '[<0.2.0>, 2]'],
      ["'a[...]'", '"it\'s"'],
    ] as const)
      assert.equal(keptEntry(wanted, shown), undefined, wanted);
  });

  it('takes a moment also where very much is shown', () => {
    soon(() => {
      keptEntry(`[${'[...], 1, '.repeat(900)}0]`, `[${'1, '.repeat(3_000)}2]`);
      keptEntry('a [...] b '.repeat(900), 'a c b '.repeat(1_500));
    }, 10_000);
  });

  it('keeps each value and each wildcard that fits, whatever the others are', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        const [wanted, shown, kept] = [0, 1, 2].map((side) => written(tree, side));
        const came = keptEntry(wanted ?? '', shown ?? '') ?? shown;
        assert.equal(came, sameEntry(wanted ?? '', shown ?? '') ? wanted : kept);
        assert.ok(sameEntry(came ?? '', shown ?? ''));
        assert.equal(keptEntry(came ?? '', shown ?? '') ?? came, came);
      }),
      { numRuns: 1000 },
    );
  });
});

/** A leaf is what is wanted, what is shown, and what is to be written. */
type Tree = readonly [string, string, string] | { readonly [key: string]: Tree };

const letters = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', ' '),
  minLength: 1,
  maxLength: 5,
});
const anyLeaf: fc.Arbitrary<Tree> = fc.oneof(
  fc.nat(9).map((n) => [`${n}`, `${n}`, `${n}`] as const),
  fc.tuple(fc.nat(9), fc.nat(9)).map(([n, m]) => [`${n}`, `${m}`, `${m}`] as const),
  letters.map((text) => ["'[...]'", `'${text}'`, "'[...]'"] as const),
  letters.map((text) => [`'x[...]'`, `'x${text}'`, `'x[...]'`] as const),
  letters.map((text) => ["'[...]'", `[${text.length}]`, `[${text.length}]`] as const),
  fc.nat(9).map((n) => ['[...]', `[${n}, { z: 1 }]`, '[...]'] as const),
  fc.constant(['<0.90.0>', '<0.90.0>', '<0.90.0>'] as const),
  fc.constant(['#Ref<0.1.2.3>', '<0.90.0>', '<0.90.0>'] as const),
);
const { tree: anyTree } = fc.letrec<{ tree: Tree; node: Tree }>((tie) => ({
  tree: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('node'), { minKeys: 1 }),
  node: fc.oneof({ maxDepth: 3 }, anyLeaf, tie('tree')),
}));

function written(tree: Tree, side: number): string {
  if (Array.isArray(tree)) return tree[side] ?? '';
  const parts = Object.entries(tree).map(([key, value]) => `${key}: ${written(value, side)}`);
  return `{ ${parts.join(', ')} }`;
}
