// Without a shell (-noshell), processes that read get the lines of the standard input.

import type { NodeEvents } from '../../runtime/node/node.ts';
import { mostReads } from '../text/read.ts';
import type { InputLines } from './plain.ts';

/**
 * Returns a function that writes the prompt and returns the next line; several callers are served in order.
 */
export function inputReader(write: (text: string) => void): NonNullable<NodeEvents['readLine']> {
  let lines: InputLines | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const read = async (prompt: string): Promise<string | null> => {
    write(prompt);
    const { linesOf } = await import('./plain.ts'); // loaded here, since most nodes without a shell never read
    lines ??= linesOf(process.stdin);
    const line = await lines.next();
    lines.taken();
    return line.done ? null : `${line.value}\n`;
  };

  return ({ prompt }) => {
    if (waiting >= mostReads) return Promise.resolve(null);
    waiting++;
    const line = last.then(() => read(prompt));
    last = line.finally(() => {
      waiting--;
    });
    return line;
  };
}
