// With -kernel prevent_overlapping_partitions true, a mesh that has lost one connection splits into full
// meshes (OTP: global's lost_connection): a node that is connected to both ends of the lost connection
// disconnects from both. It waits until both ends have reported the loss, so a node that goes down splits
// nothing. A connection that failed, for instance because of a wrong cookie, counts as lost.

import { cutConnection } from '../distribution/cut.ts';
import { settings } from '../host/settings.ts';
import { here } from '../identity/incarnation.ts';
import { type NodeNews, onNodes } from '../link/node-events.ts';
import { addTimer } from '../process/timers.ts';
import { logger } from '../signals/logger.ts';
import { whereisProcess } from '../signals/registry.ts';
import { isMember, tell, tellMesh } from './mesh.ts';

const reports = new Set<string>(); // 'a b': node a has reported that it lost b
// nodes that this node disconnects on purpose, so their loss is not reported
const parting = new Set<string>();

/** Subscribes to nodedown. Called before startMesh, whose own listener forgets the lost node. */
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

/** Called when this node could not connect to a node of the mesh: the connection counts as lost. */
export function notConnected(node: string): void {
  if (!prevents() || isMember(node)) return;
  report(`'global' at ${here.node.text} failed to connect to ${node}`);
  tellMesh(['lost_connection', here.node.text, node]);
}

function forget({ node }: NodeNews): void {
  parting.delete(node);
  for (const report of [...reports]) if (report.split(' ').includes(node)) reports.delete(report);
}

/** `['lost_connection', node, other]`: `node` reports that it has lost its connection to `other`. */
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

/** `['remove_connection', node]`: `node` asks this node to disconnect from it. */
export function removeConnection(node: string): void {
  if (!isMember(node)) return;
  warn(`disconnected node ${node}`);
  parting.add(node);
  addTimer(0, () => cutConnection(node)); // not now: frames of this connection are being read
}

function warn(what: string): void {
  report(`'global' at node ${here.node.text} ${what} in order to prevent overlapping partitions`);
}

function report(text: string): void {
  const leader = whereisProcess('user')?.pid;
  if (leader !== undefined) logger.warning(leader, text, true);
}
