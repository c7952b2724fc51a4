// The three kinds of rows, and Erlang's order and equality of terms, against plain models.

import assert from 'node:assert/strict';
import { makeReference } from '../../../../../runtime/emulator/identity/reference.ts';
import { BagRows } from '../../../../../runtime/emulator/modules/ets/bag-rows.ts';
import { OrderedRows } from '../../../../../runtime/emulator/modules/ets/ordered-rows.ts';
import {
  allRows,
  end,
  type Row,
  unknown,
} from '../../../../../runtime/emulator/modules/ets/rows.ts';
import { SetRows } from '../../../../../runtime/emulator/modules/ets/set-rows.ts';
import { compareTerms } from '../../../../../runtime/emulator/order/compare-terms.ts';
import { isSameTerm } from '../../../../../runtime/emulator/order/same-term.ts';
import { TermMap } from '../../../../../runtime/emulator/order/term-map.ts';
import { keyOf } from '../../../../../runtime/emulator/order/term-text.ts';
import { Bitstring } from '../../../../../runtime/emulator/term/bitstring.ts';
import { copy } from '../../../../../runtime/emulator/term/copy.ts';
import { floatOf } from '../../../../../runtime/emulator/term/float.ts';
import { improperOf, listOf } from '../../../../../runtime/emulator/term/list.ts';
import type { Term } from '../../../../../runtime/emulator/term/term.ts';
import { createRandom } from '../../../../helpers/random.ts';

const reference = makeReference();

/** In Erlang's order; those of one array are equal by ==, but not the same. */
const inOrder: readonly (readonly Term[])[] = [
  [Number.NEGATIVE_INFINITY],
  [-(2n ** 80n)],
  [-1, floatOf(-1), -1n],
  [0, -0, 0n],
  [0.5],
  [1, floatOf(1), 1n],
  [2 ** 60],
  [2n ** 60n + 1n],
  [Number.NaN],
  ['Z'],
  ['a'],
  ['aa'],
  ['false'],
  ['\uffff'],
  ['\u{1f600}'],
  [reference],
  [[]],
  [[1], [floatOf(1)]],
  [['a']],
  [[1, 2]],
  [[1, 'a']],
  [{}],
  [{ b: 1 }, { b: floatOf(1) }],
  [{ a: 1, b: 1 }],
  [listOf([])],
  [improperOf([1, 'x'])],
  [listOf([1]), listOf([floatOf(1)])],
  [listOf([1, 0])],
  [listOf(['a'])],
  [new Uint8Array([])],
  [new Uint8Array([1])],
  [new Uint8Array([1, 2])],
  [new Uint8Array([2])],
];

describe("Erlang's order of terms", () => {
  it('holds between all kinds of terms', () => {
    for (const [i, some] of inOrder.entries())
      for (const [j, others] of inOrder.entries())
        for (const one of some)
          for (const other of others)
            assert.equal(
              Math.sign(compareTerms(one, other)),
              Math.sign(i - j),
              `${String(one)} ${String(other)}`,
            );
  });

  it('tells atoms of JavaScript from strings, and counts them among the atoms', () => {
    for (const atom of [true, false, undefined, null]) {
      assert.notEqual(compareTerms(atom, String(atom)), 0);
      assert.equal(
        Math.sign(compareTerms(atom, String(atom))),
        -Math.sign(compareTerms(String(atom), atom)),
      );
      assert.ok(compareTerms(atom, 1) > 0);
      assert.ok(compareTerms(atom, [1]) < 0);
    }
  });
});

const apart: readonly Term[] = [
  ...inOrder.flat(),
  true,
  'true',
  undefined,
  'undefined',
  null,
  'null',
  '',
  '\0',
  '\0s1:a',
  new Map<Term, Term>([['a', 1]]),
  { a: 1 },
  new Map<Term, Term>([[1, 'a']]),
  new Map<Term, Term>([[floatOf(1), 'a']]),
  new Set<Term>([1, 2]),
  new Date(0),
  new Date(1),
  new Uint16Array([1]),
  Bitstring.make(new Uint8Array([128]), 1),
  new Error('a'),
  new TypeError('a'),
  ['a', ['b', 1]],
  ['a', ['b', 2]],
  [undefined],
  [null],
  [reference],
  [makeReference()],
  [1, 2, 3, 4, 5, 6, 7, 8, 9],
  improperOf([1, 2]),
];

describe('the same terms', () => {
  it('are the same after a copy, and no others are', () => {
    for (const [i, one] of apart.entries())
      for (const [j, other] of apart.entries()) {
        const same = i === j;
        assert.equal(isSameTerm(one, copy(other)), same, `${String(one)} ${String(other)}`);
        if (same) assert.deepEqual(keyOf(one), keyOf(copy(other)));
        else assert.notEqual(keyOf(one), keyOf(copy(other)), `${i} ${j}`);
      }
  });

  it('do not depend on the order of what has none', () => {
    assert.ok(isSameTerm({ a: 1, b: 2 }, { b: 2, a: 1 }));
    assert.ok(isSameTerm(new Set([1, 2]), new Set([2, 1])));
    assert.ok(!isSameTerm([1, 2], [2, 1]));
    assert.ok(isSameTerm(-0, floatOf(0)));
    assert.ok(!isSameTerm(-0, 0));
  });

  it('are one key of a TermMap', () => {
    const map = new TermMap();
    for (const [i, one] of apart.entries()) map.set(one, i);
    assert.equal(map.size, apart.length);
    for (const [i, one] of apart.entries()) assert.equal(map.get(copy(one)), i);
    for (const [i, one] of apart.entries()) {
      map.delete(copy(one));
      assert.equal(map.get(one), undefined);
      assert.equal(map.size, apart.length - i - 1);
    }
    for (const key of [['a', 1], ['a', 2], ['b'], ['a']]) map.set(key, 1);
    map.delete(['a', 1]);
    assert.deepEqual([map.get(['a', 2]), map.get(['a', 1]), map.size], [1, undefined, 3]);
  });
});

