// Figures: a case measures one or more, each with a value
// for each run. This file also summarises and compares them.

/** One figure of one system (terl or erl). */
export interface Figure {
  readonly case: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly n: number; // operations in one run
  readonly runs: readonly number[];
}

export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** A figure of terl next to the same figure of erl. */
export type Row =
  | {
      readonly case: string;
      readonly unit: string;
      readonly better: 'higher' | 'lower';
      readonly n: number; // operations in one run of terl
      readonly terl: Summary;
      readonly erl: Summary | null;
      readonly ratio: number | null; // terl's median divided by erl's median
    }
  | BetweenRow
  | { readonly case: string; readonly failed: string };

/** A figure of terl and erl together, next to the same figure of either alone. */
export interface BetweenRow {
  readonly case: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly n: number;
  readonly between: 'terl to erl' | 'erl to terl'; // the driver, and the other node
  readonly both: Summary;
  readonly erl: Summary | null; // erl to erl
  readonly terl: Summary | null; // terl to terl
  readonly ratios: { readonly erl: number | null; readonly terl: number | null }; // both's median divided by theirs
}

export interface Between {
  readonly between: BetweenRow['between'];
  readonly figures: readonly Figure[];
}

export function summary(runs: readonly number[]): Summary {
  const sorted = [...runs].sort((a, b) => a - b);
  const at = (i: number): number => sorted[i] ?? Number.NaN;
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

/** Pairs each figure of terl with erl's figure of the same name. */
export function rows(terl: readonly Figure[], erl: readonly Figure[]): Row[] {
  return terl.map((ours) => {
    const theirs = erl.find((one) => one.case === ours.case);
    const mine = summary(ours.runs);
    const yours = theirs ? summary(theirs.runs) : null;
    const { unit, better, n } = ours;
    const ratio = yours ? mine.median / yours.median : null;
    return { case: ours.case, unit, better, n, terl: mine, erl: yours, ratio };
  });
}

/** Pairs each figure of terl and erl together with those of erl alone and of terl alone. */
export function figuresBetween(
  mixed: readonly Between[],
  erl: readonly Figure[],
  terl: readonly Figure[],
): BetweenRow[] {
  const names = [...new Set(mixed.flatMap(({ figures }) => figures.map((one) => one.case)))];
  return names.flatMap((name) => {
    const of = (figures: readonly Figure[]): Summary | null => {
      const found = figures.find((one) => one.case === name);
      return found ? summary(found.runs) : null;
    };
    const [ofErl, ofTerl] = [of(erl), of(terl)];
    return mixed.flatMap(({ between, figures }) => {
      const figure = figures.find((one) => one.case === name);
      if (figure === undefined) return [];
      const { unit, better, n } = figure;
      const both = summary(figure.runs);
      const ratio = (to: Summary | null): number | null => (to ? both.median / to.median : null);
      const ratios = { erl: ratio(ofErl), terl: ratio(ofTerl) };
      return [{ case: name, unit, better, n, between, both, erl: ofErl, terl: ofTerl, ratios }];
    });
  });
}

/** Makes a figure for each name; the numbers of a run are in the order of the names. */
export function columns(
  names: readonly (readonly [name: string, unit: string, n: number, better: Figure['better']])[],
  runs: readonly (readonly number[])[],
): Figure[] {
  return names.map(([name, unit, n, better], i) => ({
    case: name,
    unit,
    better,
    n,
    runs: runs.map((run) => run[i] ?? Number.NaN),
  }));
}
