// Parses the command line of the bench. Pure.

import { casesFor, curvesFor } from './choice.ts';

export interface Options {
  readonly cases: readonly string[]; // names of cases or figures, or beginnings of these names; with `growth`, names of curves
  readonly growth: boolean;
  readonly json: boolean;
  readonly quick: boolean;
  readonly list: boolean;
  readonly erl: boolean;
  readonly runs: number; // 0: the number of runs that each case chooses
  readonly scale: number;
  readonly limit: number; // seconds that a driver may take
  readonly pin: readonly [driver: string, others: string] | undefined; // processors, as for taskset -c
}

export const usage = `Usage: npm run bench [-- CASE ...] [--json] [--quick] [--list] [--runs N] [--scale X] [--pin A,B] [--limit S] [--no-erl]
       npm run bench -- --growth [CURVE ...] [--json] [--quick] [--list] [--runs N] [--pin A,B] [--limit S] [--no-erl]

  CASE        a case such as remote_stream, or a figure such as remote_stream.small
  --growth    the curves instead of the cases: what it costs when there is more of something
  CURVE       a curve such as mailbox
  --json      one object a line instead of the table
  --quick     a short run of everything, to see that it works: its figures say nothing
  --list      the names of the cases, or of the curves
  --runs N    runs of each figure, instead of 5 to 9, or 3 of a point of a curve
  --scale X   factor on the operations of a run
  --pin A,B   the driver on processor A, all else on B (as with taskset)
  --limit S   seconds a driver may take until it is killed and the case has failed, instead of 300
              (60 with --quick; more with more runs or a larger scale)
  --no-erl    leave out erl, though it is installed
`;

export class UsageError extends Error {}

export function readOptions(words: readonly string[]): Options {
  const read = {
    ...{ growth: false, json: false, quick: false, list: false },
    ...{ erl: true, runs: 0, scale: 1, limit: 0 },
  };
  let pin: Options['pin'];
  const cases: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (isFlag(word)) read[flags[word]] = true;
    else if (word === '--no-erl') read.erl = false;
    else if (isNumbered(word)) read[numbered[word]] = positive(word, rest.shift());
    else if (word === '--pin') pin = processors(rest.shift());
    else if (word.startsWith('-')) throw new UsageError(`unknown option ${word}`);
    else cases.push(word);
  }
  return completed({ ...read, cases, pin });
}

/** Returns the options with defaults that depend on other options. */
function completed(read: Options): Options {
  for (const word of read.cases) check(word, read.growth);
  const quick = read.quick && { erl: false, runs: read.runs || 1, scale: quickScale };
  const options = { ...read, ...quick };
  return { ...options, limit: options.limit || limitFor(options) };
}

const flags = {
  '--growth': 'growth',
  '--json': 'json',
  '--quick': 'quick',
  '--list': 'list',
} as const;

const numbered = { '--runs': 'runs', '--scale': 'scale', '--limit': 'limit' } as const;

function isNumbered(word: string): word is keyof typeof numbered {
  return Object.hasOwn(numbered, word);
}

function isFlag(word: string): word is keyof typeof flags {
  return Object.hasOwn(flags, word);
}

/**
 * Returns the default limit in seconds, large enough for a slow machine: on two processors
 * the longest driver, the mesh of erl, takes 80 s, and no case has more than 9 runs.
 */
function limitFor({ quick, runs, scale }: Pick<Options, 'quick' | 'runs' | 'scale'>): number {
  return quick ? 60 : 300 * Math.max(1, scale) * Math.max(1, runs / 9);
}

const quickScale = 0.002; // factor for the number of operations: each case ends at once

function positive(option: string, text: string | undefined): number {
  const number = Number(text);
  if (number > 0) return number;
  throw new UsageError(`${option} wants a number above 0, got ${JSON.stringify(text)}`);
}

function processors(text: string | undefined): readonly [string, string] {
  const [, driver, others] = /^(\d+),(\d+)$/.exec(text ?? '') ?? [];
  if (driver !== undefined && others !== undefined) return [driver, others];
  throw new UsageError(`--pin wants two processors such as 0,1, got ${JSON.stringify(text)}`);
}

function check(word: string, growth: boolean): void {
  if (growth && curvesFor([word]).length === 0)
    throw new UsageError(`no curve is named ${word}; --growth --list names them`);
  if (!growth && casesFor([word]).length === 0)
    throw new UsageError(`no case is named ${word}; --list names them`);
}
