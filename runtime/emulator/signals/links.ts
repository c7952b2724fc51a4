// Links between processes, here and across nodes (link, unlink; LINK, UNLINK_ID and its acknowledgement).

import { control } from '../codec/control-message.ts';
import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { connectedEntry, type DistEntry, findEntry } from '../link/dist-entry.ts';
import { sendControl } from '../link/dist-output.ts';
import { type Process, tiesOf } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import { linkExit } from './exits.ts';

/** Link a process to another. A dead local one answers with an exit 'noproc'; false says so to the caller. */
export function link(process: Process, to: Pid): boolean {
  if (to === process.pid) return true;
  const peer = processOf(to);
  if (peer !== undefined) {
    tiesOf(process).setLink(to, 0);
    tiesOf(peer).setLink(process.pid, 0);
    return true;
  }
  if (Pid.homeOf(to) === here.node) return false;
  const known = process.ties?.links.get(to);
  if (known === 0) return true;
  const entry = connectedEntry(Pid.homeOf(to));
  if (entry === undefined) {
    linkExit(process, to, 'noconnection');
    return true;
  }
  tieToEntry(process, to, entry);
  sendControl(entry, [control.LINK, process.pid, to]);
  return true;
}

/** Note a link across nodes on this side. */
export function tieToEntry(process: Process, to: Pid, entry: DistEntry): void {
  const ties = tiesOf(process);
  ties.setLink(to, 0);
  ties.linkedAway = true;
  entry.linked.add(process);
}

let unlinkIds = 0;

/** Take a link away; an exit signal still on its way is not delivered any more. */
export function unlink(process: Process, to: Pid): void {
  const { ties } = process;
  if (ties === undefined || ties.links.get(to) !== 0) return;
  const peer = processOf(to);
  if (peer !== undefined || Pid.homeOf(to) === here.node) {
    ties.deleteLink(to);
    peer?.ties?.deleteLink(process.pid);
    return;
  }
  const entry = findEntry(Pid.homeOf(to));
  if (entry === undefined || entry.state === 'idle') {
    ties.deleteLink(to);
    return;
  }
  const id = ++unlinkIds;
  ties.setLink(to, id);
  sendControl(entry, [control.UNLINK_ID, id, process.pid, to]);
}

/** LINK has come in. */
export function linkFrom(entry: DistEntry, from: Pid, to: Pid): void {
  const process = processOf(to);
  if (process === undefined) {
    sendControl(entry, [control.PAYLOAD_EXIT, to, from], 'noproc', true);
    return;
  }
  if (process.ties?.links.get(from) !== undefined) return; // we have linked too, at the same time
  tieToEntry(process, from, entry);
}

/** UNLINK_ID has come in. */
export function unlinkFrom(entry: DistEntry, id: number, from: Pid, to: Pid): void {
  const process = processOf(to);
  if (process?.ties?.links.get(from) === 0) process.ties.deleteLink(from);
  sendControl(entry, [control.UNLINK_ID_ACK, id, to, from]);
}

/** UNLINK_ID_ACK has come in. */
export function unlinkAcknowledged(id: number, from: Pid, to: Pid): void {
  const ties = processOf(to)?.ties;
  if (ties?.links.get(from) === id) ties.deleteLink(from);
}

/** PAYLOAD_EXIT has come in: it counts only while the link stands. */
export function exitFrom(from: Pid, to: Pid, reason: import('../term/term.ts').Term): void {
  const process = processOf(to);
  const ties = process?.ties;
  if (process === undefined || ties?.links.get(from) !== 0) return;
  ties.deleteLink(from);
  linkExit(process, from, reason);
}
