// The BIFs trace and trace_info: a process gets a message for each thing that happens in others.

import { Pid } from '../../identity/pid.ts';
import { processOf } from '../../process/process-table.ts';
import { me } from '../../process/self.ts';
import { badarg, noMoreThan } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { checkMayTrace } from '../../trace/permission.ts';
import { type Traced, tracedAs, traceProcesses } from '../../trace/tracing.ts';
import { isTraceFlag, type TraceFlag, traceFlags } from '../../trace/watched.ts';
import { localPid } from './local-pid.ts';

const groups = ['all', 'existing', 'new', 'processes', 'existing_processes', 'new_processes'];

/**
 * Begins or ends the tracing of processes of this node: `erlang.trace(pid, true, ['send', 'receive'])`.
 * Instead of a pid: 'existing', 'new' (those that start from now on), or 'all' for both.
 * The caller is the tracer: it gets a message for each thing that happens, such as
 * `['trace', pid, 'send', message, to]`, `['trace', pid, 'receive', message]`,
 * `['trace', pid, 'spawn', child, [module, fn, args]]`. The flags:
 * 'send', 'receive', 'procs' (spawns, exits, links and names); 'timestamp' adds the time;
 * 'set_on_spawn' also traces the processes that the traced process spawns, 'set_on_link' those that it links;
 * ['tracer', pid] names another tracer; 'all' is all of these but the last.
 * A process has one tracer at most. When the tracer ends, its tracing ends.
 * Returns the number of processes (erlang:trace/3).
 */
export function trace(...args: unknown[]): number {
  const [what, on, flags] = args;
  noMoreThan(3, 'erlang.trace', args);
  checkMayTrace('erlang.trace', args);
  if (typeof on !== 'boolean') throw badarg(2, 'not a boolean', 'erlang.trace', args);
  const { tracer, wanted } = flagsOf(flags, args);
  const which = tracedIn(what, args);
  if (on && processOf(tracer) === undefined)
    throw badarg(3, 'the tracer is no living process of this node', 'erlang.trace', args);
  const count = traceProcesses(which, on, tracer, wanted);
  if (count === undefined) throw badarg(1, whyNot(which), 'erlang.trace', args);
  return count;
}

function whyNot(which: Traced): string {
  const isThere = Pid.is(which) && processOf(which) !== undefined;
  return isThere ? 'it has another tracer' : 'it has ended';
}

function tracedIn(what: unknown, args: readonly unknown[]): Traced {
  if (groups.includes(what as string)) return String(what).replace('_processes', '') as Traced;
  if (!Pid.is(what))
    throw badarg(1, "neither a pid nor 'all', 'existing' or 'new'", 'erlang.trace', args);
  return localPid('erlang.trace', args);
}

function flagsOf(
  flags: unknown,
  args: readonly unknown[],
): { readonly tracer: Pid; readonly wanted: readonly TraceFlag[] } {
  const wanted: TraceFlag[] = [];
  let tracer = me().pid;
  for (const flag of Array.isArray(flags) ? (flags as unknown[]) : [flags]) {
    if (flag === 'all') wanted.push(...traceFlags);
    else if (isTraceFlag(flag)) wanted.push(flag);
    else if (Array.isArray(flag) && isTracer(flag)) tracer = flag[1];
    else throw badarg(3, `not an array of flags: ${known}`, 'erlang.trace', args);
  }
  return { tracer, wanted };
}

/** `['tracer', pid]`. */
function isTracer(flag: readonly unknown[]): flag is readonly ['tracer', Pid] {
  return flag.length === 2 && flag[0] === 'tracer' && Pid.is(flag[1]);
}

const known = `'all', ${traceFlags.map((flag) => `'${flag}'`).join(', ')}, ['tracer', pid]`;

/**
 * Returns how a process of this node is traced: `erlang.trace_info(pid, 'flags')` returns
 * `['flags', flags]`, with 'tracer' `['tracer', pid]`, or `['tracer', []]` if nobody traces it.
 * 'new' in place of the pid asks how processes are traced that start from now on.
 * Returns undefined if the process has ended (erlang:trace_info/2).
 */
export function trace_info(...args: unknown[]): Term {
  const [what, item] = args;
  noMoreThan(2, 'erlang.trace_info', args);
  if (item !== 'flags' && item !== 'tracer')
    throw badarg(2, "neither 'flags' nor 'tracer'", 'erlang.trace_info', args);
  if (what !== 'new' && !Pid.is(what))
    throw badarg(1, "neither a pid nor 'new'", 'erlang.trace_info', args);
  const found = tracedAs(what === 'new' ? 'new' : localPid('erlang.trace_info', args));
  if (found === undefined) return undefined;
  return item === 'flags' ? ['flags', [...found.flags]] : ['tracer', found.tracer ?? []];
}
