// A line that a process of a job asks for (io.get_line).

import { plainText } from './sanitise.ts';

/** That wait for one input; further ones get the end of it. */
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
