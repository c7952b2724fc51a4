// With -kernel prevent_overlapping_partitions true a mesh that has lost one connection breaks into meshes that are
// complete (OTP: global's lost_connection): who is connected to both ends of a lost connection lets go of both.
// It acts when both ends have said so, so a node that is gone for all breaks nothing. A connection that could not be made,
// to a node that refuses for its cookie, counts as lost.

import { cutConnection } from '../distribution/cut.ts';
import { settings } from '../host/settings.ts';
import { here } from '../identity/incarnation.ts';
import { type NodeNews, onNodes } from '../link/node-events.ts';
import { addTimer } from '../process/timers.ts';
import { logger } from '../signals/logger.ts';
import { whereisProcess } from '../signals/registry.ts';
import { isMember, tell, tellMesh } from './mesh.ts';

const reports = new Set<string>(); // 'a b': a has said that it lost b
const parting = new Set<string>(); // connections that end on purpose: their loss is no news

/** Hear of lost connections from now on; before the mesh does, which forgets the members it loses. */
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

/** `['lost_connection', node, other]`: a member has lost another. */
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

/** `['remove_connection', node]`: that node wants to be let go of. */
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
