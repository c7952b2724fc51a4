// What to change in the output of a step: which wanted entries stay, which are written anew, and where others are added.

import { align, costs, type Fate, mostPairs } from './align.ts';
import type { Entry } from './entries.ts';

export interface Plan {
  /** For each wanted entry: it stays as it is written, goes, or gives its place to the shown entry of this index. */
  readonly fates: readonly ('kept' | 'removed' | number)[];
  /** Shown entries to add, behind the wanted entry of this index; -1: before all. */
  readonly added: ReadonlyMap<number, readonly number[]>;
}

export type Fits = (wanted: Entry, shown: Entry) => boolean;

/** The changes that make the shown entries the wanted ones; undefined if nothing needs to change. */
export function planOf(
  wanted: readonly Entry[],
  shown: readonly Entry[],
  fits: Fits,
): Plan | undefined {
  if (fitInTurn(wanted, shown, fits)) return undefined;
  const pairs = new Pairs(wanted, shown, fits);
  const isShort = wanted.length * shown.length <= mostPairs;
  const attempts = isShort
    ? [looseLast(pairs), looseFirst(pairs)]
    : [pairs.align(places(wanted), places(shown))];
  const [first, second] = attempts.map((fates) => withPartners(pairs, fates));
  const best = second !== undefined && costOf(second) < costOf(first ?? []) ? second : first;
  if (best === undefined || costOf(best) === 0) return undefined;
  return placed(wanted.length, best, (at) => isShort && wanted[at]?.anywhere === true);
}

/** Whether all fit as they come: in order, but for what may come anywhere. */
function fitInTurn(wanted: readonly Entry[], shown: readonly Entry[], fits: Fits): boolean {
  const ordered = wanted.filter(({ anywhere }) => !anywhere);
  const loose = wanted.filter(({ anywhere }) => anywhere);
  if (loose.length * shown.length > mostPairs) return false;
  const isGapAt = (at: number): boolean => ordered[at] !== undefined && isGapEntry(ordered[at]);
  let at = 0;
  for (const entry of shown) {
    const next = isGapAt(at) ? at + 1 : at;
    const candidate = ordered[next];
    if (candidate !== undefined && fits(candidate, entry)) at = next + 1;
    else if (next === at && !takeFitting(loose, entry, fits)) return false;
  }
  while (isGapAt(at)) at++;
  return at === ordered.length && loose.length === 0;
}

function takeFitting(loose: Entry[], entry: Entry, fits: Fits): boolean {
  const found = loose.findIndex((one) => fits(one, entry));
  if (found >= 0) loose.splice(found, 1);
  return found >= 0;
}

/** A line `...` stands for any entries. */
function isGapEntry({ text }: Entry): boolean {
  return text === '...';
}

/** Both lists, and which of their entries fit; each two are compared once. */
class Pairs {
  readonly wanted: readonly Entry[];
  readonly shown: readonly Entry[];
  readonly #fits: Fits;
  readonly #known = new Map<number, boolean>();

  constructor(wanted: readonly Entry[], shown: readonly Entry[], fits: Fits) {
    this.wanted = wanted;
    this.shown = shown;
    this.#fits = fits;
  }

  fits(wanted: number, shown: number): boolean {
    const key = wanted * this.shown.length + shown;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const [one, other] = [this.wanted[wanted], this.shown[shown]];
    const fits = one !== undefined && other !== undefined && this.#fits(one, other);
    this.#known.set(key, fits);
    return fits;
  }

  /** Align some entries of both lists. */
  align(
    wanted: readonly number[],
    shown: readonly number[],
    isLoose: (shown: number) => boolean = () => false,
  ): readonly Fate[] {
    const inWanted = (at: number): number => wanted[at] ?? -1;
    const inShown = (at: number): number => shown[at] ?? -1;
    const fates = align({
      wanted: wanted.length,
      shown: shown.length,
      fits: (i, j) => this.fits(inWanted(i), inShown(j)),
      isGap: (i) => isGapEntry(this.wanted[inWanted(i)] as Entry),
      isLoose: (j) => isLoose(inShown(j)),
      mayReplace: (i, j) => this.wanted[inWanted(i)]?.isReport === this.shown[inShown(j)]?.isReport,
    });
    return fates.map((fate) => ({
      ...fate,
      ...('wanted' in fate ? { wanted: inWanted(fate.wanted) } : {}),
      ...('shown' in fate ? { shown: inShown(fate.shown) } : {}),
    })) as readonly Fate[];
  }

  ordered(): readonly number[] {
    return places(this.wanted).filter((at) => this.wanted[at]?.anywhere === false);
  }

  loose(): readonly number[] {
    return places(this.wanted).filter((at) => this.wanted[at]?.anywhere === true);
  }
}

/** First what has its order; what is left over is for the entries that may come anywhere. */
function looseLast(pairs: Pairs): readonly Fate[] {
  const loose = pairs.loose();
  const isLoose = (shown: number): boolean => loose.some((wanted) => pairs.fits(wanted, shown));
  const fates = pairs.align(pairs.ordered(), places(pairs.shown), isLoose);
  const left = fates.flatMap((fate) => (fate.kind === 'loose' ? [fate.shown] : []));
  const partners = match(loose, left, pairs);
  const taken = new Map([...partners].map(([wanted, shown]) => [shown, wanted]));
  return [
    ...fates.map((fate): Fate => {
      if (fate.kind !== 'loose') return fate;
      const wanted = taken.get(fate.shown);
      const { shown } = fate;
      return wanted === undefined ? { kind: 'added', shown } : { kind: 'kept', wanted, shown };
    }),
    ...removed(loose, partners),
  ];
}

