// A table that keeps its first two entries without a Map.

import assert from 'node:assert/strict';
import { SmallTable } from '../../../../runtime/emulator/realm/small-table.ts';

type Act = readonly [act: 'set' | 'delete', key: number, value?: string];

function played<T extends Map<number, string> | SmallTable<number, string>>(
  table: T,
  acts: readonly Act[],
): unknown {
  const deleted = acts.map(([act, key, value = '']) =>
    act === 'set' ? table.set(key, value) && undefined : table.delete(key),
  );
  const keys = [0, 1, 2, 3, 4, Number.NaN];
  return {
    deleted,
    entries: [...table],
    keys: [...table.keys()],
    values: [...table.values()],
    size: table.size,
    known: keys.map((key) => [table.has(key), table.get(key)]),
  };
}

describe('small table', () => {
  it('has the entries of a Map, in the same order, whatever is set and deleted', () => {
    let seed = 1;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 2000; round++) {
      const acts = Array.from({ length: random(16) }, (_, i): Act => {
        const key = random(5);
        return random(2) === 0 ? ['set', key, `${i}`] : ['delete', key];
      });
      const small = played(new SmallTable<number, string>(), acts);
      assert.deepEqual(small, played(new Map(), acts), JSON.stringify(acts));
    }
  });

  it('finds NaN', () => {
    const acts: Act[] = [
      ['set', Number.NaN, 'a'],
      ['set', 1, 'b'],
      ['set', Number.NaN, 'c'],
    ];
    assert.deepEqual(played(new SmallTable<number, string>(), acts), played(new Map(), acts));
  });

  it('leaves out what is deleted while its entries are read', () => {
    const table = SmallTable.from([1, 2, 3, 4].map((key) => [key, key] as const));
    const seen: number[] = [];
    for (const [key] of table) {
      seen.push(key);
      table.delete(key);
      table.delete(key + 1);
    }
    assert.deepEqual(seen, [1, 3]);
    assert.equal(table.size, 0);
  });

  it('is empty after clear', () => {
    const table = SmallTable.from([1, 2, 3].map((key) => [key, key] as const));
    table.clear();
    assert.deepEqual([...table], []);
    assert.equal(table.get(3), undefined);
  });
});
