// News of nodes: every visible node that takes part becomes connected to every other (OTP: global's nodeup, init_connect).
// Of two nodes that hear of one another the one with the lesser name dials, so no calls cross. That is enough: whoever
// tells x of y tells y of x. If x cannot dial, it asks who told it to let y dial.

import { settings } from '../host/settings.ts';
import { here, nodeNamed } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { allEntries, connectedEntry, entryNamed } from '../link/dist-entry.ts';
import { type NodeNews, onNodes } from '../link/node-events.ts';
import { sendMessage } from '../signals/send.ts';
import type { Term } from '../term/term.ts';
import { claimsOf, enterClaim, strikeClaim } from './global-names.ts';

/** The process that hears what other nodes tell here. */
export const nameServer = 'global_name_server';

const known = new Set<string>(); // connected, visible, and has said that it takes part

/** Hear of connections from now on. */
export function startMesh(): void {
  onNodes(nodeUp, nodeDown);
}

/** Whether this node tells news and follows them: neither with -connect_all false nor with -hidden. */
export function takesPart(): boolean {
  return settings.now.connect_all !== false && settings.now.hidden !== true;
}

/** The nodes of the mesh this node is connected to. */
export function members(): string[] {
  return [...known];
}

export function isMember(node: string): boolean {
  return known.has(node);
}

/** Connected visible nodes, whether they take part or not. */
export function visiblePeers(): string[] {
  return [...allEntries()].flatMap(({ state, hidden, node }) =>
    state === 'up' && !hidden ? [node.text] : [],
  );
}

/** Tell a node's global_name_server something; nothing if there is no connection. */
export function tell(node: string, message: Term): void {
  sendMessage([nameServer, node], message, { noconnect: true });
}

/** Tell all nodes that may take part. A node whose own message has not yet come hears it too. */
export function tellMesh(message: Term): void {
  if (takesPart()) for (const node of visiblePeers()) tell(node, message);
}

function nodeUp({ node, hidden }: NodeNews): void {
  if (hidden || !takesPart()) return;
  const own = claimsOf(here.node).map(({ name, pid }) => [name, pid]);
  tell(node, ['init_connect', here.node.text, members(), own]);
}

function nodeDown({ node }: NodeNews): void {
  known.delete(node);
  for (const { name, pid } of claimsOf(nodeNamed(node))) strikeClaim(name, pid);
}

/** `['init_connect', node, members, claims]`: a node that takes part says whom it is connected to and which names its processes have. */
export function initConnect(
  from: string,
  theirs: readonly string[],
  claims: readonly Term[],
): void {
  if (!takesPart() || !isVisible(from)) return;
  known.add(from);
  for (const claim of claims) {
    const [name, pid] = Array.isArray(claim) ? (claim as readonly Term[]) : [];
    if (Pid.is(pid) && Pid.homeOf(pid).text === from)
      enterClaim({ name, pid, resolver: undefined });
  }
  const news = [from, ...theirs.filter((node) => node !== here.node.text && !isVisible(node))];
  for (const peer of visiblePeers())
    if (peer !== from && !theirs.includes(peer)) tell(peer, ['nodes', here.node.text, news]);
  for (const node of theirs) meet(node, from);
}

/** `['nodes', teller, names]`: nodes the teller is connected to, or will be. */
export function newsOfNodes(teller: string, names: readonly string[]): void {
  if (takesPart() && isVisible(teller)) for (const node of names) meet(node, teller);
}

function isVisible(node: string): boolean {
  const entry = entryNamed(node);
  return entry?.state === 'up' && !entry.hidden;
}

function meet(node: string, teller: string): void {
  if (node > here.node.text)
    dialThen(node, (up) => {
      if (up) return;
      tell(teller, ['dial', here.node.text, node]);
      outOfReach.tell(node);
    });
}

/** Who is told of a node of the mesh that this one could not connect to: partitions.ts; bound in wiring.ts. */
export const outOfReach: { tell: (node: string) => void } = { tell: () => undefined };

/** Dial as dist_auto_connect allows: nobody has asked for this node by name. */
function dialThen(node: string, answer: (up: boolean) => void): void {
  const entry = connectedEntry(nodeNamed(node), 'news');
  if (entry !== undefined && entry.state !== 'up') entry.connecting.push(answer);
}

/** `['dial', node, by]`: `node` could not reach `by`, which may be able to reach it. */
export function dial(node: string, by: string): void {
  if (!takesPart()) return;
  if (by === here.node.text)
    dialThen(node, (up) => {
      if (!up) outOfReach.tell(node);
    });
  else if (isVisible(by)) tell(by, ['dial', node, by]);
}
