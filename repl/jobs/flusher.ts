// Prints the lines of a queue in batches, so that keys can be handled between two batches.

import type { LineQueue } from './line-queue.ts';

export interface Flusher {
  /**
   * Call this when lines were added: they are printed in the next batch, at most `flushEvery` after the last
   * batch.
   */
  schedule(): void;
  /** Prints the next batch as soon as possible. */
  hasten(): void;
  /** Prints the next batch now. */
  printNow(): void;
  /** Prints all lines of the queue now. */
  drain(): void;
  /** Resolves when all lines that are in the queue now have been printed. */
  settled(): Promise<void>;
  /** A promise that resolves when the queue has room for more lines; undefined if it has room now. */
  room(): Promise<void> | undefined;
  /** Prints with this function from now on; undefined: prints nothing until the next call. */
  printTo(print: ((lines: string) => void) | undefined): void;
}

const linesPerFlush = 500; // lines per batch
const flushEvery = 16; // ms between two batches, in which keys are handled
const fullLines = 5_000; // the queue has no room if it has more lines than this
const fullCharacters = 1024 * 1024; // or if it has more characters than this

export function createFlusher(queue: LineQueue): Flusher {
  const { settled, settle } = createSettling(queue);
  const waiting: (() => void)[] = []; // callers of room()
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

  const printNow = (): void => {
    if (queue.isEmpty()) return;
    cancelFlush?.();
    flush();
  };

  return {
    schedule,
    hasten,
    printNow,
    drain() {
      while (print !== undefined && !queue.isEmpty()) printNow();
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

/** Resolves each promise of settled() when the lines added before that call of settled() are printed. */
function createSettling(queue: LineQueue): { settled(): Promise<void>; settle(): void } {
  let settling: { readonly at: number; readonly resolve: () => void }[] = []; // in order of `at`
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
