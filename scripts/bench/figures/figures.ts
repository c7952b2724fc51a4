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
  | { readonly case: string; readonly failed: string };

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
