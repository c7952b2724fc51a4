// A curve: the values of some figures while one quantity grows, in terl and, if it is measured there, in erl.

import { summary } from '../figures/figures.ts';
import type { Erlang } from '../programs/erlang-node.ts';
import type { Bench } from '../programs/terl-node.ts';

export interface Curve {
  readonly over: string; // the quantity that grows, with its unit
  readonly figures: readonly Heading[];
  /** Yields the points, that of the smallest quantity first. If one fails, yields its error, and goes on. */
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

/** Measures one point once; `at` is the quantity. */
export type Measurement<From> = (from: From, at: number) => Promise<readonly number[]>;

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
        const runErl = erlang && theirs && (() => theirs(erlang, at));
        yield await pointAt(at, options.runs || runs, () => ours(bench, at), runErl);
      }
    },
  };
}

async function pointAt(
  at: number,
  runs: number,
  ours: Run,
  theirs: Run | undefined,
): Promise<Point | FailedPoint> {
  try {
    const { terl, erl } = await inTurns(runs, ours, theirs);
    return { at, terl: medians(terl), erl: erl.length > 0 ? medians(erl) : null };
  } catch (error) {
    return { at, error };
  }
}

type Run = () => Promise<readonly number[]>;

/** Runs erl, then terl, and repeats this `runs` times. Returns the figures of each run. */
async function inTurns(
  runs: number,
  ours: Run,
  theirs: Run | undefined,
): Promise<{ terl: (readonly number[])[]; erl: (readonly number[])[] }> {
  const terl: (readonly number[])[] = [];
  const erl: (readonly number[])[] = [];
  for (let left = runs; left > 0; left--) {
    if (theirs) erl.push(await theirs());
    terl.push(await ours());
  }
  return { terl, erl };
}

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
