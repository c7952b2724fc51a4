// The news of a mesh: the nodes that this node has heard of, and the links over which it passes on what it hears.
//
// Each node passes a name on once, over its near links only, so the names told grow with the square of the nodes.
// Of each circle of links the one that came up last is not near, so the near links join all nodes, and make few
// circles. A link is the last of a circle if one of its two nodes had heard of the other before, or if both knew a
// further node. When a node goes down, the near links of the first of the others, by name, replace its own.

import { newsLife } from '../host/emulator-limits.ts';
import { now } from '../host/turn-clock.ts';
import { here } from '../identity/incarnation.ts';
import { isMember, isVisible, members, tell } from './members.ts';

/** `teller` has told this node of another one. */
interface Hearing {
  readonly teller: string;
  readonly at: number; // ms of the host's clock
}

const heard = new Map<string, Hearing>(); // of the connected nodes, and of nodes that may connect soon
const passedOn = new Set<string>(); // names that this node has told over its near links
const near = new Map<string, ReadonlySet<string>>(); // by node: the names that it was told when its link came up

/** The names of the members, and of the nodes that this node and those are about to connect to. */
export function allNames(): string[] {
  return [...new Set([...members(), ...[...heard.keys()].filter(isAwaited)])];
}

/** Whether this node was told of `node` a short time ago, so that both may still be connecting. */
function isAwaited(node: string): boolean {
  const hearing = heard.get(node);
  return hearing !== undefined && now - hearing.at <= newsLife;
}

/** Notes the names that `teller` has told, and passes on those that are new. Returns the names to connect to. */
export function hear(names: readonly string[], teller: string): string[] {
  passOn(names, teller);
  const missing = names.filter((node) => node !== here.node.text && !isVisible(node));
  for (const node of missing)
    if (tellerOf(node) === undefined) heard.set(node, { teller, at: now });
  return missing;
}

/** The connected node that has told this one of `node`. */
export function tellerOf(node: string): string | undefined {
  const hearing = heard.get(node);
  return hearing !== undefined && isAwaited(node) && isVisible(hearing.teller)
    ? hearing.teller
    : undefined;
}

/** A link has come up unasked. Returns the names to tell the other node. */
export function beNear(node: string): string[] {
  const names = allNames().filter((other) => other !== node);
  near.set(node, new Set(names));
  return names;
}

/**
 * `node` has said that it takes part, and which names it knows; `teller` has told it of this node. Decides
 * whether the link stays near, and passes on what is new.
 */
export function greeted(node: string, theirs: readonly string[], teller: string | undefined): void {
  const listed = near.get(node);
  const isLast =
    teller === undefined ? theirs.some((name) => listed?.has(name)) : isVisible(teller);
  if (isLast) near.delete(node);
  if (listed === undefined && teller === undefined && !knowsAny(theirs)) meetStranger(node);
  const isNew = teller === undefined && !heard.has(node);
  passOn(isNew ? [node, ...theirs] : theirs, node);
}

function knowsAny(names: readonly string[]): boolean {
  return names.some((name) => isMember(name) || heard.has(name));
}

/** This node had heard of `node`, but that one knows nobody: it has started anew since. */
function meetStranger(node: string): void {
  heard.delete(node);
  const names = beNear(node);
  if (names.length > 0) tell(node, ['nodes', here.node.text, names]);
}

function passOn(names: readonly string[], teller: string): void {
  const news = names.filter((node) => node !== here.node.text && !isPassedOn(node));
  for (const node of news) passedOn.add(node);
  for (const peer of near.keys()) {
    const told = news.filter((node) => node !== peer);
    if (peer !== teller && told.length > 0) tell(peer, ['nodes', here.node.text, told]);
  }
}

function isPassedOn(node: string): boolean {
  return passedOn.has(node) && (isVisible(node) || isAwaited(node));
}

/** `node` is not to be reached, so it is news if another node tells of it. */
export function forget(node: string): void {
  heard.delete(node);
  passedOn.delete(node);
}

/** The near links of a node that went down are replaced by those of the first of the others. */
export function partFrom(node: string): void {
  forget(node);
  near.delete(node);
  const [first = here.node.text] = [...members(), here.node.text].sort();
  for (const peer of first === here.node.text ? members() : [first])
    if (!near.has(peer)) near.set(peer, new Set());
}
