// Without a shell (-noshell), what processes read are the lines of the standard input.

import type { NodeEvents } from '../runtime/node.ts';
import type { InputLines } from './plain.ts';

/** Gives each process that asks the next line, one after the other; its prompt is written before. */
export function inputReader(write: (text: string) => void): NonNullable<NodeEvents['readLine']> {
  let lines: InputLines | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const read = async (prompt: string): Promise<string | null> => {
    write(prompt);
    const { linesOf } = await import('./plain.ts'); // most nodes without a shell never read
    lines ??= linesOf(process.stdin);
    const line = await lines.next();
    lines.taken();
    return line.done ? null : `${line.value}\n`;
  };

  return (prompt) => {
    const line = last.then(() => read(prompt));
    last = line;
    return line;
  };
}
