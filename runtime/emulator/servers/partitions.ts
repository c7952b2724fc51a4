// With -kernel prevent_overlapping_partitions true, a mesh that has lost one connection splits into full meshes (OTP:
// global's lost_connection): a node that is connected to both ends of the lost connection disconnects from both. It does
// so only after both ends have reported the loss, so a node that goes down splits nothing. A failed connection, as to a
// node that refuses the cookie, counts as lost.

import { cutConnection } from '../distribution/cut.ts';
import { settings } from '../host/settings.ts';
import { here } from '../identity/incarnation.ts';
import { type NodeNews, onNodes } from '../link/node-events.ts';
import { addTimer } from '../process/timers.ts';
import { logger } from '../signals/logger.ts';
import { whereisProcess } from '../signals/registry.ts';
import { isMember, tell, tellMesh } from './mesh.ts';

const reports = new Set<string>(); // 'a b': node a has reported that it lost b
const parting = new Set<string>(); // nodes being disconnected on purpose: their loss is not reported

/** Subscribe to lost connections. Called before startMesh, whose listener forgets the lost members. */
export function startPartitions(): void {
  onNodes(forget, nodeDown);
}

function prevents(): boolean {
  return settings.now['prevent_overlapping_partitions'] === 'true';
}

function nodeDown(news: NodeNews): void {
  const { node } = news;
  const lost = isMember(node) && !parting.has(node);
  forget(news);
  if (lost && prevents()) tellMesh(['lost_connection', here.node.text, node]);
}

/** A node that others of the mesh have could not be connected to: it counts as lost. */
export function notConnected(node: string): void {
  if (!prevents() || isMember(node)) return;
  report(`'global' at ${here.node.text} failed to connect to ${node}`);
  tellMesh(['lost_connection', here.node.text, node]);
}

function forget({ node }: NodeNews): void {
  parting.delete(node);
  for (const report of [...reports]) if (report.split(' ').includes(node)) reports.delete(report);
}

/** `['lost_connection', node, other]`: a member reports that it has lost another. */
export function lostConnection(node: string, other: string): void {
  if (!prevents() || !isMember(node) || !isMember(other)) return;
  reports.add(`${node} ${other}`);
  if (!reports.has(`${other} ${node}`)) return;
  for (const end of [other, node]) {
    warn(`requested disconnect from node ${end}`);
    parting.add(end);
    tell(end, ['remove_connection', here.node.text]);
  }
}

/** `['remove_connection', node]`: that node asks to be disconnected. */
export function removeConnection(node: string): void {
  if (!isMember(node)) return;
  warn(`disconnected node ${node}`);
  parting.add(node);
  addTimer(0, () => cutConnection(node)); // not while frames of that connection are being read
}

function warn(what: string): void {
  report(`'global' at node ${here.node.text} ${what} in order to prevent overlapping partitions`);
}

function report(text: string): void {
  const leader = whereisProcess('user')?.pid;
  if (leader !== undefined) logger.warning(leader, text, true);
}
