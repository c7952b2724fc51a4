// Lines out, above the prompt: batched, bounded, and made safe for the screen.
// A line without its end waits for the rest: it is part of the frame, and the prompt stands behind it.

import { ended, overwritten } from '../text/overwrite.ts';
import { sanitise } from '../text/sanitise.ts';
import { createFlusher } from './flusher.ts';
import { createLineQueue } from './line-queue.ts';

export interface Printer {
  /** What is printed from here on belongs to the next entry: for those who listen. */
  asked?(): void;
  /** Text of a process; may end inside a line. */
  write(text: string): void;
  /** Whole lines that begin on a fresh row: reports, echoed input. */
  lines(text: string): void;
  /** Resolves when all whole lines so far are printed: a prompt comes after what belongs above it. */
  settled(): Promise<void>;
  /** When there is room for more; nothing: there is. Who does not wait may lose lines. */
  room(): Promise<void> | undefined;
  /** The line begun and not ended, made safe. */
  tail(): string;
  subscribe(listener: () => void): () => void; // to the tail
  /** Print to here from now on: whole lines, safe, ending in '\n'. Before that everything waits. */
  resume(print: (lines: string) => void): void;
  /** Print nothing until resumed: the terminal is lent to another program. */
  hold(): void;
  /** Print all that waits, now: before leaving. */
  drain(): void;
}

const tellEvery = 16; // ms: a line that grows dot by dot is not drawn for each dot
const tailLength = 65_536; // a longer line is cut there: it might never end

export function createPrinter(): Printer {
  const queue = createLineQueue();
  const { schedule, hasten, drain, settled, room, printTo } = createFlusher(queue);
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
      const still = text.replace(/[\r\b]/g, ''); // a report is not to be written over by itself
      write(still.endsWith('\n') ? still : `${still}\n`);
      hasten(); // these lines answer a key: they must not wait until a batch is full
    },
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
  text(): string; // nearly as it came: an escape sequence may be split between writes
  become(text: string): void;
  subscribe(listener: () => void): () => void;
}

/** The line begun and not ended. Those who show it are told at once when it ends, and a moment later when it grows. */
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
        tell(); // the line is among those to be printed now
      else if (telling === undefined) telling = setTimeout(tell, tellEvery).unref();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
