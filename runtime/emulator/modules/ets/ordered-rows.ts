// The objects of a table of type ordered_set, in the order of their keys. They stand in chunks of some hundred,
// so that to find, to add and to delete one is cheap also among millions (a B+ tree of two levels).

import { compareTerms } from '../../order/compare-terms.ts';
import { isSameTerm } from '../../order/same-term.ts';
import type { Term } from '../../term/term.ts';
import { breathe } from './breathe.ts';
import { end, type Position, type Row, type Rows, unknown, type Walk } from './rows.ts';

const mostInChunk = 512;

interface Chunk {
  readonly keys: Term[];
  readonly rows: Row[];
}

/** A place is a chunk and the number of the row in it. */
interface Place {
  chunk: number;
  row: number;
}

export class OrderedRows implements Rows {
  size = 0;
  #chunks: Chunk[] = []; // none is empty
  #changes = 0; // how often rows were added or deleted
  readonly #keyAt: number;

  constructor(keyAt: number) {
    this.#keyAt = keyAt;
  }

  one(key: Term): Row | undefined {
    return this.#isAt(key) ? this.#rowAt(this.#place) : undefined;
  }

  find(key: Term): readonly Row[] {
    const row = this.one(key);
    return row === undefined ? [] : [row];
  }

  put(row: Row): void {
    const key = row[this.#keyAt];
    const there = this.#isAt(key);
    const { chunk, row: at } = this.#place;
    const found = this.#chunks[chunk];
    if (there && found !== undefined) {
      found.keys[at] = key;
      found.rows[at] = row;
      return;
    }
    this.size++;
    this.#changes++;
    if (found === undefined) this.#addLast(key, row);
    else {
      found.keys.splice(at, 0, key);
      found.rows.splice(at, 0, row);
      if (found.keys.length > mostInChunk) this.#split(chunk, found);
    }
  }

  /** Adds a row behind all others: keys that come in their order fill the chunks. */
  #addLast(key: Term, row: Row): void {
    const last = this.#chunks.at(-1);
    if (last === undefined || last.keys.length >= mostInChunk)
      this.#chunks.push({ keys: [key], rows: [row] });
    else {
      last.keys.push(key);
      last.rows.push(row);
    }
  }

