// What is evaluated before the first prompt: ~/.terl.ts and ./.terl.ts, then -eval, -s and -run (OTP: c:erlangrc, init).

import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Evaluation, Node } from '../../runtime/node/node.ts';
import { codeOf } from '../../transport/base/error-code.ts';
import { failed } from '../text/failed.ts';
import type { BootStep } from './command-line.ts';

/** A file that is evaluated at start. */
export interface StartFile {
  readonly shown: string; // the name of the file, as messages to the user give it
  readonly source: string;
}

/** What evaluating needs of a node. */
export type Evaluates = Pick<Node, 'evaluate'>;

const startFileName = '.terl.ts';
const largestStartFile = 1024 * 1024; // characters: nobody writes so much by hand

/** The files there are: the home directory's, then the current one's, each once. A sentence for one that cannot be read. */
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

/** A directory such as /tmp may hold a file that somebody else has put there. */
function whoseElse(file: string): string | undefined {
  const found = statSync(file);
  if (!found.isFile()) return 'it is not a file'; // a pipe would never be read to its end
  const { uid, mode } = found;
  if (process.getuid === undefined) return undefined; // a system where files have no such owners
  if (uid !== process.getuid()) return 'it belongs to another user';
  return (mode & 0o002) === 0
    ? undefined
    : 'everybody may write it (chmod o-w takes that from them)';
}

/** Evaluate the files in a shell; what goes wrong in one is told, and the next is run. */
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

/** Do what the command line asks for, in order. Gives a sentence about the first that fails. */
export async function runBootSteps(
  node: Evaluates,
  steps: readonly BootStep[],
): Promise<string | undefined> {
  for (const step of steps) {
    const { text }: Evaluation = await node.evaluate(sourceOf(step), notTyped, bootJob);
    if (failed(text)) return toldOf(nameOf(step), text);
  }
  return undefined;
}

/** The evaluator of the command line: what it declares is not seen at the prompt. */
export const bootJob = 0;
const notTyped = 0; // the number of an entry that no prompt asked for

function sourceOf(step: BootStep): string {
  if (step.kind === 'eval') return step.source;
  const args = step.args.length === 0 ? [] : [step.args];
  return `erlang.apply(${JSON.stringify(step.module)}, ${JSON.stringify(step.fn)}, ${JSON.stringify(args)})`;
}

function nameOf(step: BootStep): string {
  if (step.kind === 'eval') return `-eval ${JSON.stringify(step.source)}`;
  return [`-${step.flag}`, step.module, step.fn, ...step.args].join(' ');
}

/** `~/.terl.ts:3:1: …`, or the sentence and below it the exception. */
function toldOf(what: string, text: string): string {
  const place = /^\* (\d+:\d+): ([\s\S]*)$/.exec(text);
  if (place !== null) return `${what} is wrong at ${place[1]}: ${place[2]}`;
  return `${what} failed:\n${text}`;
}
