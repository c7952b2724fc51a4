// The shell on pipes and dumb terminals: plain lines without escape sequences, as erl
// does when its input is a pipe. This file does not load Ink, which only a screen needs.

import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { leave } from '../../runtime/thread/node-thread.ts';
import { inputStatus } from '../line/input-status.ts';
import type { Departure } from './jobs-state.ts';
import type { PlainOutput } from './plain-output.ts';
import { labelOf } from './prompt.ts';
import type { Shell } from './shell.ts';

/** The lines of an input. next() returns the same line until taken() is called. */
export interface InputLines {
  readonly isTTY: boolean; // whether the input is a terminal, which itself shows the line that is typed
  next(): Promise<IteratorResult<string, undefined>>;
  taken(): void; // the line of the last next() is used; the next call returns another
}

/** Returns the lines of a stream, each as soon as it has arrived. */
export function linesOf(input: Readable & { readonly isTTY?: boolean }): InputLines {
  const reader = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
  const iterator = reader[Symbol.asyncIterator](); // made before the first read: readline drops lines while it has no iterator
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
  readonly remsh?: string | undefined; // the node of the first shell, if it is not this one
  readonly haltOnError?: boolean; // exit with status 1 at the first entry that fails
}

/** Evaluates the lines of `input` until the input ends or the user leaves. The node must be attached. */
export async function runPlainShell(
  shell: Shell,
  output: PlainOutput,
  input: InputLines,
  { remsh, haltOnError = false }: PlainShellOptions = {},
): Promise<Departure> {
  const onInterrupt = (): void => {
    if (input.isTTY) output.write('\n'); // ends the line in which the terminal has printed ^C
    if (shell.interrupt()) return;
    if (!input.isTTY) leave(130); // 128 + SIGINT, as other programs in a pipe
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
  readonly ask: () => void; // prints the prompt
}

/**
 * Evaluates each entry when its last line has arrived. Returns
 * the lines of an entry that the input leaves incomplete.
 */
async function serveLines(serving: Serving): Promise<string> {
  const { shell, output, input } = serving;
  let begun = ''; // the lines of an incomplete entry
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

/** Evaluates an entry if it is complete. Returns the lines of an incomplete one, to be continued. */
async function serveSource(serving: Serving, source: string): Promise<string> {
  const { shell, output, input, ask } = serving;
  const status = inputStatus(source);
  const isWhole = status === 'whole';
  if (status === 'blank') output.narrated?.(source);
  if (isWhole) await serveEntry(serving, source);
  if (shell.state().status === 'left') return source;
  // as in Erlang, only a terminal gets a prompt for each line of an entry
  if (isWhole || input.isTTY) ask();
  return status === 'unfinished' ? source : '';
}

async function serveEntry(
  { shell, output, input, haltOnError }: Serving,
  source: string,
): Promise<void> {
  const done = Promise.race([entered(shell, source), shell.left]);
  await answerReads(shell, output, input, done);
  if (haltOnError && (await done) === false) shell.leave(1);
}

const switchKey = '\x07'; // ^G: on a dumb terminal it arrives as a line of its own

/** Until `done`, gives the next lines to the processes that ask for a line. */
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

/**
 * Evaluates an entry, then waits for one round of the event loop, so that the end of a shell is noticed:
 * q() in a shell on another node ends that shell right after the value of q() has arrived.
 */
async function entered(shell: Shell, source: string): Promise<boolean> {
  const isWell = await shell.enter(source);
  await new Promise((resolve) => setImmediate(resolve));
  return isWell;
}

/** Resolves when the job in front is ready for an entry: a shell on another node takes a moment to start. */
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

/** Yields the lines of the input until the shell is left. */
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

/** The input has ended: evaluates an incomplete entry, so that the node reports the error. */
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
  const farewell = `*** Terminating terl (${shell.ownNode()})\n`;
  if (output.aside) output.aside(farewell);
  else output.write(farewell);
  shell.leave(0);
}
