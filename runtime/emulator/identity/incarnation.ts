// Nodes: a name, with the index under which this node prints it, and the incarnations (creations) of that name. A life is
// an incarnation. Pids and references are interned in the incarnation that made them: equal ones are the same object.

import { type Bunch, WeakTable } from '../realm/weak.ts';
import type { Pid } from './pid.ts';
import type { Reference } from './reference.ts';

/** A node's name, with its index on this node: the process `<2.90.1>` is on the node with index 2. */
export class NodeName {
  text: string; // 'foo@host'; only this node's name changes, when it becomes alive (net_kernel.start)
  readonly index: number; // 1 is this node; others get the next number when they are first named
  latest: Incarnation | undefined = undefined; // the life asked for last, and usually asked for again

  #bunch: Bunch<string, NodeName> | undefined;

  constructor(text: string, index: number) {
    this.text = text;
    this.index = index;
  }

  static enter(name: NodeName, table: WeakTable<string, NodeName>): void {
    name.#bunch ??= table.add(name.text, name);
  }
}

/** One life of one node. A node that starts again has a new creation, so its new pids never equal its old ones. */
export class Incarnation {
  readonly node: NodeName;
  creation: number; // 32 bits, from the mapper; 0 while not alive
  /** The pids, allocated by this life, of processes that live on this node. */
  readonly living: Map<number, Pid> = new Map();
  /** Those that another node has seen, as long as something here holds them. */
  readonly pids: WeakTable<number, Pid> = new WeakTable();
  readonly references: WeakTable<number, Reference> = new WeakTable();
  /** Recently seen ones, by the last bits of their id: a look through a WeakRef makes V8 keep its target for the turn. */
  readonly #pids: (Pid | undefined)[] = new Array(recent).fill(undefined);
  readonly #references: (Reference | undefined)[] = new Array(recent).fill(undefined);
  readonly #pidIds: number[] = new Array(recent).fill(-1);
  readonly #referenceIds: number[] = new Array(recent).fill(-1);

  #bunch: Bunch<string, Incarnation> | undefined;

  constructor(node: NodeName, creation: number) {
    this.node = node;
    this.creation = creation;
  }

  static enter(life: Incarnation, table: WeakTable<string, Incarnation>, key: string): void {
    life.#bunch ??= table.add(key, life);
  }

  recentPid(id: number): Pid | undefined {
    return this.#pidIds[id & (recent - 1)] === id ? this.#pids[id & (recent - 1)] : undefined;
  }

  notePid(pid: Pid, id: number): void {
    this.#pids[id & (recent - 1)] = pid;
    this.#pidIds[id & (recent - 1)] = id;
  }

  recentReference(id: number): Reference | undefined {
    return this.#referenceIds[id & (recent - 1)] === id
      ? this.#references[id & (recent - 1)]
      : undefined;
  }

  noteReference(reference: Reference, id: number): void {
    this.#references[id & (recent - 1)] = reference;
    this.#referenceIds[id & (recent - 1)] = id;
  }
}

const recent = 256; // entries; a power of two, for `id & (recent - 1)`

/** This node. Its name and creation are set when it becomes alive. */
export const here: Incarnation = new Incarnation(new NodeName('nonode@nohost', 1), 0);

const kept = new Map<string, NodeName>([[here.node.text, here.node]]); // names used recently, found without a WeakRef
const named = new WeakTable<string, NodeName>(1); // all names, as long as something holds them
const lives = new WeakTable<string, Incarnation>(1); // lives of other nodes, by 'name/creation', as long as something holds them
let indexes = here.node.index;

/** The one NodeName for this text. */
export function nodeNamed(text: string): NodeName {
  return kept.get(text) ?? nodeFound(text);
}

/** A name that nothing holds, and that was not used recently, is forgotten: terms from other nodes bring any number. */
function nodeFound(text: string): NodeName {
  if (typeof text !== 'string') throw new TypeError('the name of a node is a text');
  let name = named.find(text);
  if (name === undefined) {
    name = new NodeName(text, ++indexes);
    NodeName.enter(name, named);
  }
  kept.set(text, name);
  if (kept.size > mostKept)
    for (const oldest of kept.keys()) {
      if (oldest === here.node.text) continue;
      kept.delete(oldest);
      break;
    }
  return name;
}

const mostKept = 256; // names; each takes 6 KB with its latest life

/** The NodeName of this text, if the node is known. */
export function knownNode(text: string): NodeName | undefined {
  return kept.get(text) ?? named.find(text);
}

/** The node with this index, if any. */
export function nodeAtIndex(index: number): NodeName | undefined {
  return knownNodes().find((name) => name.index === index);
}

const inhabited = new Set<Incarnation>(); // lives of other nodes that allocated the pid of a process here

/** Every life that allocated the pid of a process here, this node's first. */
export function* inhabitedLives(): Generator<Incarnation, void> {
  yield here;
  yield* inhabited;
}

/** Note a living process. It is found through the life that allocated its pid, so that life is kept as long. */
export function enterLiving(origin: Incarnation, id: number, pid: Pid): void {
  origin.living.set(id, pid);
  if (origin !== here) inhabited.add(origin);
}

export function removeLiving(origin: Incarnation, id: number): void {
  origin.living.delete(id);
  if (origin !== here && origin.living.size === 0) inhabited.delete(origin);
}

/** Every node whose name is known, in order of index (erlang:nodes(known)). */
export function knownNodes(): readonly NodeName[] {
  const found = new Set([here.node, ...named.values()]);
  return [...found].sort((a, b) => a.index - b.index);
}

/** This node takes (or loses) its name: pids already printed stay the same objects. */
export function becomeNode(text: string, creation: number): void {
  kept.delete(here.node.text);
  here.node.text = text;
  here.creation = creation;
  kept.set(text, here.node);
}

/** The one Incarnation of (name, creation). */
export function incarnation(text: string, creation: number): Incarnation {
  if (creation === here.creation && text === here.node.text) return here;
  const name = nodeNamed(text);
  if (name.latest !== undefined && name.latest.creation === creation) return name.latest;
  const key = `${text}/${creation}`;
  let life = lives.find(key);
  if (life === undefined) {
    life = new Incarnation(name, creation);
    Incarnation.enter(life, lives, key);
  }
  name.latest = life;
  return life;
}
