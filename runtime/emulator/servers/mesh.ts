// The full mesh: every visible node that takes part connects to every other (OTP: global's nodeup,
// init_connect). Two nodes, x and y, hear of each other from a node z that is connected to both. If x sorts
// before y, x connects to y but y does not connect to x, so that connections never cross. If x cannot connect
// to y, x asks z to make y connect to x.
//
// Nodes tell what is new only, so the names told grow with the square of the nodes. If x and y meet because z
// told x of y, z also tells y of its members, and these of y; so x sends y only nodes that x has met since then.
// Two nodes that meet unasked send each other all names, and tell their members what is new.
// If news cross, or z goes down, a node may miss a name: mesh-views.ts finds it.

import { newsLife } from '../host/emulator-limits.ts';
import { settings } from '../host/settings.ts';
import { now } from '../host/turn-clock.ts';
import { here, nodeNamed } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { allEntries, entryNamed } from '../link/dist-entry.ts';
import { type NodeNews, onNodes } from '../link/node-events.ts';
import { sendMessage } from '../signals/send.ts';
import type { Term } from '../term/term.ts';
import { dialInBackground } from './background-dials.ts';
import { claimsOf, enterClaim, strikeClaim } from './global-names.ts';

/** The registered name of the process that gets other nodes' messages about the mesh. */
export const nameServer = 'global_name_server';

// connected visible nodes that have said, by init_connect, that they take part
const known = new Set<string>();

/** How this node first heard of another: `teller` told of it, or, if undefined, the two connected unasked. */
interface Hearing {
  readonly teller: string | undefined;
  readonly at: number; // ms of the host's clock
  readonly order: number; // the position in the order of hearing
}

const heard = new Map<string, Hearing>(); // of the connected nodes, and of nodes that may connect soon
let hearings = 0;

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
  const teller = tellerOf(node);
  if (teller === undefined) {
    hear(node, undefined);
    tell(node, ['init_connect', here.node.text, members(), own]);
    return;
  }
  const met = metSince(node);
  tell(node, ['init_connect', here.node.text, met, own, teller]);
  for (const other of met) tell(other, ['nodes', here.node.text, [node]]);
}

/** The connected node that has told this node of `node`, and so tells `node` of what else it knows. */
function tellerOf(node: string): string | undefined {
  const hearing = heard.get(node);
  if (hearing?.teller === undefined || now - hearing.at > newsLife) return undefined;
  return isVisible(hearing.teller) ? hearing.teller : undefined;
}

/** The nodes that this node has met unasked since it was told of `node`: of these, nobody has told `node`. */
function metSince(node: string): string[] {
  const { order = 0 } = heard.get(node) ?? {};
  return [...heard].flatMap(([other, hearing]) =>
    hearing.order > order && hearing.teller === undefined ? [other] : [],
  );
}

function hear(node: string, teller: string | undefined): void {
  heard.set(node, { teller, at: now, order: ++hearings });
}

function nodeDown({ node }: NodeNews): void {
  known.delete(node);
  heard.delete(node);
  for (const { name, pid } of claimsOf(nodeNamed(node))) strikeClaim(name, pid);
}

/**
 * `['init_connect', node, members, claims, teller]`: a node that takes part sends its claims and its mesh
 * members. If `teller` is there, that node has told it of this node, and `members` has only what is newer.
 */
export function initConnect(
  from: string,
  theirs: readonly string[],
  claims: readonly Term[],
  teller?: string,
): void {
  if (!takesPart() || !isVisible(from)) return;
  if (!known.has(from)) {
    known.add(from);
    memberJoined.tell();
  }
  for (const claim of claims) {
    const [name, pid] = Array.isArray(claim) ? (claim as readonly Term[]) : [];
    if (Pid.is(pid) && Pid.homeOf(pid).text === from)
      enterClaim({ name, pid, resolver: undefined });
  }
  const isTold =
    heard.get(from)?.teller !== undefined || (teller !== undefined && isVisible(teller));
  if (!isTold) tellMembers(from, theirs);
  meetAll(theirs, from);
}

/** Tells this node's members of a new member, `from`, and of those of its members that are new here. */
function tellMembers(from: string, theirs: readonly string[]): void {
  const listed = new Set(theirs);
  const news = [from, ...theirs.filter((node) => node !== here.node.text && !isVisible(node))];
  for (const peer of visiblePeers())
    if (peer !== from && !listed.has(peer)) tell(peer, ['nodes', here.node.text, news]);
}

/** `['nodes', teller, names]`: `teller` is connected, or is about to connect, to the nodes `names`. */
export function newsOfNodes(teller: string, names: readonly string[]): void {
  if (takesPart() && isVisible(teller)) meetAll(names, teller);
}

/** `tell` is called when a node has become a member. mesh-views.ts sets it. */
export const memberJoined: { tell: () => void } = { tell: () => undefined };

function meetAll(names: readonly string[], teller: string): void {
  for (const node of names) {
    if (node === here.node.text || isVisible(node)) continue;
    if (tellerOf(node) === undefined) hear(node, teller);
    if (node > here.node.text) meet(node, teller);
  }
}

export function isVisible(node: string): boolean {
  const entry = entryNamed(node);
  return entry?.state === 'up' && !entry.hidden;
}

/** Connects to a node of which `teller` has told; if this fails, asks `teller` to make that node connect. */
export function meet(node: string, teller: string): void {
  dialInBackground(node, (up) => {
    if (up) return;
    heard.delete(node);
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
 * `['dial', node, by]`: `node` could not connect to `by`, so `by` is to connect to `node`.
 * If `by` is another node, the message is passed on to it.
 */
export function dial(node: string, by: string): void {
  if (!takesPart()) return;
  if (by === here.node.text)
    dialInBackground(node, (up) => {
      if (!up) outOfReach.tell(node);
    });
  else if (isVisible(by)) tell(by, ['dial', node, by]);
}