/** First the entries that may come anywhere, best by what nothing else wants. */
function looseFirst(pairs: Pairs): readonly Fate[] {
  const [ordered, loose] = [pairs.ordered(), pairs.loose()];
  const rivals = (shown: number): number =>
    ordered.filter((wanted) => pairs.fits(wanted, shown)).length;
  const count = new Map(places(pairs.shown).map((shown) => [shown, rivals(shown)]));
  const free = [...count.keys()].sort((a, b) => (count.get(a) ?? 0) - (count.get(b) ?? 0));
  const partners = match(loose, free, pairs);
  const taken = new Map([...partners].map(([wanted, shown]) => [shown, wanted]));
  const rest = pairs.align(
    ordered,
    places(pairs.shown).filter((shown) => !taken.has(shown)),
  );
  const kept = [...taken.entries()].sort(([one], [other]) => one - other);
  const fates: Fate[] = [];
  for (const fate of rest) {
    const shown = 'shown' in fate ? fate.shown : -1;
    while (kept[0] !== undefined && kept[0][0] < shown) fates.push(keptOf(kept.shift()));
    fates.push(fate);
  }
  return [...fates, ...kept.map(keptOf), ...removed(loose, partners)];
}

function keptOf([shown, wanted]: readonly [number, number] = [-1, -1]): Fate {
  return { kind: 'kept', wanted, shown };
}

/** As many loose entries as possible, each with a shown one (Kuhn's augmenting paths). */
function match(
  loose: readonly number[],
  shown: readonly number[],
  pairs: Pairs,
): ReadonlyMap<number, number> {
  const takenBy = new Map<number, number>();
  const take = (wanted: number, seen: Set<number>): boolean => {
    for (const one of shown) {
      if (seen.has(one) || !pairs.fits(wanted, one)) continue;
      seen.add(one);
      const owner = takenBy.get(one);
      if (owner !== undefined && !take(owner, seen)) continue;
      takenBy.set(one, wanted);
      return true;
    }
    return false;
  };
  for (const wanted of loose) take(wanted, new Set());
  return new Map([...takenBy].map(([one, wanted]) => [wanted, one]));
}

function removed(loose: readonly number[], partners: ReadonlyMap<number, number>): Fate[] {
  return loose
    .filter((wanted) => !partners.has(wanted))
    .map((wanted) => ({ kind: 'removed', wanted }));
}

/** An entry to add takes the place of one of its kind that goes and may come anywhere: it keeps its mark. */
function withPartners(pairs: Pairs, fates: readonly Fate[]): readonly Fate[] {
  const gone = new Set(fates.flatMap((fate) => (fate.kind === 'removed' ? [fate.wanted] : [])));
  const going = pairs.loose().filter((wanted) => gone.has(wanted));
  if (going.length === 0 || going.length * fates.length > mostPairs) return fates;
  const replaced = new Set<number>();
  const changed = fates.map((fate): Fate => {
    if (fate.kind !== 'added') return fate;
    const wanted = going.find(
      (one) => !replaced.has(one) && areOfAKind(pairs.wanted[one], pairs.shown[fate.shown]),
    );
    if (wanted === undefined) return fate;
    replaced.add(wanted);
    return { kind: 'replaced', wanted, shown: fate.shown };
  });
  return changed.filter((fate) => fate.kind !== 'removed' || !replaced.has(fate.wanted));
}

function areOfAKind(one: Entry | undefined, other: Entry | undefined): boolean {
  const word = (entry: Entry | undefined): string | undefined => entry?.text.split(/\s/, 1)[0];
  return one?.isReport === other?.isReport && word(one) === word(other);
}

function costOf(fates: readonly Fate[]): number {
  return fates.reduce((sum, { kind }) => sum + costs[kind], 0);
}

/** An entry is added behind what was shown before it, and between its neighbours in order. */
function placed(
  length: number,
  fates: readonly Fate[],
  isLoose: (wanted: number) => boolean,
): Plan {
  const its: ('kept' | 'removed' | number)[] = new Array(length).fill('kept');
  const added = new Map<number, number[]>();
  const next = nextOrdered(length, fates, isLoose);
  let behind = -1;
  for (const [at, fate] of fates.entries()) {
    if (fate.kind === 'removed') its[fate.wanted] = 'removed';
    else if (fate.kind === 'replaced') its[fate.wanted] = fate.shown;
    else if (fate.kind === 'added') listIn(added, behind).push(fate.shown);
    const wanted = wantedOf(fate) ?? -1;
    if (wanted < (next[at] ?? length)) behind = Math.max(behind, wanted);
  }
  return { fates: its, added };
}

/** For each fate the wanted entry that comes next in order. */
function nextOrdered(
  length: number,
  fates: readonly Fate[],
  isLoose: (wanted: number) => boolean,
): readonly number[] {
  const all = new Array<number>(fates.length);
  let next = length;
  for (let at = fates.length - 1; at >= 0; at--) {
    all[at] = next;
    const wanted = wantedOf(fates[at]);
    if (wanted !== undefined && !isLoose(wanted)) next = wanted;
  }
  return all;
}

function listIn(lists: Map<number, number[]>, key: number): number[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function wantedOf(fate: Fate | undefined): number | undefined {
  return fate !== undefined && 'wanted' in fate ? fate.wanted : undefined;
}

function places(list: readonly unknown[]): readonly number[] {
  return list.map((_, at) => at);
}
