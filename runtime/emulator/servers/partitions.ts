// With -kernel prevent_overlapping_partitions true, a mesh that has lost one connection splits into full
// meshes (OTP: global's lost_connection). A node that is connected to both ends of the lost connection
// disconnects from both, once both have reported the loss; so a node that goes down splits nothing.
// If two nodes fail to connect, for instance because of a wrong cookie, that counts as a lost connection.

import { cutConnection } from '../distribution/cut.ts';
import { settings } from '../host/settings.ts';
import { here } from '../identity/incarnation.ts';
import { type NodeNews, onNodes } from '../link/node-events.ts';
import { addTimer } from '../process/timers.ts';
import { logger } from '../signals/logger.ts';
import { whereisProcess } from '../signals/registry.ts';
import { isMember, tell, tellMesh } from './members.ts';

const reports = new Set<string>(); // 'a b': node a has reported that it lost b
// nodes from which this node disconnects on purpose; the loss of these connections is not reported
const parting = new Set<string>();

/**
 * Subscribes to nodeup and nodedown. Called before startMesh subscribes: at a nodedown, nodeDown below
 * must run while the lost node is still a member, and mesh.ts then removes it from the members.
 */
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

/**
 * Called when this node could not connect to a node of the mesh. The connection then counts as lost,
 * unless the node has become a member in the meantime.
 */
export function notConnected(node: string): void {
  if (!prevents() || isMember(node)) return;
  report(`'global' at ${here.node.text} failed to connect to ${node}`);
  tellMesh(['lost_connection', here.node.text, node]);
}

function forget({ node }: NodeNews): void {
  parting.delete(node);
  for (const report of [...reports]) if (report.split(' ').includes(node)) reports.delete(report);
}

/** `['lost_connection', node, other]`: `node` reports that its connection to `other` is lost. */
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
