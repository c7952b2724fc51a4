// The shell on pipes and dumb terminals: plain lines, no escapes, as erl with its input piped.
// Loads nothing of the screen.

import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { shellBanner } from './banner.ts';
import { inputStatus } from './input-status.ts';
import type { PlainOutput } from './plain-output.ts';
import { prompt } from './prompt.ts';
import type { Departure, Shell } from './shell.ts';

/** Lines come from here; on a terminal its user sees what was typed. */
export type PlainInput = Readable & { readonly isTTY?: boolean };

/** Serve the lines of `input` until it ends or the shell is left. The node must be attached. */
export async function runPlainShell(
  shell: Shell,
  output: PlainOutput,
  input: PlainInput,
): Promise<Departure> {
  const lines = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
  const onInterrupt = (): void => {
    if (input.isTTY) output.write('\n'); // after the terminal's ^C
    if (shell.interrupt()) return;
    if (!input.isTTY) process.exit(130); // as any program in a pipe
    output.lines('(Ctrl-D or q() leaves)');
    ask();
  };
  const ask = (): void => output.write(prompt(shell.state().name, shell.state().count));

  process.on('SIGINT', onInterrupt);
  output.write(shellBanner());
  ask();
  let source = '';
  for await (const line of untilLeft(lines, shell.left)) {
    if (input.isTTY) output.echoed();
    source += source === '' ? line : `\n${line}`;
    const status = inputStatus(source);
    if (status === 'whole') await Promise.race([shell.enter(source), shell.left]);
    if (shell.state().status === 'left') break;
    if (status === 'whole') source = '';
    // Erlang asks again for each line only where someone sees the lines
    if (status === 'whole' || input.isTTY) ask();
  }
  process.off('SIGINT', onInterrupt);
  lines.close();
  if (shell.state().status !== 'left') await end(shell, output, source);
  return shell.left;
}

/** The lines, but not those after the shell was left. */
async function* untilLeft(
  lines: AsyncIterable<string>,
  left: Promise<unknown>,
): AsyncGenerator<string, void, undefined> {
  const iterator = lines[Symbol.asyncIterator]();
  const over = left.then(() => ({ done: true, value: undefined }) as const);
  for (;;) {
    const next = await Promise.race([iterator.next(), over]);
    if (next.done) return;
    yield next.value;
  }
}

/** The input has ended: what is unfinished is wrong, and the node says how. */
async function end(shell: Shell, output: PlainOutput, rest: string): Promise<void> {
  if (inputStatus(rest) !== 'blank') {
    await Promise.race([shell.enter(rest), shell.left]);
    output.write(prompt(shell.state().name, shell.state().count));
  }
  output.write(`*** Terminating terl (${shell.state().name})\n`);
  shell.leave(0);
}
