// The full mesh: every visible node that takes part connects to every other (OTP: global's nodeup, init_connect).
// A node that tells x of y also tells y of x. Of the two, only the one whose name sorts first dials, so that no two calls
// cross. If it cannot, it asks the node that told it to let the other one dial.

import { settings } from '../host/settings.ts';
import { here, nodeNamed } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { allEntries, connectedEntry, entryNamed } from '../link/dist-entry.ts';
import { type NodeNews, onNodes } from '../link/node-events.ts';
import { sendMessage } from '../signals/send.ts';
import type { Term } from '../term/term.ts';
import { claimsOf, enterClaim, strikeClaim } from './global-names.ts';

/** The name of the process that gets the messages of other nodes. */
export const nameServer = 'global_name_server';

const known = new Set<string>(); // nodes that are connected and visible, and have said that they take part

/** Subscribe to connections; called once. */
export function startMesh(): void {
  onNodes(nodeUp, nodeDown);
}

/** Whether this node takes part in the mesh: not with -connect_all false, nor with -hidden. */
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

/** Connected visible nodes, including those that do not take part. */
export function visiblePeers(): string[] {
  return [...allEntries()].flatMap(({ state, hidden, node }) =>
    state === 'up' && !hidden ? [node.text] : [],
  );
}

/** Send a message to a node's global_name_server, only if the node is connected. */
export function tell(node: string, message: Term): void {
  sendMessage([nameServer, node], message, { noconnect: true });
}

/** Send a message to all nodes that may take part, even if they have not yet said whether they do. */
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

/** `['init_connect', node, members, claims]`: a node that takes part tells its connections and its processes' names. */
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

/** `['nodes', teller, names]`: nodes that the teller is connected to, or is about to be. */
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

/** Connect as dist_auto_connect allows, since no process has asked for this node by name. */
function dialThen(node: string, answer: (up: boolean) => void): void {
  const entry = connectedEntry(nodeNamed(node), 'news');
  if (entry !== undefined && entry.state !== 'up') entry.connecting.push(answer);
}

/** `['dial', node, by]`: `node` could not connect to `by`, so `by` is asked to connect to `node`. */
export function dial(node: string, by: string): void {
  if (!takesPart()) return;
  if (by === here.node.text)
    dialThen(node, (up) => {
      if (!up) outOfReach.tell(node);
    });
  else if (isVisible(by)) tell(by, ['dial', node, by]);
}
