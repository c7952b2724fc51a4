// The full mesh: every visible node that takes part connects to every other (OTP: global's nodeup,
// init_connect). Two nodes, x and y, hear of each other from other nodes. If x sorts before y, x connects to y
// but y does not connect to x, so that connections never cross. If x cannot connect to y, x asks the node that
// told it of y to make y connect to x.
//
// Two nodes that meet unasked send each other all names that they know, and news of nodes are passed on
// (mesh-news.ts). If news cross, or a node goes down, a node may miss a name: mesh-views.ts finds it.

import { here, nodeNamed } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { type NodeNews, onNodes } from '../link/node-events.ts';
import { partsOf } from '../term/parts-of.ts';
import type { Term } from '../term/term.ts';
import { dialInBackground } from './background-dials.ts';
import { claimsOf, enterClaim, strikeClaim } from './global-names.ts';
import { addMember, isVisible, removeMember, takesPart, tell } from './members.ts';
import { beNear, forget, greeted, hear, partFrom, tellerOf } from './mesh-news.ts';

/** Subscribes to nodeup and nodedown; called once. */
export function startMesh(): void {
  onNodes(nodeUp, nodeDown);
}

function nodeUp({ node, hidden }: NodeNews): void {
  if (hidden || !takesPart()) return;
  const own = claimsOf(here.node).map(({ name, pid }) => [name, pid]);
  const teller = tellerOf(node);
  if (teller !== undefined) tell(node, ['init_connect', here.node.text, [], own, teller]);
  else tell(node, ['init_connect', here.node.text, beNear(node), own]);
}

function nodeDown({ node }: NodeNews): void {
  removeMember(node);
  partFrom(node);
  for (const { name, pid } of claimsOf(nodeNamed(node))) strikeClaim(name, pid);
}

/**
 * `['init_connect', node, names, claims, teller]`: a node that takes part sends its claims and the names that
 * it knows. With `teller`, that node has told it of this node, and `names` is empty.
 */
export function initConnect(
  from: string,
  theirs: readonly string[],
  claims: readonly Term[],
  teller?: string,
): void {
  if (!takesPart() || !isVisible(from)) return;
  if (addMember(from)) memberJoined.tell();
  for (const claim of claims) {
    const [name, pid] = partsOf(claim);
    if (Pid.is(pid) && Pid.homeOf(pid).text === from)
      enterClaim({ name, pid, resolver: undefined });
  }
  greeted(from, theirs, teller);
  meetAll(theirs, from);
}

/** `['nodes', teller, names]`: `teller` is connected, or is about to connect, to the nodes `names`. */
export function newsOfNodes(teller: string, names: readonly string[]): void {
  if (takesPart() && isVisible(teller)) meetAll(names, teller);
}

/** `tell` is called when a node has become a member. mesh-views.ts sets it. */
export const memberJoined: { tell: () => void } = { tell: () => undefined };

function meetAll(names: readonly string[], teller: string): void {
  for (const node of hear(names, teller)) if (node > here.node.text) meet(node, teller);
}

/** Connects to a node of which `teller` has told; if this fails, asks `teller` to make that node connect. */
export function meet(node: string, teller: string): void {
  dialInBackground(node, (up) => {
    if (up) return;
    forget(node);
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
  else dialInBackground(by, (up) => void (up && tell(by, ['dial', node, by])));
}
