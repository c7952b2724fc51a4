// Tables of ets: a set with numbers as keys, one with tuples, and a counter.

import { type Figure, measure, now, type Setting, scaled } from './measure.ts';

const size = 100_000; // objects of a table

type Key = (i: number) => unknown;
type Table = ReturnType<typeof ets.new>;

const number: Key = (i) => i;
const tuple: Key = (i) => ['user', i];

/** ets: inserts, look-ups, objects looked at by match, and counts per second. */
export async function main(setting: Setting): Promise<void> {
  const n = scaled(setting, 500_000);
  const work: Readonly<Record<string, [unit: string, Key, (table: Table) => Promise<void>]>> = {
    insert: ['ops/s', number, (table) => insert(table, n)],
    lookup: ['ops/s', number, (table) => lookup(table, n, number)],
    'lookup.tuple': ['ops/s', tuple, (table) => lookup(table, n, tuple)],
    match: ['objects/s', number, (table) => match(table, n)],
    update_counter: ['ops/s', number, (table) => count(table, n)],
  };
  for (const [name, [unit, key, run]] of Object.entries(work)) {
    const figure: Figure = [`ets.${name}`, unit, n, 'higher'];
    await measure(setting, 7, [figure], async () => {
      const table = filled(key);
      const begun = now();
      await run(table);
      return [(n * 1e6) / (now() - begun)];
    });
  }
}

/** A table in which each object has its number beside its key. */
function filled(key: Key): Table {
  const table = ets.new('t', []);
  for (let i = 0; i < size; i++) ets.insert(table, [key(i), i]);
  return table;
}

async function insert(table: Table, n: number): Promise<void> {
  for (let i = n; i > 0; i--) ets.insert(table, [i % size, i]);
}

async function lookup(table: Table, n: number, key: Key): Promise<void> {
  for (let i = n; i > 0; i--) {
    const [[, found]] = ets.lookup(table, key(i % size)) as [[unknown, number]];
    if (found !== i % size) throw new Error(`the object of ${i} has ${found}`);
  }
}

/** Looks for one object of all, by an element that is not the key, until n were looked at. */
async function match(table: Table, n: number): Promise<void> {
  for (let left = n; left > 0; left -= size) {
    const found = ets.match(table, ['$1', 77]);
    if (found.length !== 1) throw new Error(`${found.length} objects match`);
  }
}

async function count(table: Table, n: number): Promise<void> {
  for (let i = n; i > 0; i--) ets.update_counter(table, 0, 1);
}
