// The commands i, ni, regs and nregs, which print tables of processes, and bt, for one process (OTP: c).

import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { backtraceOf } from '../modules/erlang/backtrace.ts';
import { process_info } from '../modules/erlang/process-info.ts';
import { processes } from '../modules/erlang/processes.ts';
import { nodes } from '../modules/system/nodes.ts';
import { processOf } from '../process/process-table.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { callAndWait } from '../servers/remote-call.ts';
import { write } from '../signals/io.ts';
import { badarg } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { functionText } from '../text/format-exception.ts';
import { left, right } from './columns.ts';
import { pidOf } from './numbers.ts';

type Steps<T> = Generator<unknown, T, unknown>;

const answerTime = 5000; // milliseconds to wait for another node's answer

/** The process_info items that the tables show. */
const items = [
  'registered_name',
  'initial_call',
  'current_call',
  'reductions',
  'message_queue_len',
];

const mostListed = 27; // processes; at two lines each they fill as many lines as a page of erl's i()

/**
 * Prints a table of this node's first processes, `i()`, or of all its processes, `i('all')`.
 * `i(pid)`, or `i(0, 88, 0)` for <0.88.0>, returns process_info of a process, which may be on another node.
 */
export function information(...args: unknown[]): unknown {
  const [first] = args;
  if (args.length === 3) return processInformation(pidOf('i', args));
  if (args.length === 1 && Pid.is(first)) return processInformation(first);
  if (args.length > 1 || (args.length === 1 && first !== 'all'))
    throw badarg(1, "neither 'all', a pid, nor the three numbers of a pid", 'i', args);
  return tableOf([here.node.text], "i('all')", first === 'all');
}

/** Prints the table of i() for this node and all connected nodes. */
export function networkInformation(...args: unknown[]): unknown {
  const [first] = args;
  if (args.length > 0 && first !== 'all') throw badarg(1, "not 'all'", 'ni', args);
  return tableOf([here.node.text, ...nodes()], "ni('all')", first === 'all');
}

const processInformation = asyncToGenerator(function* (pid): Steps<Term> {
  const about = pid as Pid;
  return yield* ask(Pid.homeOf(about).text, 'process_info', [about]);
});

/** Calls a BIF on this node or another. Returns `['badrpc', why]` if the other node does not answer. */
function* ask(
  node: string,
  name: 'process_info' | 'processes' | 'registered' | 'whereis',
  args: readonly Term[],
): Steps<Term> {
  if (node === here.node.text && name === 'process_info') return process_info(...args);
  if (node === here.node.text && name === 'processes') return processes();
  const call = { module: 'erlang', function: name, args, timeout: answerTime };
  const [how, what] = yield* callAndWait(me(), node, call);
  return how === 'ok' ? what : ['badrpc', what as Term];
}

const tableOf = asyncToGenerator(function* (names, more, all): Steps<'ok'> {
  const process = me();
  const line = (a: string, b: string, reds: number | string, messages: number | string): void =>
    write(
      process,
      `${`${left(a, 21)} ${left(b, 33)} ${right(reds, 17)} ${right(messages, 4)}`.trimEnd()}\n`,
    );
  line('Pid', 'Initial Call', 'Reds', 'Msgs');
  line('Registered', 'Current Function', '', '');
  const pids: Pid[] = [];
  for (const node of names as string[]) {
    const found = yield* ask(node, 'processes', []);
    const known = Array.isArray(found) ? found.filter((pid) => Pid.is(pid)) : [];
    pids.push(...known.sort((one, other) => Pid.idOf(one) - Pid.idOf(other)));
  }
  const listed = all === true ? pids : pids.slice(0, mostListed);
  let reductions = 0;
  let waiting = 0;
  for (const pid of listed) {
    const info = yield* about(pid);
    if (info === undefined) continue;
    line(
      String(pid),
      functionText(info['initial_call']),
      number(info['reductions']),
      number(info['message_queue_len']),
    );
    line(text(info['registered_name']), text(info['current_call']), '', '');
    reductions += number(info['reductions']);
    waiting += number(info['message_queue_len']);
  }
  if (listed.length < pids.length)
    write(process, `... ${pids.length - listed.length} more: ${String(more)}\n`);
  else line('Total', '', reductions, waiting);
  return 'ok';
});

/** Returns process_info of a process as an object; undefined if the process has ended or its node is down. */
function* about(pid: Pid): Steps<Readonly<Record<string, Term>> | undefined> {
  const found = yield* ask(Pid.homeOf(pid).text, 'process_info', [pid, items]);
  if (!Array.isArray(found) || found[0] === 'badrpc') return undefined;
  const info = Object.fromEntries(found.filter((pair) => Array.isArray(pair)) as [string, Term][]);
  const call = info['initial_call'];
  if (!Array.isArray(call) || call[0] !== 'proc_lib') return info;
  return { ...info, initial_call: (yield* notedCall(pid)) ?? call };
}

/** The first call of a process of proc_lib, from its dictionary, as OTP's i() has it. */
function* notedCall(pid: Pid): Steps<Term> {
  const found = yield* ask(Pid.homeOf(pid).text, 'process_info', [pid, 'dictionary']);
  const [, pairs] = Array.isArray(found) ? (found as readonly Term[]) : [];
  if (!Array.isArray(pairs)) return undefined;
  const noted = (pairs as readonly Term[]).find(
    (pair) => Array.isArray(pair) && pair[0] === '$initial_call',
  );
  return Array.isArray(noted) ? (noted[1] as Term) : undefined;
}

function number(value: Term): number {
  return typeof value === 'number' ? value : 0;
}

function text(value: Term): string {
  return typeof value === 'string' ? value : '';
}

/** Prints the registered names of this node, and if `everywhere` is true, of all connected nodes too. */
export const registeredProcesses: (...args: unknown[]) => unknown = asyncToGenerator(
  function* (everywhere): Steps<'ok'> {
    const own = here.node.text;
    for (const node of everywhere === true ? [own, ...nodes()] : [own]) yield* namesOf(node);
    return 'ok';
  },
);

function* namesOf(node: string): Steps<void> {
  const process = me();
  const names = yield* ask(node, 'registered', []);
  if (!Array.isArray(names) || names[0] === 'badrpc') return;
  write(process, `\n** Registered procs on node ${node} **\n`);
  const line = (name: string, pid: string, call: string, reds: string, messages: string): void =>
    write(
      process,
      `${left(name, 21)} ${left(pid, 12)} ${left(call, 25)} ${right(reds, 12)} ${right(messages, 4)}\n`,
    );
  line('Name', 'Pid', 'Initial Call', 'Reds', 'Msgs');
  for (const name of (names as string[]).sort()) {
    const pid = yield* ask(node, 'whereis', [name]);
    const info = Pid.is(pid) ? yield* about(pid) : undefined;
    if (info === undefined) continue;
    const { initial_call: call, reductions, message_queue_len: waiting } = info;
    line(
      name,
      String(pid),
      functionText(call),
      String(number(reductions)),
      String(number(waiting)),
    );
  }
}

/**
 * Prints the receive or call in which a process waits. A waiting function has no stack, so no more is known.
 */
export function backtrace(...args: unknown[]): 'ok' | undefined {
  const [pid] = args;
  if (!Pid.is(pid)) throw badarg(1, 'not a pid', 'bt', args);
  if (Pid.homeOf(pid) !== here.node) throw badarg(1, 'not a local pid', 'bt', args);
  const process = processOf(pid);
  if (process === undefined) return undefined;
  write(me(), backtraceOf(process));
  return 'ok';
}
