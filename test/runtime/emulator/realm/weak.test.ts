// Tables that hold weakly what is in them.

import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Bunch, WeakTable } from '../../../../runtime/emulator/realm/weak.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

class Thing {
  readonly id: number;
  bunch: Bunch<number, Thing> | undefined;

  constructor(id: number) {
    this.id = id;
  }
}

function enter(table: WeakTable<number, Thing>, id: number): Thing {
  const thing = new Thing(id);
  thing.bunch = table.add(id, thing);
  return thing;
}

/** What is only held weakly is kept to the end of a job. */
async function collected(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  collect();
}

describe('a weak table', () => {
  it('finds what somebody holds, and forgets the others', async () => {
    const table = new WeakTable<number, Thing>();
    const held: Thing[] = [];
    for (let id = 0; id < 10_000; id++) {
      const thing = enter(table, id);
      if (id % 1000 === 0) held.push(thing);
    }
    await collected();
    for (const thing of held) assert.equal(table.find(thing.id), thing);
    const left = Array.from({ length: 9000 }, (_, id) => table.find(id)).filter(Boolean).length;
    assert.ok(left < 500, `${left} are left`); // of each that is held, those who share its reference
    assert.equal(table.find(20_000), undefined);
  });

  it('is no larger than what is in it, and takes a key again', async () => {
    const table = new WeakTable<number, Thing>();
    const kept = enter(table, -1);
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 3000; i++) enter(table, round * 3000 + i);
      await collected();
    }
    assert.ok(table.size < 10_000, `${table.size} entries`);
    assert.equal(table.find(-1), kept);
    const again = enter(table, 5);
    assert.equal(table.find(5), again);
  });
});
