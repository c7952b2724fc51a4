// Printing to a stream that understands nothing but lines. Knows whether a line is begun.

import { plainText } from './sanitise.ts';
import type { ShellOutput } from './shell.ts';

export interface PlainOutput extends ShellOutput {
  /** The terminal has echoed this line, and its Enter. */
  echoed(line: string): void;
}

/** Print to a stream that understands nothing but lines. */
export function createPlainOutput(
  print: (text: string) => void,
  room?: ShellOutput['room'],
): PlainOutput {
  let midLine = false; // a prompt, or a line begun
  const write = (text: string): void => {
    const plain = plainText(text);
    if (plain === '') return;
    midLine = !plain.endsWith('\n');
    print(plain);
  };
  return {
    write,
    lines: (text) => write(`${midLine ? '\n' : ''}${text}${text.endsWith('\n') ? '' : '\n'}`),
    settled: () => Promise.resolve(), // nothing waits here
    ...(room && { room }),
    echoed() {
      midLine = false;
    },
  };
}
