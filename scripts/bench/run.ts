// npm run bench: measures terl and erl, case by case, one
// right after the other. README.md describes the cases.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { caseNames, cases } from './cases.ts';
import { casesFor, curvesFor, figuresFor } from './choice.ts';
import { curveNames } from './curves.ts';
import { erlangPeers, runPeers } from './erlang-peers.ts';
import { runErlang } from './erlang-suite.ts';
import { type Figure, type Row, rows } from './figures/figures.ts';
import { PartsFailed } from './figures/figures-of.ts';
import { jsonLine, newTable, sentenceOf } from './figures/table.ts';
import { drawCurves } from './growth.ts';
import { type Options, readOptions, UsageError, usage } from './options.ts';
import { hasErlang, type Installed, installErlang } from './programs/erlang-node.ts';
import { beginSitting, type Sitting } from './sitting.ts';

/** Returns the exit status: 1 if anything failed. */
async function main(options: Options): Promise<number> {
  if (options.list) {
    process.stdout.write(`${(options.growth ? curveNames : caseNames).join('\n')}\n`);
    return 0;
  }
  for (const [signal, status] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }))
    process.on(signal, () => process.exit(status));
  process.stdout.on('error', () => process.exit(1)); // the reader has closed the pipe, as head(1) does
  const sitting = beginSitting(rootAbove(import.meta.dirname), options);
  const erlang = options.erl ? await erlangFor(sitting, options) : 'left out';
  const installed = typeof erlang === 'string' ? undefined : erlang;
  const status = options.growth
    ? await drawCurves(curvesFor(options.cases), sitting, options, installed)
    : await runCases(sitting, options, installed);
  return erlang === 'failed' ? 1 : status;
}

/** Prepares Erlang, if it is installed and works. */
async function erlangFor(
  sitting: Sitting,
  options: Options,
): Promise<Installed | 'left out' | 'failed'> {
  if (!hasErlang()) {
    process.stderr.write('erl is not installed: terl runs alone\n');
    return 'left out';
  }
  try {
    return await installErlang(sitting, options);
  } catch (error) {
    process.stderr.write(`erl does not work, terl runs alone: ${sentenceOf(error)}\n`);
    return 'failed';
  }
}

/** Runs the cases. Returns the exit status: 1 if a case of terl or erl failed. */
async function runCases(
  sitting: Sitting,
  options: Options,
  erlang: Installed | undefined,
): Promise<number> {
  const print = options.json ? jsonLine : newTable();
  let status = 0;
  for (const name of casesFor(options.cases)) {
    for (const row of await runCase(name, sitting, options, erlang)) {
      process.stdout.write(print(row));
      if ('failed' in row) status = 1;
    }
  }
  return status;
}

/** Runs one case in erl, then in terl, so that other load on the machine affects both alike. */
async function runCase(
  name: string,
  sitting: Sitting,
  options: Options,
  erlang: Installed | undefined,
): Promise<readonly Row[]> {
  if (name === erlangPeers && erlang !== undefined)
    return figuresFor(options.cases, name, await runPeers(sitting, options, erlang));
  const failures: Row[] = [];
  const figures = async (who: string, work: () => Promise<Figure[]>): Promise<Figure[]> => {
    try {
      return await work();
    } catch (error) {
      failures.push({ case: name, failed: `${who}: ${sentenceOf(error)}` });
      return error instanceof PartsFailed ? [...error.figures] : [];
    }
  };
  const theirs = await figures('erl', async () =>
    erlang ? sitting.perform((stage) => runErlang(name, stage, erlang, options)) : [],
  );
  const ours = await figures('terl', () =>
    sitting.perform(async (stage) => (await cases[name]?.({ stage, options })) ?? []),
  );
  const wanted = ours.length > 0 ? figuresFor(options.cases, name, rows(ours, theirs)) : [];
  return [...wanted, ...failures];
}

/** Returns the package's folder, above `folder`. */
function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));
}

try {
  process.exit(await main(readOptions(process.argv.slice(2))));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bench: ${error.message}\n\n${usage}`);
  process.exitCode = 1;
}
