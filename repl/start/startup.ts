// Runs before the first prompt: ~/.terl.ts and ./.terl.ts, then -application, -eval, -s and -run (OTP: c:erlangrc, init).

import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Evaluation, Node } from '../../runtime/node/node.ts';
import { codeOf } from '../../transport/base/error-code.ts';
import { failed } from '../text/failed.ts';
import type { BootStep } from './boot-steps.ts';

/** A file that is evaluated at the start. */
export interface StartFile {
  readonly shown: string; // the name of the file, as messages to the user give it
  readonly source: string;
}

/** The part of a node that evaluates. */
export type Evaluates = Pick<Node, 'evaluate'>;

const startFileName = '.terl.ts';
const largestStartFile = 1024 * 1024; // characters; a larger file is probably a mistake

/**
 * Returns the start files that exist: first the file of the home directory,
 * then the file of the current directory. Warns of files that cannot be used.
 */
export function findStartFiles(
  home: string,
  here: string,
  warn: (sentence: string) => void,
): readonly StartFile[] {
  const seen = new Set<string>();
  const found: StartFile[] = [];
  for (const [directory, word] of [
    [home, '~'],
    [here, '.'],
  ] as const) {
    const file = join(directory, startFileName);
    const shown = `${word}/${startFileName}`;
    try {
      const real = realpathSync(file);
      if (seen.has(real)) continue;
      seen.add(real);
      const stranger = whoseElse(real);
      if (stranger !== undefined) {
        warn(`${shown} is not run: ${stranger}`);
        continue;
      }
      const source = readFileSync(real, 'utf8');
      if (source.length <= largestStartFile) found.push({ shown, source });
      else warn(`${shown} is not run: it is longer than ${largestStartFile} characters`);
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') warn(`${shown} is not run: ${String(code)}`);
    }
  }
  return found;
}

/**
 * Returns why a file is not to be trusted; undefined if it is.
 * In a directory such as /tmp another user may have put it there.
 */
function whoseElse(file: string): string | undefined {
  const found = statSync(file);
  if (!found.isFile()) return 'it is not a file'; // reading a pipe might never end
  const { uid, mode } = found;
  if (process.getuid === undefined) return undefined; // a system without user ids, such as Windows
  if (uid !== process.getuid()) return 'it belongs to another user';
  return (mode & 0o002) === 0
    ? undefined
    : 'everybody may write it (chmod o-w takes that from them)';
}

/**
 * Evaluates the files in a shell. `warn` gets the error of
 * a file that fails; the next file is run all the same.
 */
export async function runStartFiles(
  node: Evaluates,
  files: readonly StartFile[],
  job: number,
  warn: (sentence: string) => void,
): Promise<void> {
  for (const { shown, source } of files) {
    const { text } = await node.evaluate(source, notTyped, job);
    if (failed(text)) warn(toldOf(shown, text));
  }
}

/**
 * Runs the -application, -eval, -s and -run of the command line in order. Stops at the first that fails, and returns
 * a sentence about it.
 */
export async function runBootSteps(
  node: Evaluates,
  steps: readonly BootStep[],
): Promise<string | undefined> {
  for (const step of steps) {
    const { text }: Evaluation = await node.evaluate(sourceOf(step), notTyped, bootJob);
    if (step.kind === 'application') {
      const why = whyNotStarted(text);
      if (why !== undefined) return toldOf(nameOf(step), why);
    } else if (failed(text)) return toldOf(nameOf(step), text);
  }
  return undefined;
}

/** The job that runs -application, -eval, -s and -run. The shells at the prompts do not see names that it declares. */
export const bootJob = 0;
const notTyped = 0; // the entry number for source that was not typed at a prompt

function sourceOf(step: BootStep): string {
  switch (step.kind) {
    case 'eval':
      return step.source;
    case 'kernel':
      return 'init.wait_until_started()';
    case 'application':
      return startOf(step.name, step.type);
    case 'apply':
      return callOf(step);
  }
}

/**
 * Starts an application as a boot file of Erlang does. The value is 'ok', or why it could not be started. If a permanent one
 * fails, the node ends and prints the reason: then there is no value.
 */
function startOf(name: string, type: string): string {
  const call = `application.start_boot(${JSON.stringify(name)}, ${JSON.stringify(type)})`;
  const failure = `whereis('application_controller') === undefined ? receive() : outcome[1]`;
  return `${call}.then((outcome) => outcome === 'ok' ? outcome : ${failure})`;
}

/** Reads what startOf has given, or the exception that it ended with. Returns undefined if the application runs. */
function whyNotStarted(text: string): string | undefined {
  if (text === "'ok'") return undefined;
  const reason = text.replace(/^\*\* exception exit: /, '');
  if (failed(reason)) return text;
  return `it could not be started: ${reason.replaceAll(/\n\s+/g, ' ')}`;
}

function callOf(step: Extract<BootStep, { kind: 'apply' }>): string {
  const args = step.args.length === 0 ? [] : [step.args];
  return `erlang.apply(${JSON.stringify(step.module)}, ${JSON.stringify(step.fn)}, ${JSON.stringify(args)})`;
}

function nameOf(step: BootStep): string {
  if (step.kind === 'eval') return `-eval ${JSON.stringify(step.source)}`;
  if (step.kind === 'kernel') return 'the start of the node';
  if (step.kind === 'application') return `-application ${step.name}`;
  return [`-${step.flag}`, step.module, step.fn, ...step.args].join(' ');
}

/** Returns `~/.terl.ts is wrong at 3:1: …`, or `~/.terl.ts failed:` with the exception below. */
function toldOf(what: string, text: string): string {
  const place = /^\* (\d+:\d+): ([\s\S]*)$/.exec(text);
  if (place !== null) return `${what} is wrong at ${place[1]}: ${place[2]}`;
  return `${what} failed:\n${text}`;
}
