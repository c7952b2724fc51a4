// Nodes as identities see them: a name with a local index, and one life of that name (its creation).
// Everything allocated in one life (pids, references) is interned here, so that equal means the same object.

import { type Bunch, WeakTable } from '../realm/weak.ts';
import type { Pid } from './pid.ts';
import type { Reference } from './reference.ts';

/** A node's name, with the number this node prints for it: `<2.90.1>` is on the node with index 2. */
export class NodeName {
  text: string; // 'foo@host'; changes for this node only, when it becomes alive (net_kernel.start)
  readonly index: number; // 1 is this node; the next are numbered as they are first heard of
  latest: Incarnation | undefined = undefined; // the life last asked for: nearly always the one asked for next

  #bunch: Bunch<string, NodeName> | undefined;

  constructor(text: string, index: number) {
    this.text = text;
    this.index = index;
  }

  static enter(name: NodeName, table: WeakTable<string, NodeName>): void {
    name.#bunch ??= table.add(name.text, name);
  }
}

/** One life of one node. A restarted node has a new creation, so its pids never equal old ones. */
export class Incarnation {
  readonly node: NodeName;
  creation: number; // 32 bits, from the mapper; 0 while not alive
  /** Of what this life allocated: the pids of processes that live on this node, */
  readonly living: Map<number, Pid> = new Map();
  /** and all that other nodes have seen, while somebody here holds it. */
  readonly pids: WeakTable<number, Pid> = new WeakTable();
  readonly references: WeakTable<number, Reference> = new WeakTable();
  /** Those seen last, by the last bits of their number: each look through a WeakRef costs V8 a note to keep its target. */
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

const recent = 256; // a power of two

/** This node. Its name and creation are set when it becomes alive. */
export const here: Incarnation = new Incarnation(new NodeName('nonode@nohost', 1), 0);

const kept = new Map<string, NodeName>([[here.node.text, here.node]]); // named last, and found without a WeakRef
const named = new WeakTable<string, NodeName>(1); // all others, while somebody holds them
const lives = new WeakTable<string, Incarnation>(1); // of other nodes, by 'name/creation', likewise
let indexes = here.node.index;

/** The one NodeName of this text. */
export function nodeNamed(text: string): NodeName {
  return kept.get(text) ?? nodeFound(text);
}

/** A name that nobody holds any more, and that is not among those named last, is forgotten: any term may bring new ones. */
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

const mostKept = 256; // each with its last life takes 6 KB

/** The NodeName of this text, if the node is known. */
export function knownNode(text: string): NodeName | undefined {
  return kept.get(text) ?? named.find(text);
}

/** The node that prints as this index, if any. */
export function nodeAtIndex(index: number): NodeName | undefined {
  return knownNodes().find((name) => name.index === index);
}

const inhabited = new Set<Incarnation>(); // lives of other nodes that allocated pids of processes here

/** Every life that allocated the pid of a process here, this node's first. */
export function* inhabitedLives(): Generator<Incarnation, void> {
  yield here;
  yield* inhabited;
}

/** Processes are found by way of the life that allocated their pids: it has to stay while there are any. */
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
