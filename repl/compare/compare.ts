// What is wanted of a step against what its terminal shows: in order, but for entries that may come anywhere.

import type { Entry } from '../document/entries.ts';
import { inTurn, type Places, searched, type Task, taskOf } from './assignment.ts';
import { fits, Printed } from './fits.ts';
import { bindMerged, merged } from './merge.ts';
import { Draft, type Names, type Sight } from './names.ts';
import type { Binder } from './printed-text.ts';

export interface Comparison {
  readonly unwanted: readonly Entry[]; // shown, not wanted
  readonly unseen: readonly Entry[]; // wanted, not shown
  readonly strays: readonly Entry[]; // what is left of `before`
  readonly names: Names; // with those that were bound
  /** The sentence about written names that are not renamed consistently; undefined if this is not what is wrong. */
  readonly clash: string | undefined;
}

/**
 * Returns what is not shown as it is wanted. `...` on a line of its own stands for any entries. `before` holds entries
 * that came early, in earlier steps: entries that may come anywhere are also looked for among them, and the first ones if they
 * are missing: a process may print before the next entry is typed.
 */
export function compare(
  wanted: readonly Entry[],
  shown: readonly Entry[],
  before: readonly Entry[],
  names: Names,
  sight: Sight,
): Comparison {
  const task = taskOf(wanted, shown, before);
  const draft = new Draft(names, sight);
  const first = inTurn(task, draft, {});
  const isSettled =
    first.unseen.size === 0 && (first.unwanted.length === 0 || task.gaps.size === 0);
  if (isSettled || task.size > mostPairs) return result(task, first, draft);
  const better = searched(task, names, sight);
  if (better !== undefined) return result(task, better.places, better.draft);
  if (first.unseen.size === 0) return result(task, first, draft);
  const early = new Draft(names, sight);
  const begun = inTurn(task, early, { begins: true });
  if (begun.unseen.size + begun.unwanted.length === 0) return result(task, begun, early);
  const rest = new Draft(names, sight);
  const found = result(task, inTurn(task, rest, { skips: true }), rest);
  return { ...found, clash: clashOf(found, sight) };
}

/** Returns whether one entry is the one that is wanted, whatever its pids and references are. */
export function entryFits(wanted: string, shown: string): boolean {
  return fits(new Printed(wanted, true), new Printed(shown, false), anyNames);
}

/** The same of an entry whose pids and references are written as in the document: they are the same ones. */
export function sameEntry(wanted: string, shown: string): boolean {
  return fits(new Printed(wanted, true), new Printed(shown, false), sameNames);
}

/** Returns such an entry as it was written before, where that still fits; undefined if nothing is to be kept. */
export function keptEntry(wanted: string, shown: string): string | undefined {
  return merged(wanted, shown, sameNames);
}

/**
 * Returns names in which the written pids and references of entries that differ are bound, too: one that stands where one
 * of its kind is shown is its name, if it can be.
 */
export function namedAlike({ unseen, unwanted, names }: Comparison, sight: Sight): Names {
  const draft = new Draft(names, sight);
  const plain = unseen.filter(({ isReport }) => !isReport);
  const reports = unseen.filter(({ isReport }) => isReport);
  for (const { text, isReport } of unwanted) {
    const wanted = (isReport ? reports : plain).shift();
    if (wanted !== undefined) bindMerged(wanted.text, text, draft);
  }
  return draft.finished();
}

const sameNames: Binder = {
  bind: (written, shown) => written === shown,
  mark: () => 0,
  undo: () => undefined,
};

const anyNames: Binder = { bind: () => true, mark: () => 0, undo: () => undefined };

const mostPairs = 10_000; // pairs of a wanted and a shown entry; beyond them only the first way is tried

function result({ shown, early, ordered, loose }: Task, places: Places, draft: Draft): Comparison {
  const strays = shown.slice(0, early).filter((_, index) => !places.taken.has(index));
  const unseen = [...ordered, ...loose].filter((item) => places.unseen.has(item));
  return {
    unwanted: places.unwanted.flatMap((index) => shown[index]?.entry ?? []),
    unseen: unseen.map(({ entry }) => entry),
    strays: strays.map(({ entry }) => entry),
    names: draft.finished(),
    clash: undefined,
  };
}

/** The names are what is wrong if an unseen entry and an unwanted one differ in nothing else. */
function clashOf(
  { unseen, unwanted, strays, names }: Comparison,
  sight: Sight,
): string | undefined {
  const rest = [...unwanted, ...strays].map(({ text }) => new Printed(text, false));
  for (const entry of unseen) {
    const wanted = new Printed(entry.text, true);
    for (const shown of rest) {
      if (!fits(wanted, shown, anyNames)) continue;
      const draft = new Draft(names, sight);
      if (!fits(wanted, shown, draft) && draft.clash !== undefined) return draft.clash;
    }
  }
  return undefined;
}
