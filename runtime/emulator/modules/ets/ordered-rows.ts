// The objects of a table of type ordered_set, in the order of their keys. They stand in chunks of some hundred,
// so that to find, to add and to delete one is cheap also among millions (a B+ tree of two levels).
// Each change is one step: the host may stop the code of a process that runs too long, at any call or loop.

import { compareTerms } from '../../order/compare-terms.ts';
import { isSameTerm } from '../../order/same-term.ts';
import type { Term } from '../../term/term.ts';
import { breathe } from './breathe.ts';
import { end, type Position, type Row, type Rows, unknown, type Walk } from './rows.ts';

const mostInChunk = 512; // rows

/** A key and its row, the next key and its row, …; never empty. */
type Chunk = Term[];

/** A place is a chunk, and the place of a key in it: an even number. */
interface Place {
  chunk: number;
  at: number;
}

export class OrderedRows implements Rows {
  size = 0;
  #chunks: Chunk[] = []; // each has at least one row
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
    const { chunk, at } = this.#place;
    const found = this.#chunks[chunk];
    if (found !== undefined && there) {
      found[at] = key;
      found[at + 1] = row;
      return;
    }
    if (found === undefined) this.#addLast(key, row);
    else found.splice(at, 0, key, row);
    this.size++;
    this.#changes++;
    if (found !== undefined && found.length > 2 * mostInChunk) this.#split(chunk, found);
  }

  /** Adds a row behind all others: keys that come in their order fill the chunks. */
  #addLast(key: Term, row: Row): void {
    const last = this.#chunks[this.#chunks.length - 1];
    if (last === undefined || last.length >= 2 * mostInChunk) this.#chunks.push([key, row]);
    else last.push(key, row);
  }

  #split(at: number, chunk: Chunk): void {
    this.#chunks.splice(at, 1, chunk.slice(0, mostInChunk), chunk.slice(mostInChunk));
  }

  swap(_old: Row, row: Row): void {
    this.put(row);
  }

  take(key: Term): readonly Row[] {
    if (!this.#isAt(key)) return [];
    const { chunk, at } = this.#place;
    const found = this.#chunks[chunk] as Chunk;
    const [, row] = found.splice(at, 2);
    this.size--;
    this.#changes++;
    if (found.length < mostInChunk / 2) this.#merge(chunk);
    return [row as Row];
  }

  /** Joins a small chunk with the one before it, if both fit into one. */
  #merge(at: number): void {
    const small = this.#chunks[at] as Chunk;
    const before = this.#chunks[at - 1];
    if (small.length === 0) this.#chunks.splice(at, 1);
    else if (before !== undefined && before.length + small.length <= mostInChunk)
      this.#chunks.splice(at - 1, 2, before.concat(small));
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
    return first === undefined ? end : first[0];
  }

  last(): Term | typeof end {
    const last = this.#chunks[this.#chunks.length - 1];
    return last === undefined ? end : lastKey(last);
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
    return found === undefined ? end : found[this.#place.at];
  }

  slot(n: number): readonly Row[] | typeof end | typeof unknown {
    let left = 2 * n;
    for (const chunk of this.#chunks) {
      if (left < chunk.length) return [chunk[left + 1] as Row];
      left -= chunk.length;
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
    this.#place.chunk = how.backwards ? this.#chunks.length - 1 : 0;
    this.#place.at = how.backwards ? this.#endOf(this.#place.chunk) : 0;
  }

  /** The place of the last key in a chunk. */
  #endOf(chunk: number): number {
    return (this.#chunks[chunk]?.length ?? 2) - 2;
  }

  #go(place: Place, step: 1 | -1): void {
    place.at += 2 * step;
    const length = this.#chunks[place.chunk]?.length ?? 0;
    if (place.at >= 0 && place.at < length) return;
    place.chunk += step;
    place.at = step === 1 ? 0 : this.#endOf(place.chunk);
  }

  fix(): void {} // the neighbours of any key can be asked for

  unfix(): void {}

  #rowAt({ chunk, at }: Place): Row | undefined {
    return this.#chunks[chunk]?.[at + 1] as Row | undefined;
  }

  readonly #place: Place = { chunk: 0, at: 0 }; // where the last search has ended

  #toAfter(key: Term): void {
    const there = this.#isAt(key);
    const { chunk, at } = this.#place;
    if (there || at >= (this.#chunks[chunk]?.length ?? Number.POSITIVE_INFINITY))
      this.#go(this.#place, 1);
  }

  #toBefore(key: Term): void {
    this.#isAt(key);
    this.#go(this.#place, -1);
  }

  /** Moves to the key, or to the place where it would be added; returns whether it is there. */
  #isAt(key: Term): boolean {
    const place = this.#place;
    if (!this.#spans(place.chunk, key)) place.chunk = this.#chunkFor(key);
    const chunk = this.#chunks[place.chunk] ?? [];
    let low = 0;
    for (let high = chunk.length >> 1; low < high; ) {
      const middle = (low + high) >>> 1;
      const order = compareTerms(chunk[2 * middle], key);
      if (order < 0) low = middle + 1;
      else if (order > 0) high = middle;
      else {
        place.at = 2 * middle;
        return true;
      }
    }
    place.at = 2 * low;
    return false;
  }

  /** Whether a key belongs into this chunk: keys that follow one another often do. */
  #spans(at: number, key: Term): boolean {
    const chunk = this.#chunks[at];
    if (chunk === undefined) return false;
    return compareTerms(chunk[0], key) <= 0 && compareTerms(lastKey(chunk), key) >= 0;
  }

  /** The last chunk whose first key is not after `key`; the number of chunks if the key comes after all others. */
  #chunkFor(key: Term): number {
    const chunks = this.#chunks;
    const last = chunks[chunks.length - 1];
    if (last === undefined || compareTerms(lastKey(last), key) < 0) return chunks.length;
    let low = 0;
    for (let high = chunks.length - 1; low < high; ) {
      const middle = (low + high + 1) >>> 1;
      if (compareTerms(chunks[middle]?.[0], key) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function lastKey(chunk: Chunk): Term {
  return chunk[chunk.length - 2];
}
