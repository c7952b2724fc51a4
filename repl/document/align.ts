// Two lists side by side: which entries that are wanted are those that are shown, and what to change in the others.

/** What becomes of an entry, wanted or shown; both are indices. */
export type Fate =
  | { readonly kind: 'kept'; readonly wanted: number; readonly shown: number }
  | { readonly kind: 'replaced'; readonly wanted: number; readonly shown: number }
  | { readonly kind: 'removed'; readonly wanted: number }
  | { readonly kind: 'added'; readonly shown: number }
  /** Shown where `...` stands for anything. */
  | { readonly kind: 'passed'; readonly wanted: number; readonly shown: number }
  /** Left to the entries that may come anywhere. */
  | { readonly kind: 'loose'; readonly shown: number };

export interface Pairing {
  readonly wanted: number; // how many
  readonly shown: number;
  fits(wanted: number, shown: number): boolean;
  /** Whether it stands for any entries, also none. */
  isGap(wanted: number): boolean;
  /** Whether a shown entry may be left to those that come anywhere. */
  isLoose(shown: number): boolean;
  mayReplace(wanted: number, shown: number): boolean;
}

const replaceCost = 2;
const removeCost = 3; // dearer than to replace, also where `...` would take what is shown
const addCost = 2;
export const costs: Readonly<Record<Fate['kind'], number>> = {
  kept: 0,
  replaced: replaceCost,
  removed: removeCost,
  added: addCost,
  passed: 0,
  loose: 0,
};

export const mostPairs = 50_000; // to compare: some seconds at worst

/** The fates of both lists, in order, with the fewest changes; for lists too long for that, with few. */
export function align(pairing: Pairing): readonly Fate[] {
  return pairing.wanted * pairing.shown > mostPairs ? alignLong(pairing) : alignShort(pairing);
}

function alignShort(pairing: Pairing): readonly Fate[] {
  const choices = bestChoices(pairing);
  const fates: Fate[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const fate = choices[i * (pairing.shown + 1) + j];
    if (fate === undefined) return fates;
    fates.push(fate);
    const [di, dj] = stepOf(fate, pairing);
    i += di;
    j += dj;
  }
}

/** The best fate at each place in both lists, by what it costs to the end; none at the end. */
function bestChoices(pairing: Pairing): readonly (Fate | undefined)[] {
  const width = pairing.shown + 1;
  const size = (pairing.wanted + 1) * width;
  const costFrom = new Float64Array(size);
  const choices = new Array<Fate | undefined>(size);
  for (let at = size - 2; at >= 0; at--) {
    let best = Number.POSITIVE_INFINITY;
    for (const fate of possibleFates(pairing, Math.floor(at / width), at % width)) {
      const [di, dj] = stepOf(fate, pairing);
      const cost = costs[fate.kind] + (costFrom[at + di * width + dj] ?? 0);
      if (cost >= best) continue;
      best = cost;
      choices[at] = fate;
    }
    costFrom[at] = best;
  }
  return choices;
}

/** What may happen here, the best first. */
function possibleFates(pairing: Pairing, i: number, j: number): readonly Fate[] {
  const hasWanted = i < pairing.wanted;
  const hasShown = j < pairing.shown;
  const fates: Fate[] = [];
  if (hasWanted && pairing.isGap(i)) {
    fates.push({ kind: 'kept', wanted: i, shown: -1 }); // the gap ends
    if (hasShown) fates.push({ kind: 'passed', wanted: i, shown: j });
    return fates;
  }
  if (hasWanted && hasShown) {
    if (pairing.fits(i, j)) fates.push({ kind: 'kept', wanted: i, shown: j });
    else if (pairing.mayReplace(i, j)) fates.push({ kind: 'replaced', wanted: i, shown: j });
  }
  if (hasShown && pairing.isLoose(j)) fates.push({ kind: 'loose', shown: j });
  if (hasWanted) fates.push({ kind: 'removed', wanted: i });
  if (hasShown) fates.push({ kind: 'added', shown: j });
  return fates;
}

/** By how many entries a fate goes on in both lists. */
function stepOf(fate: Fate, { isGap }: Pairing): readonly [wanted: number, shown: number] {
  switch (fate.kind) {
    case 'kept':
      return isGap(fate.wanted) ? [1, 0] : [1, 1];
    case 'replaced':
      return [1, 1];
    case 'removed':
      return [1, 0];
    case 'passed':
    case 'added':
    case 'loose':
      return [0, 1];
  }
}

/** What both lists begin and end with stays; between, all is replaced, but for what `...` stands for. */
function alignLong(pairing: Pairing): readonly Fate[] {
  const { fits, isGap } = pairing;
  const places = Array.from({ length: pairing.wanted }, (_, at) => at);
  const firstGap = places.findIndex(isGap);
  const lastGap = places.findLastIndex(isGap);
  const head: Fate[] = [];
  const tail: Fate[] = [];
  let [from, to] = [0, pairing.wanted];
  let [shownFrom, shownTo] = [0, pairing.shown];
  const isReplaced = firstGap >= 0; // as many as stand before and behind the gaps are replaced one by one
  const fateOf = (wanted: number, shown: number): Fate | undefined => {
    if (fits(wanted, shown)) return { kind: 'kept', wanted, shown };
    return isReplaced && pairing.mayReplace(wanted, shown)
      ? { kind: 'replaced', wanted, shown }
      : undefined;
  };
  for (; from < (isReplaced ? firstGap : to) && shownFrom < shownTo; from++, shownFrom++) {
    const fate = fateOf(from, shownFrom);
    if (fate === undefined) break;
    head.push(fate);
  }
  for (; to > Math.max(from, lastGap + 1) && shownTo > shownFrom; to--, shownTo--) {
    const fate = fateOf(to - 1, shownTo - 1);
    if (fate === undefined) break;
    tail.push(fate);
  }
  const between: Fate[] = places
    .slice(from, to)
    .map((wanted) =>
      isGap(wanted) ? { kind: 'kept', wanted, shown: -1 } : { kind: 'removed', wanted },
    );
  if (!isReplaced)
    for (let shown = shownFrom; shown < shownTo; shown++) between.push({ kind: 'added', shown });
  return [...head, ...between, ...tail.reverse()];
}
