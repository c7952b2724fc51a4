// Starts and ends the children of a supervisor, one at a time, and reports what goes wrong (OTP: supervisor:start_children,
// terminate_children, shutdown).

import { applyNamed } from '../../code/code-server.ts';
import { Pid } from '../../identity/pid.ts';
import type { Reference } from '../../identity/reference.ts';
import { mailboxMessages, replaceMessages } from '../../process/mailbox.ts';
import type { Process } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { sendExit } from '../../signals/exits.ts';
import { unlink } from '../../signals/links.ts';
import type { Level, Part } from '../../signals/log-event.ts';
import { isShown, report } from '../../signals/logger.ts';
import { monitor } from '../../signals/monitors.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { readable } from '../../text/readable.ts';
import { caught, caughtTerm } from '../gen/callbacks.ts';
import { isExpectedReason } from '../gen/ending.ts';
import { ReceiveIf } from '../gen/receive-if.ts';
import { type Child, isRunning, type KnownCall, type SupervisorState } from './state.ts';

/** The outcome of a start: a child, with what else its start function tells; no child, as it told 'ignore'; or why not. */
export type Started =
  | { readonly pid: Pid | undefined; readonly more: readonly Term[] }
  | { readonly error: Term };

/** Starts a child, and reports its progress. */
export function* startChild(state: SupervisorState, child: Child): Steps<Started> {
  const started = yield* runStart(child.mfargs);
  if ('pid' in started && started.pid !== undefined)
    progress(state, { ...child, pid: started.pid });
  return started;
}

/** Calls the function that starts a child. What it throws counts as returned, as with OTP's `catch`. */
export function* runStart([module, fn, args = []]: KnownCall): Steps<Started> {
  const result = caughtTerm(yield* caught(me(), () => applyNamed(module, fn, args)));
  if (result === 'ignore') return { pid: undefined, more: [] };
  const [tag, pid, ...more] = partsOf(result);
  if (tag === 'ok' && Pid.is(pid) && more.length < 2) return { pid, more };
  const isError = tag === 'error' && (result as readonly Term[]).length === 2;
  return { error: isError ? pid : result };
}

/** What start_child and restart_child return for a start. */
export function resultOf(started: Extract<Started, { pid: Pid | undefined }>): Term {
  return ['ok', started.pid, ...started.more];
}

/** Starts children in their order, until one fails. */
export function* startAll(
  state: SupervisorState,
  children: readonly Child[],
): Steps<{ readonly failed: Child; readonly reason: Term } | undefined> {
  for (const child of children) {
    const started = yield* startChild(state, child);
    if ('error' in started) {
      reportChild(state, 'start_error', started.error, child);
      return { failed: child, reason: started.error };
    }
    if (started.pid === undefined && child.restart_type === 'temporary')
      state.children.remove(child.id);
    else state.children.set({ ...child, pid: started.pid });
  }
  return undefined;
}

/** Ends children, the last one first. The temporary ones are forgotten. */
export function* endAll(state: SupervisorState, children: readonly Child[]): Steps<void> {
  for (const child of children.toReversed()) {
    yield* endChild(state, child);
    if (child.restart_type === 'temporary') state.children.remove(child.id);
    else state.children.set({ ...child, pid: undefined });
  }
}

/** Ends a child as its specification says, and reports if it ends for another reason. */
export function* endChild(state: SupervisorState, child: Child): Steps<void> {
  const { pid, shutdown } = child;
  if (!isRunning(pid)) return;
  const process = me();
  const reference = monitor(process, pid);
  const isBrutal = shutdown === 'brutal_kill';
  sendExit(process.pid, pid, isBrutal ? 'kill' : 'shutdown');
  const time = typeof shutdown === 'number' ? shutdown : Number.POSITIVE_INFINITY;
  let reason = yield* downReason(process, pid, reference, time);
  if (reason === undefined) {
    sendExit(process.pid, pid, 'kill');
    reason = yield* downReason(process, pid, reference, Number.POSITIVE_INFINITY);
  }
  if (reason !== undefined && !isFine(reason.why, child, isBrutal))
    reportChild(state, 'shutdown_error', reason.why, child);
}

/** Whether a child that was to end may end for this reason. */
export function isFine(reason: Term, { restart_type }: Child, isBrutal: boolean): boolean {
  if (reason === (isBrutal ? 'killed' : 'shutdown')) return true;
  return restart_type !== 'permanent' && isExpectedReason(reason);
}

function* downReason(
  process: Process,
  pid: Pid,
  reference: Reference,
  time: number,
): Steps<{ readonly why: Term } | undefined> {
  const down = (yield new ReceiveIf(
    'supervisor.shutdown',
    ([tag, from]) => from === reference && tag === 'DOWN',
    time,
  )) as readonly Term[] | undefined;
  return down && { why: unlinked(process, pid, down[4]) };
}

/** Unlinks a child that has ended. The reason of its link, if that has come, is better than the monitor's. */
function unlinked(process: Process, pid: Pid, otherwise: Term): Term {
  unlink(process, pid);
  const messages = mailboxMessages(process);
  const at = messages.findIndex(
    (message) => Array.isArray(message) && message[0] === 'EXIT' && message[1] === pid,
  );
  if (at < 0) return otherwise;
  replaceMessages(process, messages.toSpliced(at, 1));
  return (messages[at] as readonly Term[])[2];
}

/** Reports what has happened to a child: a =SUPERVISOR REPORT====. `pids`: those of several children at once. */
export function reportChild(
  { name }: SupervisorState,
  context: string,
  reason: Term,
  child: Child,
  pids?: readonly Pid[],
): void {
  if (!isShown('error')) return;
  const which: Term =
    pids === undefined ? ['pid', child.pid as Term] : ['nb_children', pids.length];
  tell('error', 'SUPERVISOR REPORT', [
    ...line('supervisor', name),
    ...line('errorContext', context),
    ...line('reason', reason),
    ...childLines('offender', which, child),
  ]);
}

function progress({ name }: SupervisorState, child: Child): void {
  if (!isShown('info')) return;
  const which: Term = ['pid', child.pid as Term];
  tell('info', 'PROGRESS REPORT', [
    ...line('supervisor', name),
    ...childLines('started', which, child),
  ]);
}

function tell(level: Level, title: string, parts: readonly Part[]): void {
  report(me().groupLeader, { level, title, text: '', parts });
}

function line(key: string, term: Term): Part[] {
  return [`    ${key}: `, [readable(term)], '\n'];
}

/** What is known of a child, one thing a line, as OTP lays out a list of pairs. */
function childLines(key: string, which: Term, child: Child): Part[] {
  const { id, mfargs, restart_type, significant, shutdown, child_type } = child;
  const pairs: Term[] = [
    which,
    ['id', id],
    ['mfargs', mfargs as Term],
    ['restart_type', restart_type],
    ['significant', significant],
    ['shutdown', shutdown],
    ['child_type', child_type],
  ];
  const begin = `    ${key}: [`;
  const parts = pairs.flatMap((pair, i): Part[] => [
    i === 0 ? begin : `,\n${' '.repeat(begin.length)}`,
    [readable(pair)],
  ]);
  return [...parts, ']'];
}
