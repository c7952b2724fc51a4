// Module dbg: shows at the terminal what processes do (OTP: dbg).

import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import type { Process } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import { anyMessage } from '../process/receive.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { endProcess } from '../signals/exits.ts';
import { writeFormatted } from '../signals/io.ts';
import { whereisProcess } from '../signals/registry.ts';
import { plain, spawnLocal } from '../signals/spawn.ts';
import { badarg } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { traceLine } from '../trace/trace-line.ts';
import { type Traced, traceProcesses } from '../trace/tracing.ts';
import { type TraceFlag, traceFlags } from '../trace/watched.ts';

type Handler = (message: unknown, state: unknown) => unknown;

let tracing: Process | undefined; // the tracer, while it lives

/**
 * Starts a tracer, which prints what dbg.p traces: `dbg.tracer()`.
 * `dbg.tracer('process', [handler, state])` prints nothing, and calls `handler(message, state)` instead for
 * each trace message; its value is the next state.
 * Returns `['ok', pid]`, or `['error', 'already_started']` (dbg:tracer/0,2).
 */
function tracer(...args: unknown[]): Term {
  const [kind, how] = args;
  if (args.length > 0 && kind !== 'process') throw badarg(1, "not 'process'", 'dbg.tracer', args);
  const [handler, state] = Array.isArray(how) ? (how as unknown[]) : [];
  if (args.length > 0 && typeof handler !== 'function')
    throw badarg(2, 'not [handler, state]', 'dbg.tracer', args);
  if (tracing?.alive) return ['error', 'already_started'];
  const parent = me();
  const run = args.length === 0 ? () => printing() : () => handling(handler, state);
  const { pid } = spawnLocal(parent, run, undefined, plain);
  tracing = processOf(pid);
  return ['ok', pid];
}

const printing = asyncToGenerator(function* (): Generator<unknown, unknown, unknown> {
  for (;;) {
    const [text, values] = traceLine((yield anyMessage) as Term);
    writeFormatted(me(), text, values);
  }
});

const handling = asyncToGenerator(function* (handler, first): Generator<unknown, unknown, unknown> {
  let state = first;
  for (;;) state = yield (handler as Handler)(yield anyMessage, state);
});

/**
 * Traces processes of this node: `dbg.p(pid, ['s', 'r'])`; instead of a pid: a registered name,
 * 'all', 'existing', or 'new' for those that start from now on. The flags:
 * 's' messages sent, 'r' received, 'm' both, 'p' spawns, exits, links and names; 'timestamp' adds the time;
 * 'sos' also what the process spawns, 'sol' what it links, 'sofs' and 'sofl' the first of these;
 * 'clear' ends it. Without flags: 'm'.
 * Returns `['ok', [['matched', node, count]]]` or `['error', why]` (dbg:p/1,2).
 */
function p(...args: unknown[]): Term {
  const [item, given = 'm'] = args;
  const named = Array.isArray(given) ? (given as unknown[]) : [given];
  const wrong = named.filter((flag) => typeof flag !== 'string' || !Object.hasOwn(flags, flag));
  if (wrong.length > 0) return ['error', ['bad_flags', wrong as Term]];
  if (!tracing?.alive) return ['error', ['no_tracer_on_node', here.node.text]];
  const which = tracedBy(item);
  if (which === undefined) return matched(0, ['no_proc', item as Term]);
  const wanted = named.flatMap((flag) => flags[flag as string] ?? []);
  if (named.includes('clear'))
    return matched(traceProcesses(which, false, tracing.pid, traceFlags));
  return matched(traceProcesses(which, true, tracing.pid, wanted));
}

function matched(count = 0, ...why: Term[]): Term {
  return ['ok', [['matched', here.node.text, count, ...why]]];
}

function tracedBy(item: unknown): Traced | undefined {
  if (item === 'all' || item === 'new' || item === 'existing') return item;
  if (Pid.is(item)) return Pid.homeOf(item) === here.node ? item : undefined;
  return typeof item === 'string' ? whereisProcess(item)?.pid : undefined;
}

const messages: readonly TraceFlag[] = ['send', 'receive'];

/** The flags of dbg.p, with those of erlang.trace that they stand for. */
const flags: Readonly<Record<string, readonly TraceFlag[]>> = {
  s: ['send'],
  send: ['send'],
  r: ['receive'],
  receive: ['receive'],
  m: messages,
  messages,
  p: ['procs'],
  procs: ['procs'],
  timestamp: ['timestamp'],
  sos: ['set_on_spawn'],
  set_on_spawn: ['set_on_spawn'],
  sofs: ['set_on_first_spawn'],
  set_on_first_spawn: ['set_on_first_spawn'],
  sol: ['set_on_link'],
  set_on_link: ['set_on_link'],
  sofl: ['set_on_first_link'],
  set_on_first_link: ['set_on_first_link'],
  all: [...messages, 'procs', 'timestamp', 'set_on_spawn', 'set_on_link'],
  clear: [],
};

/** Ends the tracer and its tracing. Returns 'ok' (dbg:stop/0). */
function stop(): 'ok' {
  if (tracing !== undefined) {
    if (tracing.alive) traceProcesses('all', false, tracing.pid, traceFlags);
    endProcess(tracing, 'killed');
  }
  tracing = undefined;
  return 'ok';
}

/** Does what dbg.stop does (dbg:stop_clear/0). */
function stop_clear(): 'ok' {
  return stop();
}

/** Returns `['ok', pid]` with the pid of the tracer, or `['error', why]` (dbg:get_tracer/0). */
function get_tracer(): Term {
  if (!tracing?.alive) return ['error', ['no_tracer_on_node', here.node.text]];
  return ['ok', tracing.pid];
}

export const dbg: Readonly<
  Record<'tracer' | 'p' | 'stop' | 'stop_clear' | 'get_tracer', (...args: unknown[]) => unknown>
> = { tracer, p, stop, stop_clear, get_tracer };
