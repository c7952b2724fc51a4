// Lines out, above the prompt: batched, bounded, and made safe for the screen.
// A line without its end waits for the rest: it is part of the frame, and the prompt stands behind it.

import { ended, overwritten } from '../text/overwrite.ts';
import { sanitise } from '../text/sanitise.ts';

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

const linesPerFlush = 500; // between two flushes keys are served
const flushEvery = 16; // ms: what arrives meanwhile is printed at once, and keys have the terminal in between
const tellEvery = 16; // ms: a line that grows dot by dot is not drawn for each dot
const queuedLines = 200_000; // what outruns the terminal beyond this,
const queuedCharacters = 32 * 1024 * 1024; // or this, is dropped, and counted
const fullLines = 5_000; // who can wait waits beyond this,
const fullCharacters = 1024 * 1024; // or this
const tailLength = 65_536; // a longer line is cut there: it might never end

export function createPrinter(): Printer {
  const queue = createQueue();
  const listeners = new Set<() => void>();
  let print: ((lines: string) => void) | undefined;
  let tail = ''; // nearly as it came: an escape sequence may be split between writes
  let cancelFlush: (() => void) | undefined;
  let telling: NodeJS.Timeout | undefined;
  let lastFlush = 0;
  const waiting: (() => void)[] = []; // for room
  let settling: { readonly at: number; readonly resolve: () => void }[] = []; // in order

  const flush = (): void => {
    cancelFlush = undefined;
    if (print === undefined) return;
    const batch = queue.take(linesPerFlush);
    if (batch !== '') print(batch);
    lastFlush = performance.now();
    const taken = queue.taken();
    for (const { at, resolve } of settling) if (at <= taken) resolve();
    settling = settling.filter(({ at }) => at > taken);
    if (!isFull()) for (const go of waiting.splice(0)) go();
    if (!queue.isEmpty()) cancelFlush = soon(flush);
  };

  const isFull = (): boolean => queue.lines() > fullLines || queue.characters() > fullCharacters;

  const schedule = (): void => {
    if (cancelFlush !== undefined || print === undefined || queue.isEmpty()) return;
    const wait = flushEvery - (performance.now() - lastFlush);
    cancelFlush = wait > 0 ? later(flush, wait) : soon(flush);
  };

  const hasten = (): void => {
    if (print === undefined || queue.isEmpty()) return;
    cancelFlush?.();
    cancelFlush = soon(flush);
  };

  const setTail = (text: string): void => {
    if (text === tail) return;
    tail = text;
    if (tail === '')
      tell(); // the line is among those to be printed now
    else if (telling === undefined) telling = setTimeout(tell, tellEvery).unref();
  };

  const tell = (): void => {
    clearTimeout(telling);
    telling = undefined;
    for (const listener of listeners) listener();
  };

  const endTail = (): void => {
    if (tail !== '') write('\n');
  };

  const write = (text: string): void => {
    const lines = (tail + text).split('\n');
    let rest = overwritten(lines.pop() ?? '');
    for (const line of lines) queue.add(sanitise(ended(overwritten(line))));
    while (rest.length > tailLength) {
      queue.add(sanitise(rest.slice(0, tailLength)));
      rest = rest.slice(tailLength);
    }
    setTail(rest);
    schedule();
  };

  return {
    write,
    lines(text) {
      endTail();
      const still = text.replace(/[\r\b]/g, ''); // a report is not to be written over by itself
      write(still.endsWith('\n') ? still : `${still}\n`);
      hasten(); // these answer a key: no waiting for more
    },
    settled() {
      if (queue.isEmpty()) return Promise.resolve();
      hasten();
      // others may go on printing for ever: what counts is what is there now
      const at = queue.added();
      return new Promise((resolve) => settling.push({ at, resolve }));
    },
    room: () => (isFull() ? new Promise((resolve) => waiting.push(resolve)) : undefined),
    tail: () => sanitise(ended(tail)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    resume(to) {
      print = to;
      schedule();
    },
    hold() {
      print = undefined;
    },
    drain() {
      endTail();
      cancelFlush?.();
      while (print !== undefined && !queue.isEmpty()) {
        flush();
        cancelFlush?.();
      }
    },
  };
}

interface Queue {
  add(line: string): void;
  take(most: number): string; // lines, each with its '\n'
  isEmpty(): boolean;
  lines(): number; // that wait
  characters(): number;
  added(): number; // lines, ever
  taken(): number; // lines, ever; dropped ones too
}

/** Lines first in, first out; when there are too many, the oldest are dropped and counted. */
function createQueue(): Queue {
  let lines: string[] = [];
  let head = 0; // lines[0..head) are gone already
  let dropped = 0;
  let characters = 0; // in lines[head..]
  let gone = 0; // lines no longer in the array

  const compact = (): void => {
    gone += head;
    lines = lines.slice(head);
    head = 0;
  };

  return {
    add(line) {
      lines.push(line);
      characters += line.length;
      // the newest lines say more than the oldest
      while (lines.length - head > queuedLines || characters > queuedCharacters) {
        characters -= lines[head]?.length ?? 0;
        lines[head] = '';
        head += 1;
        dropped += 1;
      }
      if (head >= queuedLines) compact();
    },
    take(most) {
      const batch = lines.slice(head, head + most);
      head += batch.length;
      for (const line of batch) characters -= line.length;
      if (head === lines.length || head >= queuedLines) compact();
      if (dropped > 0) batch.unshift(`... ${dropped} lines were too many to show`);
      dropped = 0;
      return batch.length === 0 ? '' : `${batch.join('\n')}\n`;
    },
    isEmpty: () => head === lines.length,
    lines: () => lines.length - head,
    characters: () => characters,
    added: () => gone + lines.length,
    taken: () => gone + head,
  };
}

function soon(run: () => void): () => void {
  const handle = setImmediate(run);
  return () => clearImmediate(handle);
}

function later(run: () => void, ms: number): () => void {
  const handle = setTimeout(run, ms);
  return () => clearTimeout(handle);
}
