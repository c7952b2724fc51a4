// npm run bench: terl beside erl, case by case in the same sitting. README.md says what each case is.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { caseNames, cases } from './cases.ts';
import { casesFor, curvesFor, figuresFor } from './choice.ts';
import { curveNames } from './curves.ts';
import { hasErlang, runErlang } from './erlang-suite.ts';
import { type Figure, type Row, rows } from './figures.ts';
import { drawCurves } from './growth.ts';
import { type Options, readOptions, UsageError, usage } from './options.ts';
import { beginSitting, type Sitting } from './sitting.ts';
import { header, jsonLine, sentenceOf, tableLine } from './table.ts';

async function main(options: Options): Promise<number> {
  if (options.list) {
    process.stdout.write(`${(options.growth ? curveNames : caseNames).join('\n')}\n`);
    return 0;
  }
  const sitting = await beginSitting(rootAbove(import.meta.dirname), options);
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => {
      sitting.end();
      process.exit(status);
    });
  try {
    const erlang = options.erl && hasErlang();
    if (options.erl && !erlang) process.stderr.write('erl is not installed: terl runs alone\n');
    return options.growth
      ? await drawCurves(curvesFor(options.cases), sitting, options, erlang)
      : await runCases(sitting, options, erlang);
  } finally {
    sitting.end();
  }
}

/** Gives the exit status: 1 if a case failed. */
async function runCases(sitting: Sitting, options: Options, erlang: boolean): Promise<number> {
  if (!options.json) process.stdout.write(header());
  let status = 0;
  for (const name of casesFor(options.cases)) {
    for (const row of await runCase(name, sitting, options, erlang)) {
      process.stdout.write(options.json ? jsonLine(row) : tableLine(row));
      if ('failed' in row) status = 1;
    }
  }
  return status;
}

/** First theirs, then ours: a noisy neighbour hits both. */
async function runCase(
  name: string,
  sitting: Sitting,
  options: Options,
  erlang: boolean,
): Promise<readonly Row[]> {
  let theirs: Figure[] = [];
  try {
    if (erlang) theirs = await runErlang(name, options);
  } catch (error) {
    process.stderr.write(`erl, ${name}: ${sentenceOf(error)}\n`);
  }
  try {
    const ours = (await cases[name]?.({ sitting, options })) ?? [];
    return figuresFor(options.cases, name, rows(ours, theirs));
  } catch (error) {
    return [{ case: name, failed: sentenceOf(error) }];
  }
}

/** The package's folder. */
function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));
}

try {
  process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bench: ${error.message}\n\n${usage}`);
  process.exitCode = 1;
}
