// How processes end: exit signals, and the signals to linked and monitoring processes.

import { control } from '../codec/control-message.ts';
import { needStack } from '../host/stack-room.ts';
import { here, type NodeName } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { allEntries, connectedEntry, findEntry } from '../link/dist-entry.ts';
import { sendControl, sendReason } from '../link/dist-output.ts';
import { deliver } from '../process/deliver.ts';
import type { Monitor, Process, Target, Ties } from '../process/process.ts';
import { processOf, removeProcess } from '../process/process-table.ts';
import { endTimers } from '../process/process-timers.ts';
import { current, setCurrent } from '../process/scheduler.ts';
import { endSuspensions } from '../process/suspension.ts';
import { tracer } from '../process/tracer.ts';
import { copy } from '../term/copy.ts';
import type { Term } from '../term/term.ts';
import { readable } from '../text/readable.ts';
import { forgetAliases, monitorGone } from './aliases.ts';
import { kernelKilled } from './kernel-processes.ts';
import { forgetNames } from './registry.ts';

/**
 * Receive the signal of exit(pid, reason). 'kill' ends every process. Another reason is a message to a
 * process that traps exits, and ends a process that does not; 'normal' ends only the process that sent it.
 */
export function exitSignal(process: Process, from: Pid, reason: Term): void {
  if (process.trapExit && reason !== 'kill') tracer?.exitArrives(from);
  else tracer?.exitTaken(process, reason);
  if (reason === 'kill') {
    endProcess(process, 'killed');
    kernelKilled(process);
  } else if (process.trapExit) deliver(process, ['EXIT', from, copy(reason)]);
  else if (reason !== 'normal' || from === process.pid) endProcess(process, reason);
}

/** Send exit(pid, reason) to a process of any node. */
export function sendExit(from: Pid, to: Pid, reason: unknown): void {
  if (Pid.homeOf(to) === here.node) {
    const own = copy(reason); // copied first: a reason that cannot be sent is an error, even if no process has the pid
    const process = processOf(to);
    tracer?.exitSent(to, own);
    if (process !== undefined) exitSignal(process, from, own);
    return;
  }
  const entry = connectedEntry(Pid.homeOf(to));
  const token = tracer?.exitSent(to, reason as Term);
  if (entry) sendControl(entry, exitTo(from, to, token), reason as Term, true);
}

function exitTo(from: Pid, to: Pid, token: readonly Term[] | undefined): readonly Term[] {
  if (token === undefined) return [control.PAYLOAD_EXIT2, from, to];
  return [control.PAYLOAD_EXIT2_TT, from, to, token];
}

/** Receive the exit of a linked process. */
export function linkExit(process: Process, from: Pid, reason: Term): void {
  if (process.trapExit) {
    tracer?.exitArrives(from);
    deliver(process, ['EXIT', from, copy(reason)]);
  } else if (reason !== 'normal') {
    tracer?.diesOf(process, from);
    endProcess(process, reason);
  }
}

/** Reports the crash of a process; set in wiring.ts to the logger's function. */
export const crashReporter: { report: (process: Process, reason: Term) => void } = {
  report: () => undefined,
};

/** End a process. `crashed`: it ends by its own uncaught error, which is then reported. */
export function endProcess(process: Process, given: Term, crashed = false): void {
  if (!process.alive) return;
  if (current !== undefined) needStack();
  const reason = readable(given);
  if (!process.alive) return; // a getter in the reason has ended the process
  process.alive = false;
  tracer?.exits(process, reason);
  removeProcess(process);
  forgetNames(process);
  forgetAliases(process);
  if (process.monitorsNodes) for (const entry of allEntries()) entry.nodeMonitors.delete(process);
  process.waiting?.timer?.cancel();
  for (const waiting of process.alsoWaiting ?? []) waiting.timer?.cancel();
  process.waiting = undefined;
  process.alsoWaiting = undefined;
  process.jobs = undefined;
  process.mailbox = undefined;
  process.spareWaiting = undefined;
  process.main = undefined;
  process.entry = undefined;
  if (crashed) crashReporter.report(process, reason);
  const { onExit } = process;
  process.onExit = undefined;
  onExit?.(reason);
  breakTies(process, reason);
}

const ended: [process: Process, reason: Term][] = []; // processes that have ended, but still have ties
let broken = 0; // how many of them have none any more
let breaking = false;