describe('rows', () => {
  it('of an ordered_set do what a sorted array does, also by the thousand', () => {
    const random = createRandom(7);
    const rows = new OrderedRows(0);
    const model = new Map<number, Row>();
    for (let i = 0; i < 20_000; i++) {
      const key = random.below(3000);
      if (random.below(10) < (i < 10_000 ? 7 : 3)) {
        const row: Row = [key, i];
        rows.put(row);
        model.set(key, row);
      } else assert.equal(rows.take(key).length, model.delete(key) ? 1 : 0);
      assert.equal(rows.size, model.size);
      if (i % 1000 === 0) assertSorted(rows, model);
    }
    for (const key of model.keys()) rows.take(key);
    assert.deepEqual([rows.size, rows.first(), rows.last(), allRows(rows)], [0, end, end, []]);
  });

  it('of a set do what a Map does, and give places back', () => {
    const random = createRandom(8);
    const rows = new SetRows(0);
    const model = new Map<number, Row>();
    for (let i = 0; i < 30_000; i++) {
      const key = random.below(5000);
      if (random.below(10) < (i < 15_000 ? 8 : 1)) {
        rows.put([key, i]);
        model.set(key, [key, i]);
      } else assert.equal(rows.take(key).length, model.delete(key) ? 1 : 0);
      assert.equal(rows.size, model.size);
    }
    const found = allRows(rows).toSorted(([a], [b]) => compareTerms(a, b));
    assert.deepEqual(
      found,
      [...model.values()].toSorted(([a], [b]) => compareTerms(a, b)),
    );
    assert.equal(keysByNext(rows).length, model.size);
  });

  it('keep the places of deleted keys while the table is fixed', () => {
    const rows = new SetRows(0);
    for (let i = 0; i < 10; i++) rows.put([i]);
    rows.fix();
    rows.take(3);
    rows.take(4);
    assert.equal(rows.after(3), 5);
    rows.put([4, 'again']);
    assert.equal(rows.after(3), 4);
    rows.clear();
    assert.deepEqual([rows.size, rows.after(5)], [0, end]);
    rows.unfix();
    assert.equal(rows.after(5), unknown);
    rows.put([5]);
    assert.deepEqual([rows.first(), rows.after(5)], [5, end]);
  });

  it('of bags hold an object once, of duplicate_bags each time', () => {
    for (const duplicates of [false, true]) {
      const rows = new BagRows(0, duplicates);
      for (const row of [
        ['a', 1],
        ['a', 2],
        ['a', 1],
        ['a', floatOf(1)],
        ['b', [1]],
        ['b', [1]],
      ])
        rows.put(row as Row);
      assert.equal(rows.size, duplicates ? 6 : 4);
      rows.drop(['a', 1]);
      assert.deepEqual(rows.find('a'), [
        ['a', 2],
        ['a', floatOf(1)],
      ]);
      assert.equal(rows.take('b').length, duplicates ? 2 : 1);
      assert.equal(rows.size, 2);
    }
  });

  it('are walked on from where a walk has stopped, though what was visited is deleted', () => {
    for (const rows of [new SetRows(0), new OrderedRows(0)]) {
      rows.fix();
      for (let i = 0; i < 2000; i++) rows.put([i]);
      const seen: Term[] = [];
      let after: Term | undefined;
      do {
        after = rows.walk(
          ([key]) => {
            seen.push(key);
            rows.take(key);
            return seen.length % 7 !== 0;
          },
          { after },
        );
      } while (after !== undefined);
      assert.deepEqual(seen, [...new Set(seen)]);
      assert.equal(seen.length, 2000);
    }
  });
});

function assertSorted(rows: OrderedRows, model: ReadonlyMap<number, Row>): void {
  const keys = [...model.keys()].sort((a, b) => a - b);
  const forwards = allRows(rows).map(([key]) => key);
  assert.deepEqual(forwards, keys);
  const backwards: Term[] = [];
  rows.walk(([key]) => backwards.push(key) > 0, { backwards: true });
  assert.deepEqual(backwards, keys.toReversed());
  assert.deepEqual([rows.first(), rows.last()], [keys[0] ?? end, keys.at(-1) ?? end]);
  for (let key = -1; key < 3001; key += 97) {
    assert.equal(rows.after(key), keys.find((one) => one > key) ?? end);
    assert.equal(rows.before(key), keys.findLast((one) => one < key) ?? end);
  }
  assert.deepEqual(keysByNext(rows), keys);
  assert.deepEqual(rows.slot(keys.length), end);
  assert.deepEqual(rows.slot(keys.length + 1), unknown);
}

function keysByNext(rows: OrderedRows | SetRows): Term[] {
  const keys: Term[] = [];
  for (let key = rows.first(); key !== end; ) {
    keys.push(key as Term);
    const next = rows.after(key as Term);
    assert.notEqual(next, unknown);
    key = next as Term | typeof end;
  }
  return keys;
}
