// Monitors of processes on all nodes, by pid or by name (monitor, demonitor; MONITOR_P, DEMONITOR_P).

import { control } from '../codec/control-message.ts';
import { here, nodeNamed } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { makeReference, Reference } from '../identity/reference.ts';
import { connectedEntry, type DistEntry } from '../link/dist-entry.ts';
import { sendControl } from '../link/dist-output.ts';
import { dropMessages, markReference } from '../process/mailbox.ts';
import { type Process, type Target, tiesOf } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import { tracer } from '../process/tracer.ts';
import type { Term } from '../term/term.ts';
import { monitorGone } from './aliases.ts';
import { fireMonitor, forgetMonitor } from './exits.ts';
import { whereisProcess } from './registry.ts';

/** Monitor a process: a 'DOWN' message comes when it ends, or at once if there is no such process. */
export function monitor(
  process: Process,
  target: Target,
  tag: Term = 'DOWN',
  reference: Reference = markReference(process, makeReference()),
): Reference {
  const home = target instanceof Pid ? Pid.homeOf(target) : nodeNamed(target[1]);
  tracer?.monitors(process, target, reference);
  if (home === here.node) {
    const watched = target instanceof Pid ? processOf(target) : whereisProcess(target[0]);
    tiesOf(process).setMonitor(reference, { target, home, tag, watched });
    if (watched === undefined) fireMonitor(process, reference, 'noproc');
    else tiesOf(watched).setWatcher(reference, { watcher: process.pid, target });
    return reference;
  }
  const entry = connectedEntry(home);
  const watched = Pid.is(target) ? target : target[0];
  if (entry) sendControl(entry, [control.MONITOR_P, process.pid, watched, reference]); // sent before the tables change, since sendControl may throw
  tiesOf(process).setMonitor(reference, { target, home, tag, watched: undefined });
  if (entry === undefined) fireMonitor(process, reference, 'noconnection');
  else entry.watching.set(Reference.idOf(reference), { process, reference });
  return reference;
}

/** Remove a monitor. False if the process has no such monitor: the monitor has fired, or never existed. */
export function demonitor(process: Process, reference: Reference): boolean {
  const found = process.ties?.monitors.get(reference);
  if (found === undefined) return false;
  tracer?.demonitors(process, found.target);
  process.ties?.deleteMonitor(reference);
  monitorGone(reference);
  forgetMonitor(process.pid, reference, found);
  return true;
}

/** For demonitor(reference, ['flush']): remove the 'DOWN' message that is already in the mailbox. */
export function flushDown(process: Process, reference: Reference): void {
  dropMessages(process, (message) => isDownOf(message, reference));
}

function isDownOf(message: Term, reference: Reference): boolean {
  return Array.isArray(message) && message.length === 5 && message[1] === reference;
}

/** Receive MONITOR_P. */
export function monitorFrom(
  entry: DistEntry,
  watcher: Pid,
  target: Pid | string,
  reference: Reference,
): void {
  const process = typeof target === 'string' ? whereisProcess(target) : processOf(target);
  if (process === undefined) {
    sendControl(
      entry,
      [control.PAYLOAD_MONITOR_P_EXIT, target, watcher, reference],
      'noproc',
      true,
    );
    return;
  }
  const named: Target = typeof target === 'string' ? [target, here.node.text] : target;
  tiesOf(process).setWatcher(reference, { watcher, target: named });
  entry.watched.set(Reference.idOf(reference), { process, reference });
}

/** Receive DEMONITOR_P. The monitor is found by `id`, since a name may belong to another process by now. */
export function demonitorFrom(entry: DistEntry, id: number): void {
  const tie = entry.watched.get(id);
  tie?.process.ties?.deleteWatcher(tie.reference);
  entry.watched.delete(id);
}

/** Receive PAYLOAD_MONITOR_P_EXIT. */
export function downFrom(entry: DistEntry, watcher: Pid, id: number, reason: Term): void {
  const tie = entry.watching.get(id);
  if (tie === undefined || tie.process.pid !== watcher) return; // the monitor was removed meanwhile, or never existed
  entry.watching.delete(id);
  fireMonitor(tie.process, tie.reference, reason);
}
