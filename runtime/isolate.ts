// The isolate: made, loaded with the emulator, entered turn by turn; memory and time are enforced here.
// Batches cross in shared memory; what the emulator asks in the middle of a turn are plain callbacks.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ivm from 'isolated-vm';
import { emulatorScript } from './emulator-script.ts';
import { memoryLimit, turnLimit } from './limits.ts';

/** What the emulator may ask in the middle of a turn; see emulator/host.ts. */
export interface Callbacks {
  loadModule(name: string): string;
  resolveImport(specifier: string, from: string): string;
  compileInput(source: string, scope: string): string;
  cookie(node: string, cookie: string): string;
  clock(): number;
  interrupted(): number;
}

/** The isolate has used more memory than it may, or died otherwise; the node goes with it. */
class IsolateGone extends Error {
  readonly code = 'isolate_gone';
}

export interface TurnResult {
  readonly batch?: Uint8Array; // a view, good until the next turn; none if the turn did not come to its end
  readonly overrun: boolean; // ended by force after turnLimit; with a batch, in a promise's callback
  readonly rejected?: string; // a promise that failed in this turn, and nobody had asked for its result
}

export interface Isolate {
  turn(batch: Uint8Array, now: number): TurnResult;
  memory(): Memory;
  dispose(): void;
}

/** Bytes. */
export interface Memory {
  readonly heap: number; // taken from the system for objects and code
  readonly heap_used: number;
  readonly external: number; // buffers, beside the heap
  readonly limit: number; // the heap ends the node beyond it
}

/** Make an isolate with the emulator in it. `longestTurn` is in milliseconds. */
export function makeIsolate(
  callbacks: Callbacks,
  megabytes: number = memoryLimit,
  longestTurn: number = turnLimit,
): Isolate {
  const isolate = new ivm.Isolate({ memoryLimit: megabytes });
  const context = isolate.createContextSync();
  emulatorScript(isolate, emulatorFile()).runSync(context);
  let input = new SharedArrayBuffer(firstBuffer);
  let output = new SharedArrayBuffer(firstBuffer);
  const done = new Int32Array(new SharedArrayBuffer(4)); // bytes in the batch out; callbacks of promises run after that
  const entrance = openEntrance(context, callbacks, input, output, done.buffer, (bytes) => {
    output = new SharedArrayBuffer(roomFor(bytes));
    return output;
  });

  function turn(batch: Uint8Array, now: number): TurnResult {
    let larger: SharedArrayBuffer | undefined;
    if (batch.length > input.byteLength) {
      larger = new SharedArrayBuffer(roomFor(batch.length));
      input = larger;
    }
    new Uint8Array(input).set(batch);
    done[0] = unfinished;
    try {
      entrance.applySync(
        undefined,
        [batch.length, now, larger && new ivm.ExternalCopy(larger).copyInto()],
        { timeout: longestTurn },
      );
      return { overrun: false, batch: batchOut() };
    } catch (error) {
      if (isolate.isDisposed) throw new IsolateGone(memoryGone(megabytes));
      const finished = done[0] !== unfinished;
      if (error instanceof Error && /timed out/.test(error.message))
        return finished ? { overrun: true, batch: batchOut() } : { overrun: true };
      if (finished) return { overrun: false, batch: batchOut(), rejected: String(error) };
      throw error;
    }
  }

  function batchOut(): Uint8Array {
    return new Uint8Array(output, 0, done[0]);
  }

  return {
    turn,
    memory: () => {
      const now = isolate.getHeapStatisticsSync();
      return {
        heap: now.total_heap_size,
        heap_used: now.used_heap_size,
        external: now.externally_allocated_size,
        limit: now.heap_size_limit,
      };
    },
    dispose: () => {
      if (!isolate.isDisposed) isolate.dispose();
    },
  };
}

const unfinished = -1;
const firstBuffer = 256 * 1024; // a usual turn is far smaller; larger ones are made as needed

function roomFor(bytes: number): number {
  return 2 ** Math.ceil(Math.log2(bytes));
}

function emulatorFile(): string {
  const beside = fileURLToPath(new URL('./emulator.js', import.meta.url));
  const fromSources = fileURLToPath(new URL('../dist/emulator.js', import.meta.url)); // tests run this file as it is
  return existsSync(beside) ? beside : fromSources;
}

function memoryGone(megabytes: number): string {
  return `the node's memory is exhausted: its isolate may use ${megabytes} MiB. Start it with -memory_limit MIB for more.`;
}

type Entrance = ivm.Reference<(length: number, now: number, input?: unknown) => void>;

function openEntrance(
  context: ivm.Context,
  callbacks: Callbacks,
  input: SharedArrayBuffer,
  output: SharedArrayBuffer,
  done: SharedArrayBuffer,
  enlarge: (bytes: number) => SharedArrayBuffer,
): Entrance {
  const shared = (buffer: SharedArrayBuffer): unknown => new ivm.ExternalCopy(buffer).copyInto();
  return context.evalClosureSync(
    `const turn = boot({
      loadModule: $0, resolveImport: $1, compileInput: $2, cookie: $3, interrupted: $4,
      enlarge: $5, input: $6, output: $7, clock: $8, done: $9 });
    delete globalThis.boot;
    return turn;`,
    [
      new ivm.Callback(callbacks.loadModule),
      new ivm.Callback(callbacks.resolveImport),
      new ivm.Callback(callbacks.compileInput),
      new ivm.Callback(callbacks.cookie),
      new ivm.Callback(callbacks.interrupted),
      new ivm.Callback((bytes: number) => shared(enlarge(bytes))),
      shared(input),
      shared(output),
      new ivm.Callback(callbacks.clock),
      shared(done),
    ],
    { result: { reference: true } },
  ) as unknown as Entrance;
}