/** Break ties in a loop, not by recursion: a chain of linked processes may be longer than the stack. */
function breakTies(process: Process, reason: Term): void {
  if (process.ties === undefined) return;
  ended.push([process, reason]);
  if (!breaking) breakAllTies();
}

/** Break the ties of all ended processes. If a full stack or the host cuts the call short, it is repeated. */
export function breakAllTies(): void {
  const running = current;
  setCurrent(undefined); // the signals below do not come from the running process
  breaking = true;
  for (let next = ended[broken]; next !== undefined; next = ended[++broken]) {
    tracer?.breaks(next[0]);
    breakTiesOf(...next);
  }
  ended.length = 0;
  broken = 0;
  tracer?.breaks(undefined);
  breaking = false;
  setCurrent(running);
}

/** Remove each tie when it is broken: if this call is cut short, the next call does the rest. */
function breakTiesOf(process: Process, reason: Term): void {
  const { ties, pid } = process;
  if (ties === undefined) return;
  for (const table of ties.tables ?? []) {
    ties.tables?.delete(table);
    table.holderEnded(process);
  }
  breakLinks(process, ties, reason);
  for (const [reference, monitor] of ties.monitors) {
    ties.deleteMonitor(reference);
    forgetMonitor(pid, reference, monitor);
  }
  for (const [reference, { watcher, target }] of ties.watchers) {
    ties.deleteWatcher(reference);
    tellWatcher(pid, watcher, reference, target, reason);
  }
  if (ties.timers !== undefined) endTimers(ties.timers);
  endSuspensions(process, ties);
  process.ties = undefined;
}

function breakLinks(process: Process, ties: Ties, reason: Term): void {
  const { pid } = process;
  for (const [other, unlinking] of ties.links) {
    ties.deleteLink(other);
    const peer = processOf(other);
    if (peer !== undefined) {
      if (peer.ties?.deleteLink(pid)) linkExit(peer, pid, reason);
      continue;
    }
    const entry = findEntry(Pid.homeOf(other));
    if (entry === undefined) continue;
    if (unlinking === 0 && entry.state !== 'idle')
      sendReason(entry, linkExitTo(entry.node, pid, other), reason, pid);
  }
  // from all entries: an entry keeps the process even when the process's last link to that node is removed
  if (ties.linkedAway) for (const entry of allEntries()) entry.linked.delete(process);
}

function linkExitTo(node: NodeName, from: Pid, to: Pid): readonly Term[] {
  const token = tracer?.signalToken(node);
  if (token === undefined) return [control.PAYLOAD_EXIT, from, to];
  return [control.PAYLOAD_EXIT_TT, from, to, token];
}

/** Remove a monitor at its target, on this node or on another node. */
export function forgetMonitor(
  watcher: Pid,
  reference: Reference,
  { target, home, watched }: Monitor,
): void {
  if (watched !== undefined) {
    watched.ties?.deleteWatcher(reference);
    return;
  }
  const entry = findEntry(home);
  if (
    entry === undefined ||
    !entry.watching.delete(Reference.idOf(reference)) ||
    entry.state === 'idle'
  )
    return;
  sendControl(entry, [
    control.DEMONITOR_P,
    watcher,
    Pid.is(target) ? target : target[0],
    reference,
  ]);
}

function tellWatcher(
  pid: Pid,
  watcher: Pid,
  reference: Reference,
  target: Target,
  reason: Term,
): void {
  const peer = processOf(watcher);
  if (peer !== undefined) {
    fireMonitor(peer, reference, reason);
    return;
  }
  const entry = findEntry(Pid.homeOf(watcher));
  if (entry === undefined) return;
  entry.watched.delete(Reference.idOf(reference));
  if (entry.state === 'idle') return;
  const from = Pid.is(target) ? target : target[0];
  tracer?.signalAhead(entry.node, reference, pid);
  sendReason(entry, [control.PAYLOAD_MONITOR_P_EXIT, from, watcher, reference], reason, pid);
}

/** Deliver the 'DOWN' message of a monitor, and remove the monitor. */
export function fireMonitor(watcher: Process, reference: Reference, reason: Term): void {
  const monitor = watcher.ties?.monitors.get(reference);
  if (monitor === undefined) return;
  watcher.ties?.deleteMonitor(reference);
  monitorGone(reference);
  tracer?.fires(reference, monitor.target);
  deliver(watcher, [monitor.tag, reference, 'process', monitor.target as Term, copy(reason)]);
}
