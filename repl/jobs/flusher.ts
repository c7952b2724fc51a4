// Prints the lines of a queue in batches, so that keys are served in between.

import type { LineQueue } from './line-queue.ts';

export interface Flusher {
  /** Lines were added: print them in the next batch, at most `flushEvery` after the last one. */
  schedule(): void;
  /** Print what waits as soon as may be. */
  hasten(): void;
  /** Print all that waits, now. */
  drain(): void;
  /** Resolves when all lines so far are printed. */
  settled(): Promise<void>;
  /** When there is room for more; nothing: there is. */
  room(): Promise<void> | undefined;
  /** Print to here from now on; undefined: nothing, until told where. */
  printTo(print: ((lines: string) => void) | undefined): void;
}

const linesPerFlush = 500; // between two flushes keys are served
const flushEvery = 16; // ms: what arrives meanwhile is printed at once, and keys have the terminal in between
const fullLines = 5_000; // who can wait waits beyond this,
const fullCharacters = 1024 * 1024; // or this

export function createFlusher(queue: LineQueue): Flusher {
  const { settled, settle } = createSettling(queue);
  const waiting: (() => void)[] = []; // for room
  let print: ((lines: string) => void) | undefined;
  let cancelFlush: (() => void) | undefined;
  let lastFlush = 0;

  const flush = (): void => {
    cancelFlush = undefined;
    if (print === undefined) return;
    const batch = queue.take(linesPerFlush);
    if (batch !== '') print(batch);
    lastFlush = performance.now();
    settle();
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

  return {
    schedule,
    hasten,
    drain() {
      cancelFlush?.();
      while (print !== undefined && !queue.isEmpty()) {
        flush();
        cancelFlush?.();
      }
    },
    settled() {
      if (queue.isEmpty()) return Promise.resolve();
      hasten();
      return settled();
    },
    room: () => (isFull() ? new Promise((resolve) => waiting.push(resolve)) : undefined),
    printTo(to) {
      print = to;
      schedule();
    },
  };
}

/** Who waits until the lines of now are printed. Others may go on printing for ever: theirs do not count. */
function createSettling(queue: LineQueue): { settled(): Promise<void>; settle(): void } {
  let settling: { readonly at: number; readonly resolve: () => void }[] = []; // in order
  return {
    settled() {
      const at = queue.added();
      return new Promise((resolve) => settling.push({ at, resolve }));
    },
    settle() {
      const taken = queue.taken();
      for (const { at, resolve } of settling) if (at <= taken) resolve();
      settling = settling.filter(({ at }) => at > taken);
    },
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
