// The isolate: makes it, loads the emulator, and runs its turns, with limits on memory and time.
// Batches are passed in shared memory; calls of the emulator in the middle of a turn are plain callbacks.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ivm from 'isolated-vm';
import { Writer } from '../emulator/codec/bytes.ts';
import { controlBlock as at } from '../emulator/host/contract.ts';
import { pulse } from '../emulator/host/heart.ts';
import type { Host } from '../emulator/host/host.ts';
import { isOutOfMemory } from '../emulator/host/room.ts';
import { memoryLimit, turnLimit } from '../node-limits.ts';
import { emulatorScript } from './emulator-script.ts';
import { lasting } from './lasting.ts';

/** The isolate has used too much memory, or has died otherwise; the node ends with it. */
class IsolateGone extends Error {
  readonly code = 'isolate_gone';
}

export interface TurnResult {
  readonly callAgain: number; // when to run the next turn, in milliseconds; 0: at once; meaningless without a batch
  readonly batch?: Uint8Array; // a view, valid until the next turn; missing if the turn did not end normally
  readonly overrun: boolean; // the turn was ended by force after turnLimit; if there is a batch, in a callback of a promise
  readonly rejected?: string; // the error of a promise that was rejected in this turn without a handler
}

export interface Isolate {
  /** The batch for the next turn, in memory that the isolate shares; emptied after the turn. */
  readonly incoming: Writer;
  turn(now: number): TurnResult;
  memory(): Memory;
  dispose(): void;
}

/** The memory of the isolate, in bytes. */
export interface Memory {
  readonly heap: number; // taken from the operating system for objects and code
  readonly heap_used: number;
  readonly external: number; // buffers outside the heap
  readonly limit: number; // the node ends when the heap is larger
}

/** Make an isolate with the emulator; its turns are counted in `heart`. `longestTurn`: milliseconds. */
export function makeIsolate(
  callbacks: Host,
  heart: Int32Array,
  megabytes: number = memoryLimit,
  longestTurn: number = turnLimit,
): Isolate {
  const isolate = lasting(
    new ivm.Isolate({
      memoryLimit: megabytes,
      // Not called while this thread is in the isolate. But if it is set, V8 does not abort the program when a
      // built-in function runs out of memory: this thread is stuck instead, and its watcher reports the reason.
      onCatastrophicError: () => undefined,
    }),
  );
  const context = lasting(isolate.createContextSync());
  emulatorScript(isolate, emulatorFile()).runSync(context);
  const incoming = new Writer(firstBuffer, shared);
  let input = incoming.buffer; // the buffer that the isolate has
  let output = shared(firstBuffer);
  const control = new Float64Array(new SharedArrayBuffer(8 * Object.keys(at).length));
  const entrance = openEntrance(context, callbacks, input, output, control, heart, (bytes) => {
    output = shared(bytes);
    return output;
  });

  function turn(now: number): TurnResult {
    control[at.now] = now;
    control[at.lengthIn] = incoming.length;
    control[at.lengthOut] = unfinished;
    const larger: [larger?: ivm.Copy<SharedArrayBuffer>] =
      incoming.buffer === input ? [] : [handle(incoming.buffer)];
    input = incoming.buffer;
    Atomics.add(heart, pulse.turns, 1);
    try {
      entrance.applySync(undefined, larger, { timeout: timeLimit(now, longestTurn) });
      return { overrun: false, ...outcome() };
    } catch (error) {
      return afterFailure(error);
    } finally {
      Atomics.add(heart, pulse.turns, 1);
      incoming.reset();
    }
  }

  /** The turn was ended by force, or a promise failed behind it; throws what cannot be gone on from. */
  function afterFailure(error: unknown): TurnResult {
    if (isolate.isDisposed || isOutOfMemory(error)) throw new IsolateGone(memoryGone(megabytes));
    const finished = control[at.lengthOut] !== unfinished;
    if (error instanceof Error && /timed out/.test(error.message))
      return finished ? { overrun: true, ...outcome() } : { overrun: true, callAgain: 0 };
    if (finished) return { overrun: false, ...outcome(), rejected: String(error) };
    throw error;
  }

  /** What has been said when the turn came to its end: callbacks of promises run after that. */
  function outcome(): { batch: Uint8Array; callAgain: number } {
    const batch = output.subarray(0, control[at.lengthOut]);
    return { batch, callAgain: control[at.callAgain] as number };
  }

  return {
    incoming,
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
const firstBuffer = 256 * 1024; // bytes: far more than a usual turn needs; larger buffers are made when needed

function shared(bytes: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(bytes));
}

function handle(memory: Uint8Array | Float64Array | Int32Array): ivm.Copy<SharedArrayBuffer> {
  const copy = lasting(new ivm.ExternalCopy(memory.buffer as SharedArrayBuffer));
  return lasting(copy.copyInto({ release: true })) as ivm.Copy<SharedArrayBuffer>;
}

/**
 * isolated-vm lets the timer of each turn run out in a thread of its own, even if the turn has ended in time; the thread
 * wakes for each timer, and others wait for it. So the timers of many turns end at the same moment, with one wake.
 */
function timeLimit(now: number, longest: number): number {
  // milliseconds between two such moments: isolated-vm ends the timers of one recursively, and 100,000 overflow its stack
  const between = Math.ceil(longest / 50);
  return longest + between - Math.floor(now % between);
}

function emulatorFile(): string {
  const beside = fileURLToPath(new URL('./emulator.js', import.meta.url));
  const fromSources = fileURLToPath(new URL('../../dist/emulator.js', import.meta.url)); // for tests, which do not bundle
  return existsSync(beside) ? beside : fromSources;
}

function memoryGone(megabytes: number): string {
  return `the node's memory is exhausted: its isolate may use ${megabytes} MiB. Start it with -memory_limit MIB for more.`;
}

type Entrance = ivm.Reference<(larger?: SharedArrayBuffer) => void>;

function openEntrance(
  context: ivm.Context,
  callbacks: Host,
  input: Uint8Array,
  output: Uint8Array,
  control: Float64Array,
  heart: Int32Array,
  enlarge: (bytes: number) => Uint8Array,
): Entrance {
  const entrance = context.evalClosureSync(
    `const turn = boot({
      loadModule: $0, resolveImport: $1, compileInput: $2, cookie: $3, keepAlive: $4,
      enlarge: $5, input: $6, output: $7, clock: $8, control: $9, heart: $10 });
    return turn;`,
    [
      callback(callbacks.loadModule),
      callback(callbacks.resolveImport),
      callback(callbacks.compileInput),
      callback(callbacks.cookie),
      callback(callbacks.keepAlive),
      callback((bytes: number) => handle(enlarge(bytes))),
      handle(input),
      handle(output),
      callback(callbacks.clock),
      handle(control),
      handle(heart),
    ],
    { result: { reference: true } },
  ) as unknown as Entrance;
  return lasting(entrance);
}

function callback(ask: (...args: never[]) => unknown): ivm.Callback {
  return lasting(new ivm.Callback(ask));
}
