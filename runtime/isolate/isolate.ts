// Makes the isolate, loads the emulator into it and runs its turns, with limits on memory and time.
// Batches are passed in shared memory; the functions that the emulator calls during a turn are callbacks.

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

/** The isolate has used too much memory, or has died for another reason; this ends the node. */
class IsolateGone extends Error {
  readonly code = 'isolate_gone';
}

export interface TurnResult {
  // when to run the next turn, by performance.now(); 0: at once; Infinity: never; meaningless without a batch
  readonly callAgain: number;
  readonly batch?: Uint8Array; // a view, valid until the next turn; missing if the turn did not end normally
  // whether the time limit was exceeded: without a batch, the turn was stopped; with a batch, the turn had
  // ended, and a callback of a promise after it was stopped
  readonly overrun: boolean;
  readonly rejected?: string; // the error of a promise that was rejected in this turn without a handler
}

export interface Isolate {
  /** The batch for the next turn, in memory shared with the isolate; emptied after the turn. */
  readonly incoming: Writer;
  turn(now: number): TurnResult;
  memory(): Memory;
  dispose(): void;
}

/** The memory of the isolate, in bytes. */
export interface Memory {
  readonly heap: number; // bytes that V8 has from the operating system for objects and code
  readonly heap_used: number;
  readonly external: number; // buffers outside the heap
  readonly limit: number; // the node ends if the heap grows larger
}

/** Makes an isolate with the emulator and counts its turns in `heart`. `longestTurn`: milliseconds. */
export function makeIsolate(
  callbacks: Host,
  heart: Int32Array,
  megabytes: number = memoryLimit,
  longestTurn: number = turnLimit,
): Isolate {
  const isolate = lasting(
    new ivm.Isolate({
      memoryLimit: megabytes,
      // If this is set, V8 does not abort the program when a built-in function runs out of memory: this
      // thread hangs, and its watcher reports the reason. V8 never calls the function during a turn.
      onCatastrophicError: () => undefined,
    }),
  );
  const context = lasting(isolate.createContextSync());
  emulatorScript(isolate, emulatorFile()).runSync(context);
  const incoming = new Writer(firstBuffer, shared);
  let input = incoming.buffer; // the buffer that the isolate reads now
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

  /** The result of a turn that was stopped, or after which a promise failed; throws if the node must end. */
  function afterFailure(error: unknown): TurnResult {
    if (isolate.isDisposed || isOutOfMemory(error)) throw new IsolateGone(memoryGone(megabytes));
    const finished = control[at.lengthOut] !== unfinished;
    if (error instanceof Error && /timed out/.test(error.message))
      return finished ? { overrun: true, ...outcome() } : { overrun: true, callAgain: 0 };
    if (finished) return { overrun: false, ...outcome(), rejected: rejection(error) };
    throw error;
  }

  /** The batch at the end of the turn; callbacks of promises may have run after that. */
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

/** The error of a rejected promise as text, and below it the user's stack frames, which end where the isolate does. */
function rejection(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const start = stack.indexOf('\n    at ');
  const end = stack.indexOf('\n    at (<isolated-vm boundary>)');
  return String(error) + (start >= 0 && start < end ? stack.slice(start, end) : '');
}

const unfinished = -1;
// bytes: far more than a usual turn needs; larger buffers are made when needed
const firstBuffer = 256 * 1024;

function shared(bytes: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(bytes));
}

function handle(memory: Uint8Array | Float64Array | Int32Array): ivm.Copy<SharedArrayBuffer> {
  const copy = lasting(new ivm.ExternalCopy(memory.buffer as SharedArrayBuffer));
  return lasting(copy.copyInto({ release: true })) as ivm.Copy<SharedArrayBuffer>;
}

/**
 * isolated-vm does not cancel the timer of a turn that ends in time: its timer thread still wakes when the
 * timer ends, and other threads wait for it. So the timers of many turns are made to end at the same moment.
 */
function timeLimit(now: number, longest: number): number {
  // ms between two such moments: isolated-vm ends the timers of one moment recursively, and 100,000 of them
  // would overflow its stack
  const between = Math.ceil(longest / 50);
  return longest + between - Math.floor(now % between);
}

function emulatorFile(): string {
  const beside = fileURLToPath(new URL('./emulator.js', import.meta.url));
  // for tests, which run without bundling
  const fromSources = fileURLToPath(new URL('../../dist/emulator.js', import.meta.url));
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
