// Which shown entry is which wanted one. The first way that is tried is the order of things; others are searched when it
// leaves something missing, for instance because two entries that may come anywhere look alike but for their pids.

import type { Entry } from '../document/entries.ts';
import { fits, Printed } from './fits.ts';
import { Draft, type Names, type Sight } from './names.ts';
import type { Binder } from './printed-text.ts';

export interface Item {
  readonly entry: Entry;
  readonly printed: Printed;
}

export interface Task {
  readonly ordered: readonly Item[];
  readonly gaps: ReadonlySet<number>; // places in `ordered` before which any entries may come
  readonly loose: readonly Item[]; // may come anywhere
  readonly shown: readonly Item[]; // first those that came before
  readonly early: number; // how many came before
  readonly size: number; // pairs
}

export function taskOf(
  wanted: readonly Entry[],
  shown: readonly Entry[],
  before: readonly Entry[],
): Task {
  const ordered: Item[] = [];
  const loose: Item[] = [];
  const gaps = new Set<number>();
  for (const entry of wanted)
    if (entry.text === '...') gaps.add(ordered.length);
    else (entry.anywhere ? loose : ordered).push(itemOf(entry, true));
  const all = [...before, ...shown].map((entry) => itemOf(entry, false));
  const size = (ordered.length + loose.length) * all.length;
  return { ordered, gaps, loose, shown: all, early: before.length, size };
}

function itemOf(entry: Entry, isWanted: boolean): Item {
  return { entry, printed: new Printed(entry.text, isWanted) };
}

/** Which shown entry, by its index, each wanted one is. */
export interface Places {
  readonly taken: ReadonlyMap<number, Item>; // by the index in `shown`
  readonly unseen: ReadonlySet<Item>;
  readonly unwanted: readonly number[]; // indexes
}

export interface Ways {
  readonly skips?: boolean; // go on behind a wanted one that is missing
  readonly begins?: boolean; // what came before may be the first ones
}

/** Each shown entry is the next wanted one, else a loose one, else nothing. */
export function inTurn(task: Task, draft: Draft, { skips, begins }: Ways): Places {
  const { ordered, shown, early } = task;
  const loose = [...task.loose];
  const taken = new Map<number, Item>();
  const takeLoose = (index: number, item: Item): void => {
    const at = loose.findIndex((one) => fits(one.printed, item.printed, draft));
    const [found] = at < 0 ? [] : loose.splice(at, 1);
    if (found !== undefined) taken.set(index, found);
  };
  let next = 0;
  for (const [index, item] of shown.entries()) {
    if (index < early && !begins) {
      takeLoose(index, item);
      continue;
    }
    const end = skips ? ordered.length : Math.min(next + 1, ordered.length);
    let at = next;
    while (at < end && !isIt(ordered[at], item, draft)) at++;
    const found = at < end ? ordered[at] : undefined;
    if (found === undefined) takeLoose(index, item);
    else {
      taken.set(index, found);
      next = at + 1;
    }
  }
  return placesOf(task, taken);
}

function isIt(wanted: Item | undefined, shown: Item | undefined, binder: Binder): boolean {
  return wanted !== undefined && shown !== undefined && fits(wanted.printed, shown.printed, binder);
}

/** The rest of a task in which these entries are taken; what stands in a gap is wanted. */
function placesOf({ ordered, loose, gaps, shown, early }: Task, taken: Map<number, Item>): Places {
  const unseen = new Set([...ordered, ...loose]);
  for (const item of taken.values()) unseen.delete(item);
  const unwanted: number[] = [];
  const numbers = new Map(ordered.map((item, i) => [item, i]));
  let next = 0; // the place in `ordered` that is reached
  let waiting: number[] = [];
  const close = (from: number, to: number): void => {
    let isGap = false;
    for (let place = from; place <= to; place++) isGap ||= gaps.has(place);
    if (!isGap) for (const index of waiting) unwanted.push(index);
    waiting = [];
  };
  for (const index of shown.keys()) {
    const item = taken.get(index);
    const place = item === undefined ? undefined : numbers.get(item);
    if (item === undefined && index >= early) waiting.push(index);
    if (place === undefined) continue;
    close(next, place);
    next = place + 1;
  }
  close(next, ordered.length);
  return { taken, unseen, unwanted };
}

