// Prints output above the prompt: in batches, of limited length, and without escape sequences that harm
// the screen. The last line, if incomplete, is not printed: Ink draws it in front of the prompt ("tail").

import { ended, overwritten } from '../text/overwrite.ts';
import { sanitise } from '../text/sanitise.ts';
import { createFlusher } from './flusher.ts';
import { createLineQueue } from './line-queue.ts';

export interface Printer {
  /** The output after this call belongs to the next entry. Only a transcript needs to know. */
  asked?(): void;
  /** Prints a prompt with the text that was typed after it, as `write` does. */
  echo?(text: string): void;
  /** Keys were pressed, or a line was typed that is no entry. Only a transcript needs to know. */
  pressed?(keys: string): void;
  /** A line of comments was typed. Only a transcript needs to know. */
  narrated?(source: string): void;
  /** Prints text of a process, which may end inside a line. */
  write(text: string): void;
  /** Prints whole lines on a row of their own: reports, echoed input. */
  lines(text: string): void;
  /** Prints whole lines for the user at this terminal. They are not part of the session. */
  notice?(text: string): void;
  /** Prints the next batch of whole lines now, so that the frame drawn next comes below them. */
  printNow(): void;
  /** Resolves when all whole lines so far are printed, so that a prompt can come below them. */
  settled(): Promise<void>;
  /**
   * A promise that resolves when there is room for more output; undefined if
   * there is room now. A caller that does not wait may lose lines.
   */
  room(): Promise<void> | undefined;
  /** Returns the incomplete last line, made safe for the screen. */
  tail(): string;
  subscribe(listener: () => void): () => void; // calls the listener when the tail changes
  /** From now on prints with `print`: whole, safe lines. Before the first call all output waits. */
  resume(print: (lines: string) => void): void;
  /** Prints nothing until resume() is called: another program uses the terminal. */
  hold(): void;
  /** Prints all waiting output now, before the program exits. */
  drain(): void;
}

const tellEvery = 16; // ms: while an incomplete line grows, listeners are called at most this often
const tailLength = 65_536; // characters: a longer incomplete line is cut, as it might never end

export function createPrinter(): Printer {
  const queue = createLineQueue();
  const { schedule, hasten, printNow, drain, settled, room, printTo } = createFlusher(queue);
  const tail = createTail();

  const write = (text: string): void => {
    const lines = (tail.text() + text).split('\n');
    let rest = overwritten(lines.pop() ?? '');
    for (const line of lines) queue.add(sanitise(ended(overwritten(line))));
    while (rest.length > tailLength) {
      queue.add(sanitise(rest.slice(0, tailLength)));
      rest = rest.slice(tailLength);
    }
    tail.become(rest);
    schedule();
  };

  const endTail = (): void => {
    if (tail.text() !== '') write('\n');
  };

  return {
    write,
    lines(text) {
      endTail();
      const still = text.replace(/[\r\b]/g, ''); // a report must not overwrite its own text
      write(still.endsWith('\n') ? still : `${still}\n`);
      hasten(); // these lines answer a key, so they are printed without waiting for the next batch
    },
    printNow,
    settled,
    room,
    tail: () => sanitise(ended(tail.text())),
    subscribe: tail.subscribe,
    resume: printTo,
    hold: () => printTo(undefined),
    drain() {
      endTail();
      drain();
    },
  };
}

interface Tail {
  text(): string; // the text as written, not yet made safe, since an escape sequence may be split between two writes
  become(text: string): void;
  subscribe(listener: () => void): () => void;
}

/**
 * The incomplete last line. Listeners are called at once
 * when it ends, and up to `tellEvery` later when it grows.
 */
function createTail(): Tail {
  const listeners = new Set<() => void>();
  let tail = '';
  let telling: NodeJS.Timeout | undefined;

  const tell = (): void => {
    clearTimeout(telling);
    telling = undefined;
    for (const listener of listeners) listener();
  };

  return {
    text: () => tail,
    become(text) {
      if (text === tail) return;
      tail = text;
      if (tail === '')
        tell(); // the line has ended and is in the queue to be printed
      else if (telling === undefined) telling = setTimeout(tell, tellEvery).unref();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
