// A read: a process of a job waits for a line (io.get_line).

import { plainText } from './sanitise.ts';

/** The most reads of one job that may wait at once; a further read gets the end of the input. */
export const mostReads = 1_000;

export interface Read {
  readonly prompt: string;
  readonly answered: Promise<string | null>;
  readonly answer: (line: string | null) => void; // null: the input has ended
}

export function newRead(prompt: string): Read {
  const { promise: answered, resolve: answer } = Promise.withResolvers<string | null>();
  return { prompt: plainText(prompt).replaceAll('\n', ' '), answered, answer };
}
