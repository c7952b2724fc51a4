// The shell on pipes and dumb terminals: plain lines, no escapes, as erl with its input piped.
// Loads nothing of the screen.

import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { leave } from '../../runtime/thread/node-thread.ts';
import { inputStatus } from '../line/input-status.ts';
import type { Departure } from './jobs-state.ts';
import type { PlainOutput } from './plain-output.ts';
import { labelOf } from './prompt.ts';
import type { Shell } from './shell.ts';

/** The lines of an input. What was asked for and not taken comes next. */
export interface InputLines {
  readonly isTTY: boolean; // its user sees what was typed
  next(): Promise<IteratorResult<string, undefined>>;
  taken(): void; // the line that `next` gave
}

/** The lines of a stream, each as soon as it is there. */
export function linesOf(input: Readable & { readonly isTTY?: boolean }): InputLines {
  const reader = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
  const iterator = reader[Symbol.asyncIterator](); // at once: a line that comes while there is none is lost
  let asked: Promise<IteratorResult<string, undefined>> | undefined;
  return {
    isTTY: input.isTTY === true,
    next() {
      asked ??= iterator.next();
      return asked;
    },
    taken() {
      asked = undefined;
    },
  };
}

export interface PlainShellOptions {
  readonly remsh?: string | undefined; // the node of the first shell, if not this one
  readonly haltOnError?: boolean; // leave with status 1 at the first entry that fails
}

/** Serve the lines of `input` until it ends or the shell is left. The node must be attached. */
export async function runPlainShell(
  shell: Shell,
  output: PlainOutput,
  input: InputLines,
  { remsh, haltOnError = false }: PlainShellOptions = {},
): Promise<Departure> {
  const onInterrupt = (): void => {
    if (input.isTTY) output.write('\n'); // after the terminal's ^C
    if (shell.interrupt()) return;
    if (!input.isTTY) leave(130); // as any program in a pipe
    output.lines('(Ctrl-D or q() leaves)');
    ask();
  };
  const ask = (): void => output.ask(labelOf(shell.state()));

  process.on('SIGINT', onInterrupt);
  shell.begin(remsh);
  await whenWaiting(shell);
  if (shell.state().status === 'left') return shell.left;
  ask();
  const rest = await serveLines({ shell, output, input, haltOnError, ask });
  process.off('SIGINT', onInterrupt);
  if (shell.state().status !== 'left') await end(shell, output, rest, haltOnError);
  return shell.left;
}

interface Serving {
  readonly shell: Shell;
  readonly output: PlainOutput;
  readonly input: InputLines;
  readonly haltOnError: boolean;
  readonly ask: () => void; // print the prompt
}

/** Evaluate each entry when its last line has come. Gives the lines of one that has not ended with the input. */
async function serveLines(serving: Serving): Promise<string> {
  const { shell, output, input } = serving;
  let begun = ''; // an entry whose last line is still to come
  for await (const line of untilLeft(input, shell.left)) {
    output.read(line, input.isTTY);
    if (line === switchKey || shell.state().menu !== undefined) await serveMenu(serving, line);
    else begun = await serveSource(serving, begun === '' ? line : `${begun}\n${line}`);
    if (shell.state().status === 'left') break;
  }
  return begun;
}

async function serveMenu({ shell, ask }: Serving, line: string): Promise<void> {
  if (line === switchKey) shell.openMenu('switch');
  else shell.command(line);
  await whenWaiting(shell);
  if (shell.state().status !== 'left') ask();
}

/** Evaluate an entry if it is whole. Gives what is left of it for the next line. */
async function serveSource(serving: Serving, source: string): Promise<string> {
  const { shell, input, ask } = serving;
  const isWhole = inputStatus(source) === 'whole';
  if (isWhole) await serveEntry(serving, source);
  if (shell.state().status === 'left') return source;
  // Erlang asks again for each line only where someone sees the lines
  if (isWhole || input.isTTY) ask();
  return isWhole ? '' : source;
}

async function serveEntry(
  { shell, output, input, haltOnError }: Serving,
  source: string,
): Promise<void> {
  const done = Promise.race([entered(shell, source), shell.left]);
  await answerReads(shell, output, input, done);
  if (haltOnError && (await done) === false) shell.leave(1);
}

const switchKey = '\x07'; // ^G, where a line is all that can be read

/** Until `done`, the next lines are for the processes that ask for them. */
async function answerReads(
  shell: Shell,
  output: PlainOutput,
  input: InputLines,
  done: Promise<unknown>,
): Promise<void> {
  let isOver = false;
  let wake = (): void => undefined;
  const over = done.then(() => {
    isOver = true;
    wake();
    return undefined;
  });
  const forget = shell.subscribe(() => wake());
  while (!isOver) {
    const { asks } = shell.state();
    if (asks === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    output.write(asks);
    const line = await Promise.race([over, input.next()]);
    if (line === undefined) break;
    if (line.done) {
      shell.answer(null);
      continue;
    }
    input.taken();
    output.read(line.value, input.isTTY);
    shell.answer(`${line.value}\n`);
  }
  forget();
}

/** What ends the shell comes right behind the value, as q() in a remote shell does: first see that. */
async function entered(shell: Shell, source: string): Promise<boolean> {
  const isWell = await shell.enter(source);
  await new Promise((resolve) => setImmediate(resolve));
  return isWell;
}

/** A shell on another node takes a moment to come. */
async function whenWaiting(shell: Shell): Promise<void> {
  if (shell.state().status !== 'evaluating') return;
  await new Promise<void>((resolve) => {
    const forget = shell.subscribe(() => {
      if (shell.state().status === 'evaluating') return;
      forget();
      resolve();
    });
  });
}

/** The lines, but not those after the shell was left. */
async function* untilLeft(
  lines: InputLines,
  left: Promise<unknown>,
): AsyncGenerator<string, void, undefined> {
  const over = left.then(() => ({ done: true, value: undefined }) as const);
  for (;;) {
    const next = await Promise.race([lines.next(), over]);
    if (next.done) return;
    lines.taken();
    yield next.value;
  }
}

/** The input has ended: what is unfinished is wrong, and the node says how. */
async function end(
  shell: Shell,
  output: PlainOutput,
  rest: string,
  haltOnError: boolean,
): Promise<void> {
  if (inputStatus(rest) !== 'blank') {
    const isWell = await Promise.race([shell.enter(rest), shell.left]);
    if (haltOnError && isWell === false) return shell.leave(1);
    output.ask(labelOf(shell.state()));
  }
  output.write(`*** Terminating terl (${shell.ownNode()})\n`);
  shell.leave(0);
}
