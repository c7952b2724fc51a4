// Begins and ends the tracing of processes for erlang.trace and dbg.

import type { Pid } from '../identity/pid.ts';
import type { Process } from '../process/process.ts';
import { allProcesses, processOf } from '../process/process-table.ts';
import { retrace } from './tracer-here.ts';
import {
  setWatch,
  setWatchOfNew,
  type TraceFlag,
  type Watch,
  watchOf,
  watchOfNew,
} from './watched.ts';

/** Which processes: one, those that exist, those that start from now on, or both. */
export type Traced = Pid | 'existing' | 'new' | 'all';

/**
 * Adds flags to what a tracer traces, or takes them away. Returns the number of processes; undefined if the
 * process has another tracer, has ended, or if the tracer has.
 */
export function traceProcesses(
  which: Traced,
  on: boolean,
  tracer: Pid,
  flags: readonly TraceFlag[],
): number | undefined {
  if (on && processOf(tracer) === undefined) return undefined;
  const isGroup = typeof which === 'string';
  const processes = isGroup ? (which === 'new' ? [] : [...allProcesses()]) : livingOf(which);
  if (!isGroup && (processes.length === 0 || isOfAnother(processes[0], on, tracer)))
    return undefined;
  let count = 0;
  for (const process of processes) {
    if (isOfAnother(process, on, tracer)) continue;
    setWatch(process, changed(watchOf(process), on, tracer, flags));
    count++;
  }
  if (which === 'new' || which === 'all') setWatchOfNew(changed(watchOfNew(), on, tracer, flags));
  retrace();
  return count;
}

function livingOf(pid: Pid): Process[] {
  const process = processOf(pid);
  return process === undefined ? [] : [process];
}

function isOfAnother(process: Process | undefined, on: boolean, tracer: Pid): boolean {
  const watch = process && watchOf(process);
  return on && watch !== undefined && watch.tracer !== tracer;
}

function changed(
  before: Watch | undefined,
  on: boolean,
  tracer: Pid,
  change: readonly TraceFlag[],
): Watch {
  const flags = new Set(before?.flags);
  for (const flag of change)
    if (on) flags.add(flag);
    else flags.delete(flag);
  return { tracer: before?.tracer ?? tracer, flags };
}

/** Who traces a process, and what; undefined if it has ended. */
export function tracedAs(
  which: Pid | 'new',
): { readonly tracer: Pid | undefined; readonly flags: readonly TraceFlag[] } | undefined {
  const process = which === 'new' ? undefined : processOf(which);
  if (which !== 'new' && process === undefined) return undefined;
  const watch = process === undefined ? watchOfNew() : watchOf(process);
  return { tracer: watch?.tracer, flags: [...(watch?.flags ?? [])] };
}
