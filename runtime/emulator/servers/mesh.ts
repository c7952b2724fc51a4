// The full mesh: every visible node that takes part connects to every other (OTP: global's nodeup,
// init_connect). Two nodes, x and y, hear of each other from a node z that is connected to both. If x sorts
// before y, x connects to y but y does not connect to x, so that connections never cross. If x cannot connect
// to y, x asks z to make y connect to x.

import { settings } from '../host/settings.ts';
import { here, nodeNamed } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { allEntries, connectedEntry, entryNamed } from '../link/dist-entry.ts';
import { type NodeNews, onNodes } from '../link/node-events.ts';
import { sendMessage } from '../signals/send.ts';
import type { Term } from '../term/term.ts';
import { claimsOf, enterClaim, strikeClaim } from './global-names.ts';

/** The registered name of the process that gets other nodes' messages about the mesh. */
export const nameServer = 'global_name_server';

// connected visible nodes that have said, by init_connect, that they take part
const known = new Set<string>();

/** Subscribes to nodeup and nodedown; called once. */
export function startMesh(): void {
  onNodes(nodeUp, nodeDown);
}

/** Whether this node takes part in the mesh: false with -connect_all false and with -hidden. */
export function takesPart(): boolean {
  return settings.now.connect_all !== false && settings.now.hidden !== true;
}

/** The connected nodes that take part in the mesh. */
export function members(): string[] {
  return [...known];
}

export function isMember(node: string): boolean {
  return known.has(node);
}

/** Connected visible nodes, including nodes that do not take part. */
export function visiblePeers(): string[] {
  return [...allEntries()].flatMap(({ state, hidden, node }) =>
    state === 'up' && !hidden ? [node.text] : [],
  );
}

/** Sends a message to the global_name_server of a node. Sends nothing if the node is not connected. */
export function tell(node: string, message: Term): void {
  sendMessage([nameServer, node], message, { noconnect: true });
}

/** Sends a message to all connected visible nodes, whether or not they are known to take part. */
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

/** `['init_connect', node, members, claims]`: a node that takes part sends its mesh members and claims. */
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

/** `['nodes', teller, names]`: `teller` is connected, or is about to connect, to the nodes `names`. */
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

/**
 * `tell` is called when this node could not connect to a node of the mesh.
 * wiring.ts sets it to notConnected in partitions.ts.
 */
export const outOfReach: { tell: (node: string) => void } = { tell: () => undefined };

/**
 * Connects to a node that no process of this node has named, if dist_auto_connect allows it.
 * Calls `answer` with the outcome, unless the node is connected already.
 */
function dialThen(node: string, answer: (up: boolean) => void): void {
  const entry = connectedEntry(nodeNamed(node), 'news');
  if (entry !== undefined && entry.state !== 'up') entry.connecting.push(answer);
}

/**
 * `['dial', node, by]`: `node` could not connect to `by`, so `by` is to connect to `node`.
 * If `by` is another node, the message is passed on to it.
 */
export function dial(node: string, by: string): void {
  if (!takesPart()) return;
  if (by === here.node.text)
    dialThen(node, (up) => {
      if (!up) outOfReach.tell(node);
    });
  else if (isVisible(by)) tell(by, ['dial', node, by]);
}
