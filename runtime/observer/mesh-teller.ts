// The mesh as the observer's node knows it: its own links, those that other nodes tell of, and the faults. Pure.

import type { LinksTold } from '../emulator/host/observed.ts';
import { idOfLink, linkOf } from './mesh-link.ts';
import type { Mesh, MeshLink, MeshNode } from './protocol.ts';

/** The faults that are on. */
export interface Faults {
  readonly frozen: readonly string[]; // nodes
  readonly between: readonly {
    readonly from: string;
    readonly to: string;
    readonly sentence: string;
  }[];
}

export interface MeshTeller {
  /** What the own node has told. */
  own(told: LinksTold): void;
  /** What another node has told; undefined: it has not answered. */
  far(node: string, told: LinksTold | undefined): void;
  faults(faults: Faults): void;
  /** The own node and those that it is connected to. */
  readonly reachable: readonly string[];
  readonly mesh: Mesh;
}

type Known = Pick<MeshNode, 'name' | 'creation' | 'hidden'>;

export function createMeshTeller(): MeshTeller {
  const seen = new Map<string, Known>(); // every node that there was
  const others = new Map<string, LinksTold>();
  let own: LinksTold = { name: '', creation: 0, hidden: false, links: [], isOn: false, traced: [] };
  let faults: Faults = { frozen: [], between: [] };

  const names = (): string[] => [own.name, ...own.links.map(({ name }) => name)];
  return {
    own(told) {
      own = told;
      const reachable = names();
      for (const node of others.keys()) if (!reachable.includes(node)) others.delete(node);
      note(seen, told);
      for (const link of told.links) note(seen, link);
    },
    far(node, told) {
      if (told === undefined || told.name !== node) return;
      others.set(node, told);
      const reachable = names();
      for (const link of told.links) if (!reachable.includes(link.name)) note(seen, link);
    },
    faults(now) {
      faults = now;
    },
    get reachable() {
      return names();
    },
    get mesh() {
      const links = linksOf([own, ...others.values()]);
      const up = new Set([own.name, ...[...links.values()].flatMap(({ a, b }) => [a, b])]);
      for (const { from, to, sentence } of faults.between) addFault(links, from, to, sentence);
      const nodes = [...seen.values()].map((node) => ({
        ...node,
        isUp: up.has(node.name),
        isTraced: own.traced.includes(node.name),
        ...(faults.frozen.includes(node.name) ? { isFrozen: true } : {}),
      }));
      return { nodes, links: [...links.values()] };
    },
  };
}

function note(
  seen: Map<string, Known>,
  { name, creation, hidden }: LinksTold['links'][number],
): void {
  seen.set(name, { name, creation: String(creation), hidden });
}

function linksOf(told: readonly LinksTold[]): Map<string, MeshLink> {
  const links = new Map<string, MeshLink>();
  for (const { name, links: of } of told)
    for (const { name: far, hidden, carrier } of of) {
      const link = linkOf(name, far);
      const id = idOfLink(link);
      links.set(id, {
        ...link,
        hidden: hidden || links.get(id)?.hidden === true,
        ...carrierOf(carrier, links.get(id)?.carrier),
      });
    }
  return links;
}

/** What carries a link, of what its two nodes have told: only the one that has called knows of a relay. */
function carrierOf(told: unknown, before: string | undefined): Pick<MeshLink, 'carrier'> {
  if (before === 'relay') return { carrier: before };
  return typeof told === 'string' && told !== '' ? { carrier: told } : {};
}

function addFault(links: Map<string, MeshLink>, from: string, to: string, sentence: string): void {
  const fresh = linkOf(from, to);
  const id = idOfLink(fresh);
  const link = links.get(id) ?? { ...fresh, isUp: false };
  if (!link.faults.includes(sentence))
    links.set(id, { ...link, faults: [...link.faults, sentence] });
}
