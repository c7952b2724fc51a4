// Module dbg: shows at the terminal what processes do (OTP: dbg).

import { applyNamed } from '../code/code-server.ts';
import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import type { Reference } from '../identity/reference.ts';
import { mailboxLength } from '../process/mailbox.ts';
import type { Process } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import { anyMessage, Sleep } from '../process/receive.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { Down } from '../servers/remote-call.ts';
import { endProcess } from '../signals/exits.ts';
import { writeFormatted } from '../signals/io.ts';
import { whereisProcess } from '../signals/registry.ts';
import { type Call, plain, spawnLocal } from '../signals/spawn.ts';
import { copy } from '../term/copy.ts';
import { badarg, noMoreThan } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { checkMayTrace } from '../trace/permission.ts';
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
  noMoreThan(2, 'dbg.tracer', args);
  checkMayTrace('dbg.tracer', args);
  if (args.length > 0 && kind !== 'process') throw badarg(1, "not 'process'", 'dbg.tracer', args);
  const [handler, state] = Array.isArray(how) && how.length === 2 ? (how as unknown[]) : [];
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
  noMoreThan(2, 'dbg.p', args);
  checkMayTrace('dbg.p', args);
  if (args.length === 0) throw badarg(1, 'neither a pid nor a name', 'dbg.p', args);
  const named = severalIn(given);
  const wrong = wrongFlags(named);
  if (wrong.length > 0) return ['error', ['bad_flags', wrong]];
  if (!tracing?.alive) return ['error', ['no_tracer_on_node', here.node.text]];
  const which = tracedBy(item);
  if (which === undefined) return matched(0, ['no_proc', item as Term]);
  if (named.includes('clear'))
    return matched(traceProcesses(which, false, tracing.pid, traceFlags));
  return matched(traceProcesses(which, true, tracing.pid, flagsOf(named)));
}

function severalIn(flag: unknown): readonly unknown[] {
  return Array.isArray(flag) ? flag : [flag];
}

function wrongFlags(named: readonly unknown[]): Term[] {
  return named.filter((flag) => typeof flag !== 'string' || !Object.hasOwn(flags, flag)) as Term[];
}

function flagsOf(named: readonly unknown[]): TraceFlag[] {
  return named.flatMap((flag) => flags[flag as string] ?? []);
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

/**
 * Calls a function in a process of its own, and traces that process until the function returns:
 * `await dbg.c('mod', 'fn', [1, 2])`, `dbg.c('mod', 'fn', [1, 2], ['s', 'r'])`.
 * The flags are those of dbg.p; without them: 'all'. Starts a tracer if there is none, and ends it in the end.
 * Returns the function's value, or `['error', reason]` if it fails (dbg:c/3,4).
 */
const c: (...args: unknown[]) => unknown = asyncToGenerator(function* (...args): Steps {
  const [module, name, given, which = 'all'] = args;
  noMoreThan(4, 'dbg.c', args);
  checkMayTrace('dbg.c', args);
  if (typeof module !== 'string') throw badarg(1, 'not the name of a module', 'dbg.c', args);
  if (typeof name !== 'string') throw badarg(2, 'not the name of a function', 'dbg.c', args);
  if (!Array.isArray(given)) throw badarg(3, 'not an array of arguments', 'dbg.c', args);
  const named = severalIn(which);
  const wrong = [...wrongFlags(named), ...named.filter((flag) => flag === 'clear')] as Term[];
  if (wrong.length > 0) return ['error', ['bad_flags', wrong]];
  if (!tracing?.alive) tracer();
  const call: Call = { module, function: name, args: copy(given) as Term[] };
  return yield* traced(call, flagsOf(named), tracing as Process);
});

type Steps = Generator<unknown, unknown, unknown>;

function* traced(call: Call, wanted: readonly TraceFlag[], by: Process): Steps {
  let came: { readonly value: Term } | undefined; // the function has returned
  const run = asyncToGenerator(function* (): Steps {
    traceProcesses(me().pid, true, by.pid, wanted);
    const value = copy(yield applyNamed(call.module, call.function, call.args));
    traceProcesses(me().pid, false, by.pid, traceFlags);
    came = { value };
    return undefined;
  });
  const how = { ...plain, monitor: true };
  const { reference } = spawnLocal(me(), () => run(), call, how);
  const [, , , , reason] = (yield new Down(
    reference as Reference,
    Number.POSITIVE_INFINITY,
  )) as readonly Term[];
  if (by.alive) traceProcesses('all', false, by.pid, traceFlags);
  while (by.alive && mailboxLength(by) > 0) yield new Sleep(1); // until all is printed
  stop();
  return came === undefined ? ['error', reason] : came.value;
}

/** Ends the tracer and its tracing. Returns 'ok' (dbg:stop/0). */
function stop(...args: unknown[]): 'ok' {
  noMoreThan(0, 'dbg.stop', args);
  checkMayTrace('dbg.stop', args);
  if (tracing !== undefined) {
    if (tracing.alive) traceProcesses('all', false, tracing.pid, traceFlags);
    endProcess(tracing, 'killed');
  }
  tracing = undefined;
  return 'ok';
}

/** Does what dbg.stop does (dbg:stop_clear/0). */
function stop_clear(...args: unknown[]): 'ok' {
  noMoreThan(0, 'dbg.stop_clear', args);
  return stop();
}

/** Returns `['ok', pid]` with the pid of the tracer, or `['error', why]` (dbg:get_tracer/0). */
function get_tracer(...args: unknown[]): Term {
  noMoreThan(0, 'dbg.get_tracer', args);
  if (!tracing?.alive) return ['error', ['no_tracer_on_node', here.node.text]];
  return ['ok', tracing.pid];
}

export const dbg: Readonly<
  Record<
    'tracer' | 'p' | 'c' | 'stop' | 'stop_clear' | 'get_tracer',
    (...args: unknown[]) => unknown
  >
> = { tracer, p, c, stop, stop_clear, get_tracer };
