// Tables of ets: a set with numbers as keys, one with tuples, and a counter.

import { measureRate, type Setting, scaled } from './measure.ts';

const size = 100_000; // objects of a table

/** ets: inserts, look-ups, objects matched and counts per second. */
export async function main(setting: Setting): Promise<void> {
  const n = scaled(setting, 500_000);
  await measureRate(setting, 7, ['ets.insert', 'ops/s', n], () => insert(ets.new('t', []), n));
  const lookUp = (key: (i: number) => unknown): Promise<void> => lookup(filled(key), n, key);
  await measureRate(setting, 7, ['ets.lookup', 'ops/s', n], () => lookUp((i) => i));
  await measureRate(setting, 7, ['ets.lookup.tuple', 'ops/s', n], () => lookUp((i) => ['user', i]));
  await measureRate(setting, 7, ['ets.match', 'objects/s', n], () => match(n));
  await measureRate(setting, 7, ['ets.update_counter', 'ops/s', n], () => count(n));
}

async function insert(table: Reference | string, n: number): Promise<void> {
  for (let i = n; i > 0; i--) ets.insert(table, [i % size, i]);
}

/** A table in which each object has its number beside its key. */
function filled(key: (i: number) => unknown): Reference | string {
  const table = ets.new('t', []);
  for (let i = 0; i < size; i++) ets.insert(table, [key(i), i]);
  return table;
}

async function lookup(
  table: Reference | string,
  n: number,
  key: (i: number) => unknown,
): Promise<void> {
  for (let i = n; i > 0; i--) {
    const [[, number]] = ets.lookup(table, key(i % size)) as [[unknown, number]];
    if (number !== i % size) throw new Error(`the object of ${i} has ${number}`);
  }
}

/** Looks for one object of all, by an element that is not the key. */
async function match(n: number): Promise<void> {
  const table = filled((i) => i);
  for (let left = n; left > 0; left -= size) {
    const found = ets.match(table, ['$1', 77]);
    if (found.length !== 1) throw new Error(`${found.length} objects match`);
  }
}

async function count(n: number): Promise<void> {
  const table = ets.new('t', []);
  ets.insert(table, ['hits', 0]);
  for (let i = n; i > 0; i--) ets.update_counter(table, 'hits', 1);
}
