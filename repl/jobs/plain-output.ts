// Printing to a stream that understands nothing but lines. Knows whether a line is begun.

import { movingText, plainText } from '../text/sanitise.ts';
import type { ShellOutput } from './shell.ts';

export interface PlainOutput extends ShellOutput {
  /** A prompt. */
  ask(label: string): void;
  /** This line was read, and the terminal has echoed it with its Enter, if there is one. */
  read(line: string, isEchoed: boolean): void;
}

export interface PlainOutputOptions {
  readonly room?: NonNullable<ShellOutput['room']>;
  readonly isTTY?: boolean; // who reads sees what is written over
}

/** Print to a stream that understands nothing but lines. */
export function createPlainOutput(
  print: (text: string) => void,
  { room, isTTY = false }: PlainOutputOptions = {},
): PlainOutput {
  let midLine = false; // a prompt, or a line begun
  let asked = false; // a prompt stands in this line: nothing is written over it
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
      put(plainText(label));
      asked = true;
    },
    settled: () => Promise.resolve(), // nothing waits here
    ...(room && { room }),
    read(_line, isEchoed) {
      if (!isEchoed) return;
      midLine = false;
      asked = false;
    },
  };
}
