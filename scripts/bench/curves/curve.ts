// A curve: the values of some figures while one quantity grows, in terl and, if it is measured there, in erl.

import { summary } from '../figures/figures.ts';
import type { Erlang } from '../programs/erlang-node.ts';
import type { Bench } from '../programs/terl-node.ts';

export interface Curve {
  readonly over: string; // the quantity that grows, with its unit
  readonly figures: readonly Heading[];
  /** Yields the points, that of the smallest quantity first. What fails is yielded too, before its point. */
  draw(bench: Bench, erlang: Erlang | undefined): AsyncGenerator<Point | FailedPoint>;
}

export interface Heading {
  readonly name: string;
  readonly unit: string;
}

export interface Point {
  readonly at: number;
  readonly terl: readonly number[]; // one for each figure; NaN if a figure has no value here
  readonly erl: readonly number[] | null;
}

export interface FailedPoint {
  readonly at: number;
  readonly error: unknown;
}

/** Some figures of a point could not be measured: those are NaN. */
export class SomeMissing extends Error {
  readonly numbers: readonly number[];

  constructor(why: string, numbers: readonly number[]) {
    super(why);
    this.numbers = numbers;
  }
}

/** Measures one point once; `at` is the quantity. */
export type Measurement<From> = (
  from: From,
  at: number,
  options: Bench['options'],
) => Promise<readonly number[]>;

export interface Sizes {
  readonly full: readonly number[];
  readonly quick: readonly number[]; // sizes for --quick, which only shows that the curve works
  readonly runs?: number;
}

/**
 * Makes a curve by measuring point after point, erl before
 * terl, in new nodes; a point is the median of its runs.
 */
export function bySize(
  over: string,
  figures: readonly Heading[],
  { full, quick, runs = 3 }: Sizes,
  ours: Measurement<Bench>,
  theirs?: Measurement<Erlang>,
): Curve {
  return {
    over,
    figures,
    async *draw(bench, erlang) {
      const { options } = bench;
      for (const at of options.quick ? quick : full) {
        const runErl = erlang && theirs && (() => theirs(erlang, at, options));
        yield* pointAt(at, options.runs || runs, () => ours(bench, at, options), runErl);
      }
    },
  };
}

/** Runs erl, then terl, and repeats this `runs` times. */
async function* pointAt(
  at: number,
  runs: number,
  ours: Run,
  theirs: Run | undefined,
): AsyncGenerator<Point | FailedPoint> {
  const terl: (readonly number[])[] = [];
  const erl: (readonly number[])[] = [];
  const sides = theirs === undefined ? [] : [[theirs, erl] as const];
  for (let left = runs; left > 0; left--)
    for (const [run, figures] of [...sides, [ours, terl] as const])
      try {
        figures.push(await run());
      } catch (error) {
        if (error instanceof SomeMissing) figures.push(error.numbers);
        yield { at, error };
      }
  if (terl.length + erl.length === 0) return;
  yield { at, terl: medians(terl), erl: erl.length > 0 ? medians(erl) : null };
}

type Run = () => Promise<readonly number[]>;

function medians(runs: readonly (readonly number[])[]): number[] {
  return (runs[0] ?? []).map((_, i) => summary(runs.map((run) => run[i] ?? Number.NaN)).median);
}

/** Returns the value, or NaN if it is missing or if n is below `fewest`: then the value is mostly noise. */
export function ifMany(value: number | undefined, n: number, fewest: number): number {
  return value === undefined || n < fewest ? Number.NaN : value;
}

/** Returns the numbers of a line `POINT [1.5,20,null]`. */
export function numbersIn(line: string): number[] {
  return (JSON.parse(line) as (number | null)[]).map((value) => value ?? Number.NaN);
}
