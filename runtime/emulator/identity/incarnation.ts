// Nodes: a NodeName for each name, and an Incarnation for each life (creation) of a node of that name.
// Each incarnation interns the pids and references that it made, so equal ones are the same object.

import { type Bunch, WeakTable } from '../realm/weak.ts';
import type { Pid } from './pid.ts';
import type { Reference } from './reference.ts';

/** A node's name, with the index that its pids print: `<2.90.1>` is a process on the node of index 2. */
export class NodeName {
  text: string; // 'foo@host'; only this node's name changes, when it becomes alive (net_kernel.start)
  readonly index: number; // 1 is this node; other nodes are numbered in the order of their first mention
  // the incarnation looked up last, and usually looked up again next
  latest: Incarnation | undefined = undefined;

  #bunch: Bunch<string, NodeName> | undefined;

  constructor(text: string, index: number) {
    this.text = text;
    this.index = index;
  }

  static enter(name: NodeName, table: WeakTable<string, NodeName>): void {
    name.#bunch ??= table.add(name.text, name);
  }
}

/** One life of a node. A restarted node has another creation, so its new pids never equal its old pids. */
export class Incarnation {
  readonly node: NodeName;
  creation: number; // 32 bits, given by the mapper; 0 while the node is not alive
  /** Pids that this incarnation allocated, of processes that now live on this node (`here`). */
  readonly living: Map<number, Pid> = new Map();
  /**
   * Pids of this incarnation that may be named again by their numbers: sent, received, printed or typed.
   * Each is found as long as something on this node holds it.
   */
  readonly pids: WeakTable<number, Pid> = new WeakTable();
  readonly references: WeakTable<number, Reference> = new WeakTable();
  /**
   * A cache of recent pids, by the low bits of their ids. It saves reads of WeakRefs: V8 keeps each
   * object that was read from a WeakRef in memory until the turn ends.
   */
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

/** This node. Its name and creation change when the node becomes alive. */
export const here: Incarnation = new Incarnation(new NodeName('nonode@nohost', 1), 0);

const kept = new Map<string, NodeName>([[here.node.text, here.node]]); // names used recently: these stay even if nothing else holds them
const named = new WeakTable<string, NodeName>(1); // all names that something still holds
// incarnations of other nodes that something still holds, by 'name/creation'
const lives = new WeakTable<string, Incarnation>(1);
let indexes = here.node.index;

/** The only NodeName for this text. */
export function nodeNamed(text: string): NodeName {
  return kept.get(text) ?? nodeFound(text);
}

/** Looks a name up or makes it. Unused names are forgotten: other nodes may send any number of names. */
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

const mostKept = 256; // each name takes 6 KB with its latest incarnation

/** The NodeName for this text, if this node knows such a node. */
export function knownNode(text: string): NodeName | undefined {
  return kept.get(text) ?? named.find(text);
}

/** The node with this index, if any. */
export function nodeAtIndex(index: number): NodeName | undefined {
  return knownNodes().find((name) => name.index === index);
}

// incarnations of other nodes that allocated the pid of a process here
const inhabited = new Set<Incarnation>();

/** Every incarnation that allocated the pid of a process here; this node's own first. */
export function* inhabitedLives(): Generator<Incarnation, void> {
  yield here;
  yield* inhabited;
}

/** Notes the pid of a living process in its origin, and keeps the origin, by which the process is found. */
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

/** Changes this node's name and creation. Existing pids of this node stay the same objects. */
export function becomeNode(text: string, creation: number): void {
  kept.delete(here.node.text);
  here.node.text = text;
  here.creation = creation;
  kept.set(text, here.node);
}

/** The only Incarnation with this name and creation. */
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