  #split(at: number, { keys, rows }: Chunk): void {
    const half = keys.length >> 1;
    this.#chunks.splice(at + 1, 0, { keys: keys.splice(half), rows: rows.splice(half) });
  }

  swap(_old: Row, row: Row): void {
    this.put(row);
  }

  take(key: Term): readonly Row[] {
    if (!this.#isAt(key)) return [];
    const { chunk, row: at } = this.#place;
    const { keys, rows } = this.#chunks[chunk] as Chunk;
    this.size--;
    this.#changes++;
    keys.splice(at, 1);
    const taken = rows.splice(at, 1);
    if (keys.length < mostInChunk / 4) this.#merge(chunk);
    return taken;
  }

  /** Joins a small chunk with its neighbour, if both fit into one. */
  #merge(at: number): void {
    const small = this.#chunks[at] as Chunk;
    const before = this.#chunks[at - 1];
    if (small.keys.length === 0) this.#chunks.splice(at, 1);
    else if (before !== undefined && before.keys.length + small.keys.length <= mostInChunk / 2) {
      before.keys.push(...small.keys);
      before.rows.push(...small.rows);
      this.#chunks.splice(at, 1);
    }
  }

  drop(row: Row): void {
    const key = row[this.#keyAt];
    const found = this.one(key);
    if (found !== undefined && isSameTerm(found, row)) this.take(key);
  }

  clear(): void {
    this.#chunks = [];
    this.size = 0;
    this.#changes++;
  }

  first(): Term | typeof end {
    const first = this.#chunks[0];
    return first === undefined ? end : first.keys[0];
  }

  last(): Term | typeof end {
    const last = this.#chunks.at(-1);
    return last === undefined ? end : last.keys.at(-1);
  }

  /** The key need not be in the table. */
  after(key: Term): Term | typeof end {
    this.#toAfter(key);
    return this.#keyAtPlace();
  }

  before(key: Term): Term | typeof end {
    this.#toBefore(key);
    return this.#keyAtPlace();
  }

  #keyAtPlace(): Term | typeof end {
    const found = this.#chunks[this.#place.chunk];
    return found === undefined ? end : found.keys[this.#place.row];
  }

  slot(n: number): readonly Row[] | typeof end | typeof unknown {
    let left = n;
    for (const { rows } of this.#chunks) {
      if (left < rows.length) return rows.slice(left, left + 1);
      left -= rows.length;
    }
    return left === 0 ? end : unknown;
  }

  walk(visit: (row: Row) => boolean, how: Walk = {}): Position | undefined {
    const step = how.backwards ? -1 : 1;
    this.#toStart(how);
    const place = { ...this.#place };
    for (let visited = 1; ; visited++) {
      const row = this.#rowAt(place);
      if (row === undefined) return undefined;
      if ((visited & 1023) === 0) breathe(1024);
      const changes = this.#changes;
      const more = visit(row);
      if (!more) return [row[this.#keyAt]];
      if (changes === this.#changes) this.#go(place, step);
      else {
        this.#toStart({ ...how, after: [row[this.#keyAt]] });
        Object.assign(place, this.#place);
      }
    }
  }

  #toStart(how: Walk): void {
    if (how.after !== undefined) {
      const [key] = how.after as readonly Term[];
      if (how.backwards) this.#toBefore(key);
      else this.#toAfter(key);
      return;
    }
    const last = this.#chunks.length - 1;
    this.#place.chunk = how.backwards ? last : 0;
    this.#place.row = how.backwards ? (this.#chunks[last]?.keys.length ?? 1) - 1 : 0;
  }

  #go(place: Place, step: 1 | -1): void {
    place.row += step;
    const { length } = this.#chunks[place.chunk]?.keys ?? [];
    if (place.row >= 0 && place.row < length) return;
    place.chunk += step;
    place.row = step === 1 ? 0 : (this.#chunks[place.chunk]?.keys.length ?? 1) - 1;
  }

  fix(): void {} // the neighbours of any key can be asked for

  unfix(): void {}

  #rowAt({ chunk, row }: Place): Row | undefined {
    return this.#chunks[chunk]?.rows[row];
  }

  readonly #place: Place = { chunk: 0, row: 0 }; // where the last search has ended

  #toAfter(key: Term): void {
    if (this.#isAt(key)) this.#go(this.#place, 1);
    else if (this.#chunks[this.#place.chunk] !== undefined && this.#atEndOfChunk())
      this.#go(this.#place, 1);
  }

  #atEndOfChunk(): boolean {
    return this.#place.row >= (this.#chunks[this.#place.chunk] as Chunk).keys.length;
  }

  #toBefore(key: Term): void {
    this.#isAt(key);
    this.#go(this.#place, -1);
  }

  /** Moves to the key, or to the place where it would be added; returns whether it is there. */
  #isAt(key: Term): boolean {
    const place = this.#place;
    if (!this.#spans(place.chunk, key)) place.chunk = this.#chunkFor(key);
    const keys = this.#chunks[place.chunk]?.keys ?? [];
    place.row = 0;
    for (let high = keys.length; place.row < high; ) {
      const middle = (place.row + high) >>> 1;
      const order = compareTerms(keys[middle], key);
      if (order < 0) place.row = middle + 1;
      else high = middle;
      if (order !== 0) continue;
      place.row = middle;
      return true;
    }
    return false;
  }

  /** Whether a key belongs into this chunk: keys that follow one another often do. */
  #spans(chunk: number, key: Term): boolean {
    const keys = this.#chunks[chunk]?.keys;
    if (keys === undefined) return false;
    return compareTerms(keys[0], key) <= 0 && compareTerms(keys[keys.length - 1], key) >= 0;
  }

  /** The last chunk whose first key is not after `key`; the number of chunks if the key comes after all others. */
  #chunkFor(key: Term): number {
    const chunks = this.#chunks;
    const last = chunks[chunks.length - 1]?.keys;
    if (last === undefined || compareTerms(last[last.length - 1], key) < 0) return chunks.length;
    let low = 0;
    for (let high = chunks.length - 1; low < high; ) {
      const middle = (low + high + 1) >>> 1;
      if (compareTerms((chunks[middle] as Chunk).keys[0], key) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
