// Nodes of a mesh compare their views, the sets of names that they know, and tell each other what is missing.
// So all views become the same, even if a node missed a name (mesh.ts says how). A node whose view has not
// changed for a time sends a number made of its view to the nodes before and after it in the order of names.
// If these have the same number, nothing more is said. If all nodes agree with the next one, all views are the
// same; so a settled mesh exchanges as many numbers as it has nodes, and no names.

import { mostUnsettled, settleTime } from '../host/emulator-limits.ts';
import { now } from '../host/turn-clock.ts';
import { here } from '../identity/incarnation.ts';
import { type NodeNews, onNodes } from '../link/node-events.ts';
import { addTimer, type RunningTimer } from '../process/timers.ts';
import { isMember, isVisible, members, takesPart, tell } from './members.ts';
import { meet, memberJoined } from './mesh.ts';
import { allNames } from './mesh-news.ts';

let settling: RunningTimer | undefined; // undefined: the view has settled
let changedAt = 0; // when the view changed first since it had last settled
const told = new Map<string, number>(); // the number that each node has sent last
// nodes whose connection has ended since a member last joined: if a user has cut a connection, it stays cut
const parted = new Set<string>();

/** Subscribes to new members and to nodedown; called once. */
export function startMeshViews(): void {
  memberJoined.tell = viewChanged;
  onNodes(() => {}, nodeDown);
}

function viewChanged(): void {
  parted.clear();
  if (settling === undefined) changedAt = now;
  else if (now - changedAt > mostUnsettled) return;
  settling?.cancel();
  settling = addTimer(settleTime, settled);
}

function nodeDown({ node }: NodeNews): void {
  told.delete(node);
  parted.add(node);
}

function settled(): void {
  settling = undefined;
  const own = numberOfView();
  const differing = [...told].flatMap(([node, number]) => (number === own ? [] : [node]));
  for (const node of new Set([...neighbours(), ...differing]))
    tell(node, ['view', here.node.text, own]);
}

/** The members before and after this node in the order of names; the first one follows the last. */
function neighbours(): string[] {
  const all = [...members(), here.node.text].sort();
  const own = all.indexOf(here.node.text);
  const around = [all.at(own - 1), all[(own + 1) % all.length]];
  return around.filter((node) => node !== undefined && node !== here.node.text) as string[];
}

/** The same for equal views, and hardly ever for others: the sum of a number for each name. */
function numberOfView(): number {
  return allNames().reduce((sum, node) => sum + numberOf(node), numberOf(here.node.text));
}

/** FNV-1a. */
function numberOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** `['view', node, number]`: the view of `node` has settled. If the views differ, the lesser node sends its own. */
export function compareView(node: string, number: number): void {
  if (!takesPart() || !isMember(node)) return;
  told.set(node, number);
  const own = numberOfView();
  if (settling !== undefined || number === own) return;
  if (here.node.text < node) tell(node, ['members', here.node.text, allNames(), false]);
  else tell(node, ['view', here.node.text, own]);
}

/**
 * `['members', node, names, rest]`: names that `node` knows: all, since its view differs from this node's,
 * or, if `rest` is true, those that this node has not listed.
 */
export function completeView(node: string, theirs: readonly string[], rest: boolean): void {
  if (!takesPart() || !isMember(node)) return;
  for (const name of theirs)
    if (name !== here.node.text && !isVisible(name) && !parted.has(name)) meet(name, node);
  if (rest) return;
  const listed = new Set([...theirs, node]);
  const others = allNames().filter((name) => !listed.has(name));
  if (others.length > 0) tell(node, ['members', here.node.text, others, true]);
}
