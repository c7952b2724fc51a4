// Sequential tracing: a token that follows the messages which one message causes, from process to process and from node
// to node (OTP: seq_trace, erl_trace.c). A process has the token of the message that it has received last.

import { systemTime } from '../host/system-time.ts';
import type { Pid } from '../identity/pid.ts';
import { deliver } from '../process/deliver.ts';
import type { Process } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import type { SequentialToken } from '../process/tracer.ts';
import { copy } from '../term/copy.ts';
import type { Term } from '../term/term.ts';
import { quietly } from './quietly.ts';

/** The flags of a token. */
export const tokenFlags = {
  send: 1,
  receive: 2,
  print: 4,
  timestamp: 8,
  strict_monotonic_timestamp: 16,
  monotonic_timestamp: 32,
} as const;

/** What a process knows of the sequence that it is in. */
interface Sequence {
  token: SequentialToken | undefined;
  clock: number; // the serial of the last message sent
  last: number; // the serial of the last message received
}

const sequences = new Map<Process, Sequence>();
let systemTracer: Pid | undefined;
let isUsed = false;

/** Whether any process, or any message in a mailbox, may have a token. */
export function isInSequence(): boolean {
  return isUsed;
}

/** A token has come from another node. */
export function tokenComes(): void {
  isUsed = true;
}

export function tokenOf(process: Process): SequentialToken | undefined {
  return sequences.get(process)?.token;
}

export function setToken(process: Process, token: SequentialToken | undefined): void {
  const sequence = sequences.get(process);
  if (token !== undefined) isUsed = true;
  if (sequence !== undefined) sequence.token = token;
  else if (token !== undefined)
    sequences.set(process, { token, clock: token.serial, last: token.previous });
}

/** Forgets a process that has ended. */
export function forgetSequence(process: Process): void {
  sequences.delete(process);
}

/** Takes the tokens of all processes (seq_trace:reset_trace). */
export function forgetSequences(): void {
  sequences.clear();
  isUsed = false;
}

export function systemTracerNow(): Pid | undefined {
  return systemTracer;
}

export function setSystemTracer(to: Pid | undefined): void {
  systemTracer = to;
}

/** The token for the next message of a process; undefined if the process is in no sequence. */
export function nextToken(process: Process): SequentialToken | undefined {
  const sequence = sequences.get(process);
  if (sequence?.token === undefined || process.pid === systemTracer) return undefined;
  const { flags, label } = sequence.token;
  const serial = ++sequence.clock;
  sequence.token = { flags, label, serial, sender: process.pid, previous: sequence.last };
  return sequence.token;
}

/** A process has received a message, whose token it has from now on. */
export function takeToken(
  process: Process,
  message: Term,
  token: SequentialToken | undefined,
): void {
  let sequence = sequences.get(process);
  if (token === undefined) {
    if (sequence !== undefined) sequence.token = undefined;
    return;
  }
  if (process.pid === systemTracer) return;
  if (sequence === undefined) {
    sequence = { token, clock: 0, last: 0 };
    sequences.set(process, sequence);
  }
  sequence.token = token;
  sequence.last = token.serial;
  sequence.clock = Math.max(sequence.clock, token.serial);
  tellSequence('receive', token, process.pid, message);
}

/** A new process has the token of its parent. */
export function inheritToken(parent: Process, child: Process): void {
  const sequence = sequences.get(parent);
  if (sequence?.token !== undefined) sequences.set(child, { ...sequence });
}

/** Tells the system tracer, if the token's flags say so. */
export function tellSequence(
  what: 'send' | 'receive' | 'print',
  { flags, label, serial, sender, previous }: SequentialToken,
  to: Term,
  message: Term,
): void {
  if ((flags & tokenFlags[what]) === 0 || systemTracer === undefined) return;
  const tracer = processOf(systemTracer);
  if (tracer === undefined) {
    systemTracer = undefined; // it has ended, and with it this tracing, as in Erlang
    return;
  }
  const info: Term = [what, [previous, serial], sender, to, copy(message)];
  const told: Term[] = ['seq_trace', label, info];
  const time = timeFor(flags);
  if (time !== undefined) told.push(time);
  quietly(() => deliver(tracer, told));
}

function timeFor(flags: number): Term {
  if ((flags & tokenFlags.timestamp) !== 0) return timestampNow();
  const { strict_monotonic_timestamp, monotonic_timestamp } = tokenFlags;
  if ((flags & (strict_monotonic_timestamp | monotonic_timestamp)) === 0) return undefined;
  return Math.round(systemTime() * 1e6);
}

/** The time as erlang:timestamp returns it. */
export function timestampNow(): Term {
  const micros = Math.floor(systemTime() * 1000);
  const seconds = Math.floor(micros / 1e6);
  return [Math.floor(seconds / 1e6), seconds % 1e6, micros % 1e6];
}
