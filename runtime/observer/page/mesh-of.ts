// The mesh as a trace tells it: which nodes and links there were at a moment, and what was under way between them.

import { creationOfLife, lifeOfProcess, nameOfLife, type TraceEvent } from '../../trace/event.ts';
import type { Message } from '../../trace/fates.ts';
import { idOfLink, linkOf } from '../mesh-link.ts';
import type { Mesh, MeshLink, MeshNode } from '../protocol.ts';

/**
 * Returns the mesh after these events. If nobody else tells of links, messages do: one that has
 * arrived came over a link, also over one that was there before the trace.
 */
export function meshOf(events: readonly TraceEvent[], isToldByMessages: boolean): Mesh {
  const nodes = new Map<string, MeshNode>(); // by name: the last life
  const links = new Map<string, MeshLink>();
  for (const event of events) {
    const { node, kind, other } = event;
    nodes.set(nameOfLife(node), nodeOf(node));
    if (other === undefined) continue;
    if (isToldByMessages && kind === 'arrive')
      noteLink(links, nameOfLife(node), nameOfLife(lifeOfProcess(other) ?? node));
    if (!isAboutNodes(kind)) continue;
    if (kind === 'nodeup' && !nodes.has(nameOfLife(other)))
      nodes.set(nameOfLife(other), nodeOf(other));
    changeLink(links, event, nameOfLife(other));
  }
  for (const name of deadNodes(events)) {
    const dead = nodes.get(name);
    if (dead !== undefined) nodes.set(name, { ...dead, isUp: false });
  }
  return { nodes: [...nodes.values()], links: [...links.values()] };
}

/** Returns what the host tells of now, with the links between other nodes and the dead nodes that a trace knows. */
export function joined(told: Mesh, traced: Mesh): Mesh {
  const names = new Set(told.nodes.map(({ name }) => name));
  const links = new Set(told.links.map(idOfLink));
  return {
    nodes: [
      ...told.nodes,
      ...traced.nodes
        .filter(({ name }) => !names.has(name))
        .map((node) => ({ ...node, isUp: false })),
    ],
    links: [
      ...told.links,
      ...traced.links.filter(
        (link) => names.has(link.a) && names.has(link.b) && !links.has(idOfLink(link)),
      ),
    ],
  };
}

function noteLink(links: Map<string, MeshLink>, here: string, there: string): void {
  if (here === there) return;
  const link = linkOf(here, there);
  const id = idOfLink(link);
  if (!links.has(id)) links.set(id, link);
}

function changeLink(
  links: Map<string, MeshLink>,
  { kind, node, term = '' }: TraceEvent,
  far: string,
): void {
  if (nameOfLife(node) === far) return; // a node that was frozen
  const link = linkOf(nameOfLife(node), far);
  const id = idOfLink(link);
  const known = links.get(id) ?? link;
  const { isUp: _, ...up } = known;
  const isFaulty = known.faults.length > 0;
  const others = known.faults.filter((one) => one !== term && !one.startsWith(`${term}, for `));
  switch (kind) {
    case 'nodeup':
      links.set(id, up);
      return;
    case 'nodedown':
      if (isFaulty) links.set(id, { ...known, isUp: false });
      else links.delete(id);
      return;
    case 'fault':
      links.set(id, { ...known, faults: [...others, term] });
      return;
    case 'heal':
      if (known.isUp === false && others.length === 0) links.delete(id);
      else links.set(id, { ...known, faults: others });
      return;
  }
}

function isAboutNodes(kind: TraceEvent['kind']): boolean {
  return kind === 'nodeup' || kind === 'nodedown' || kind === 'fault' || kind === 'heal';
}

function nodeOf(life: string): MeshNode {
  return {
    name: nameOfLife(life),
    creation: creationOfLife(life),
    hidden: false,
    isUp: true,
    isTraced: true,
  };
}

/** Nodes that others have seen go down, and that have told nothing since, nor have come up again. */
function deadNodes(events: readonly TraceEvent[]): ReadonlySet<string> {
  const dead = new Set<string>();
  for (const { kind, node, other } of events) {
    dead.delete(nameOfLife(node));
    if (other === undefined) continue;
    if (kind === 'nodedown') dead.add(nameOfLife(other));
    if (kind === 'nodeup') dead.delete(nameOfLife(other));
  }
  return dead;
}

/** Returns how many messages are under way from one node to another, by 'foo@host bar@host'. */
export function underWay(fates: ReadonlyMap<string, Message>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { send, fate } of fates.values()) {
    if (fate !== 'under way' || send?.other === undefined) continue;
    const from = nameOfLife(send.node);
    const life = lifeOfProcess(send.other);
    const to = life === undefined ? send.other.split('@').slice(-2).join('@') : nameOfLife(life);
    if (to === from) continue;
    const id = `${from} ${to}`;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
