// Prints to a stream without control of the cursor: a pipe
// or a dumb terminal. Tracks whether a line is incomplete.

import { movingText, plainText } from '../text/sanitise.ts';
import type { ShellOutput } from './shell.ts';

export interface PlainOutput extends ShellOutput {
  /** Prints a prompt. */
  ask(label: string): void;
  /**
   * Call this when a line was read. `isEchoed`: the terminal has shown the line and moved to the next row.
   */
  read(line: string, isEchoed: boolean): void;
}

export interface PlainOutputOptions {
  readonly room?: NonNullable<ShellOutput['room']>;
  readonly isTTY?: boolean; // a terminal, where \r and \b have an effect
  readonly promptMark?: string; // printed before each prompt, for a program that reads the output
}

/** Makes the output for a stream without control of the cursor. */
export function createPlainOutput(
  print: (text: string) => void,
  { room, isTTY = false, promptMark = '' }: PlainOutputOptions = {},
): PlainOutput {
  let midLine = false; // the last line is a prompt, or otherwise incomplete
  let asked = false; // the last line has a prompt, which must not be overwritten
  const put = (plain: string): void => {
    if (plain === '') return;
    midLine = !plain.endsWith('\n');
    if (plain.includes('\n')) asked = false;
    print(plain);
  };
  return {
    write: (text) => put(isTTY && !asked ? movingText(text) : plainText(text)),
    lines(text) {
      put(plainText(`${midLine ? '\n' : ''}${text}${text.endsWith('\n') ? '' : '\n'}`));
    },
    ask(label) {
      print(promptMark);
      put(plainText(label));
      asked = true;
    },
    settled: () => Promise.resolve(), // put() prints at once, so no output waits
    ...(room && { room }),
    read(_line, isEchoed) {
      if (!isEchoed) return;
      midLine = false;
      asked = false;
    },
  };
}
