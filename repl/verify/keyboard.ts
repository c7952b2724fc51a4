// The lines that a person types, for one document after the other. Ctrl-D ends the input of one: a terminal is opened again
// for the next. The end of a pipe is the end for all.

import { openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ReadStream } from 'node:tty';

/** Lines that are typed; `close` ends what would wait for more of them. */
export interface TypedLines extends AsyncIterable<string> {
  close(): void;
}

/** Returns a function that gives the lines of an input from here to its next end. */
export function keyboard(input: Readable & { readonly isTTY?: boolean }): () => TypedLines {
  return input.isTTY === true && process.platform !== 'win32'
    ? () => {
        const again = new ReadStream(openSync('/dev/tty', 'r'));
        const lines = createInterface({ input: again, terminal: false });
        return {
          [Symbol.asyncIterator]: () => lines[Symbol.asyncIterator](),
          close() {
            lines.close();
            again.destroy();
          },
        };
      }
    : linesInTurn(input);
}

/** What one document leaves of the lines is for the next. */
function linesInTurn(input: Readable): () => TypedLines {
  let all: AsyncIterator<string> | undefined;
  let next: Promise<IteratorResult<string>> | undefined; // asked for, and not taken yet
  return () => {
    let stop: () => void = () => undefined;
    const stopped = new Promise<IteratorResult<string>>((resolve) => {
      stop = () => resolve({ done: true, value: undefined });
    });
    return {
      [Symbol.asyncIterator]: () => ({
        async next() {
          all ??= createInterface({ input, terminal: false })[Symbol.asyncIterator]();
          next ??= all.next();
          const came = await Promise.race([next, stopped]);
          if (!came.done) next = undefined; // an end stays for those who ask later
          return came;
        },
      }),
      close: stop,
    };
  };
}