/**
 * Returns an assignment in which every wanted entry has a shown one, with the fewest unwanted entries; undefined
 * if none is found in time.
 */
export function searched(task: Task, names: Names, sight: Sight): Assignment | undefined {
  const draft = new Draft(names, sight);
  const numbers = new Map(task.ordered.map((item, i) => [item, i]));
  const searches = [...task.ordered, ...task.loose].map((item): Candidates => {
    const number = numbers.get(item);
    return { item, number, indexes: candidates(task, item, number !== undefined, draft) };
  });
  if (searches.some(({ indexes }) => indexes.length === 0)) return undefined;
  searches.sort((a, b) => a.indexes.length - b.indexes.length);
  const best = new Search(task, searches, draft).best();
  if (best === undefined) return undefined;
  const again = new Draft(names, sight);
  for (const [index, item] of best.taken) isIt(item, task.shown[index], again);
  return { places: best, draft: again };
}

export interface Assignment {
  readonly places: Places;
  readonly draft: Draft;
}

interface Candidates {
  readonly item: Item;
  readonly number: number | undefined; // its place in the order, if it has one
  readonly indexes: readonly number[]; // of the shown entries that it fits
}

function candidates(task: Task, item: Item, isOrdered: boolean, draft: Draft): number[] {
  const indexes: number[] = [];
  for (let index = isOrdered ? task.early : 0; index < task.shown.length; index++) {
    const mark = draft.mark();
    if (isIt(item, task.shown[index], draft)) indexes.push(index);
    draft.undo(mark);
  }
  return indexes;
}

/** Tries the candidates of each wanted entry, those with the fewest first, and goes back where names clash. */
class Search {
  private tries = 5000; // candidates looked at
  private found: Places | undefined;
  private readonly taken = new Map<number, Item>();
  private readonly order: (number | undefined)[]; // the index taken, for each ordered entry
  private readonly task: Task;
  private readonly searches: readonly Candidates[];
  private readonly draft: Draft;

  constructor(task: Task, searches: readonly Candidates[], draft: Draft) {
    this.task = task;
    this.searches = searches;
    this.draft = draft;
    this.order = task.ordered.map(() => undefined);
  }

  best(): Places | undefined {
    this.from(0);
    return this.found;
  }

  /** Place the entries from this one on; true once no better way can be found. */
  private from(at: number): boolean {
    const search = this.searches[at];
    if (search === undefined) return this.note();
    for (const index of search.indexes) {
      if (this.tries-- <= 0) return true;
      const mark = this.draft.mark();
      if (this.take(search, index)) {
        if (this.from(at + 1)) return true;
        this.giveBack(search, index);
      }
      this.draft.undo(mark);
    }
    return false;
  }

  private take({ item, number }: Candidates, index: number): boolean {
    if (this.taken.has(index) || !this.keepsOrder(number, index)) return false;
    if (!isIt(item, this.task.shown[index], this.draft)) return false;
    this.taken.set(index, item);
    if (number !== undefined) this.order[number] = index;
    return true;
  }

  private giveBack({ number }: Candidates, index: number): void {
    this.taken.delete(index);
    if (number !== undefined) this.order[number] = undefined;
  }

  private note(): boolean {
    const places = placesOf(this.task, new Map(this.taken));
    if (places.unwanted.length < (this.found?.unwanted.length ?? Number.POSITIVE_INFINITY))
      this.found = places;
    return places.unwanted.length === 0 || this.task.gaps.size === 0;
  }

  private keepsOrder(number: number | undefined, index: number): boolean {
    if (number === undefined) return true;
    return this.order.every(
      (taken, other) => taken === undefined || (other < number ? taken < index : taken > index),
    );
  }
}
