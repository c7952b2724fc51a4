// Processes traced by erlang.trace: each has a tracer, a process that gets a message for each thing that happens there
// (OTP: erl_bif_trace.c, erl_trace.c). If the tracer ends, so does its tracing.

import type { Pid } from '../identity/pid.ts';
import { deliver } from '../process/deliver.ts';
import type { Process } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import { copy } from '../term/copy.ts';
import type { Term } from '../term/term.ts';
import { quietly } from './quietly.ts';
import { timestampNow } from './sequential.ts';

/** The flags of erlang.trace that terl has, in the order in which trace_info lists them. */
export const traceFlags = [
  'send',
  'receive',
  'procs',
  'timestamp',
  'set_on_spawn',
  'set_on_first_spawn',
  'set_on_link',
  'set_on_first_link',
] as const;

export type TraceFlag = (typeof traceFlags)[number];

export function isTraceFlag(flag: unknown): flag is TraceFlag {
  return traceFlags.some((one) => one === flag);
}

/** How a process is traced. */
export interface Watch {
  readonly tracer: Pid;
  readonly flags: ReadonlySet<TraceFlag>;
}

const watches = new Map<Process, Watch>();
let forNew: Watch | undefined; // how processes are traced that start from now on

export function isWatching(): boolean {
  return watches.size > 0 || forNew !== undefined;
}

/** How a process is traced; a tracer that has ended traces no more. */
export function watchOf(process: Process): Watch | undefined {
  const watch = watches.get(process);
  if (watch === undefined || isThere(watch)) return watch;
  watches.delete(process);
  return undefined;
}

export function setWatch(process: Process, watch: Watch | undefined): void {
  if (watch === undefined || watch.flags.size === 0) watches.delete(process);
  else watches.set(process, watch);
}

export function watchOfNew(): Watch | undefined {
  if (forNew !== undefined && !isThere(forNew)) forNew = undefined;
  return forNew;
}

export function setWatchOfNew(watch: Watch | undefined): void {
  forNew = watch === undefined || watch.flags.size === 0 ? undefined : watch;
}

function isThere({ tracer }: Watch): boolean {
  return processOf(tracer) !== undefined;
}

/** Tells the tracer of a process what has happened there, if it wants to know such things. */
export function tellTracer(
  process: Process,
  flag: 'send' | 'receive' | 'procs',
  ...what: readonly [string, ...Term[]]
): void {
  if (watches.size === 0) return;
  const watch = watchOf(process);
  if (watch === undefined || !watch.flags.has(flag) || watch.tracer === process.pid) return;
  const tracer = processOf(watch.tracer);
  if (tracer === undefined) return;
  const isTimed = watch.flags.has('timestamp');
  const told: Term[] = [isTimed ? 'trace_ts' : 'trace', process.pid, ...(copy(what) as Term[])];
  if (isTimed) told.push(timestampNow());
  quietly(() => deliver(tracer, told));
}

/** A process has been spawned: it may be traced as its parent is. */
export function watchSpawned(parent: Process | undefined, child: Process): void {
  const inherited = parent && inheritedBy(parent, 'set_on_spawn', 'set_on_first_spawn');
  const watch = inherited ?? watchOfNew();
  if (watch !== undefined) setWatch(child, watch);
}

/** A traced process has linked another. */
export function watchLinked(process: Process, other: Process): void {
  if (watches.has(other)) return;
  setWatch(other, inheritedBy(process, 'set_on_link', 'set_on_first_link'));
}

function inheritedBy(process: Process, always: TraceFlag, once: TraceFlag): Watch | undefined {
  const watch = watchOf(process);
  if (watch === undefined) return undefined;
  if (watch.flags.has(always)) return watch;
  if (!watch.flags.has(once)) return undefined;
  const flags = new Set([...watch.flags].filter((flag) => flag !== once));
  setWatch(process, { ...watch, flags });
  return { ...watch, flags };
}

/** Forgets a process that has ended. */
export function forgetWatch(process: Process): void {
  watches.delete(process);
}
