// Links between processes of one node or of two nodes (link, unlink; LINK, UNLINK_ID, UNLINK_ID_ACK).

import { control } from '../codec/control-message.ts';
import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { connectedEntry, type DistEntry, findEntry } from '../link/dist-entry.ts';
import { sendControl } from '../link/dist-output.ts';
import { type Process, tiesOf } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import { tracer } from '../process/tracer.ts';
import { linkExit } from './exits.ts';

/** Link a process to the process `to`. False if `to` is a pid of this node, and no process has it. */
export function link(process: Process, to: Pid): boolean {
  if (to === process.pid) return true;
  const peer = processOf(to);
  if (peer !== undefined) {
    tracer?.links(process, to);
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
  tracer?.links(process, to);
  sendControl(entry, [control.LINK, process.pid, to]);
  return true;
}

/** Note a link of a process of this node to a process of another node. */
export function tieToEntry(process: Process, to: Pid, entry: DistEntry): void {
  const ties = tiesOf(process);
  ties.setLink(to, 0);
  ties.linkedAway = true;
  entry.linked.add(process);
}

let unlinkIds = 0;

/** Remove a link. An exit signal of this link that is still on its way will be ignored. */
export function unlink(process: Process, to: Pid): void {
  const { ties } = process;
  if (ties === undefined || ties.links.get(to) !== 0) return;
  const peer = processOf(to);
  tracer?.unlinks(process, to);
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
  if (entry.peer === 'erlang' && !entry.understands.unlinkId) ties.deleteLink(to);
  else ties.setLink(to, id);
  sendControl(entry, [control.UNLINK_ID, id, process.pid, to]);
}

/** Receive LINK. */
export function linkFrom(entry: DistEntry, from: Pid, to: Pid): void {
  const process = processOf(to);
  if (process === undefined) {
    sendControl(entry, [control.PAYLOAD_EXIT, to, from], 'noproc', true);
    return;
  }
  if (process.ties?.links.get(from) !== undefined) return; // both have called link at the same time, or an unlink of this one is still on its way
  tracer?.linkedBy(process, from, 'link');
  tieToEntry(process, from, entry);
}

/** Receive UNLINK_ID. */
export function unlinkFrom(entry: DistEntry, id: number | bigint, from: Pid, to: Pid): void {
  const process = processOf(to);
  if (process?.ties?.links.get(from) === 0) {
    tracer?.linkedBy(process, from, 'unlink');
    process.ties.deleteLink(from);
  }
  if (id !== 0) sendControl(entry, [control.UNLINK_ID_ACK, id, to, from]); // 0: the peer knows no acknowledgement
}

/** Receive UNLINK_ID_ACK. */
export function unlinkAcknowledged(id: number, from: Pid, to: Pid): void {
  const ties = processOf(to)?.ties;
  if (ties?.links.get(from) === id) ties.deleteLink(from);
}

/** Receive PAYLOAD_EXIT, which is ignored if the link has been removed. */
export function exitFrom(from: Pid, to: Pid, reason: import('../term/term.ts').Term): void {
  const process = processOf(to);
  const ties = process?.ties;
  if (process === undefined || ties?.links.get(from) !== 0) return;
  ties.deleteLink(from);
  linkExit(process, from, reason);
}
