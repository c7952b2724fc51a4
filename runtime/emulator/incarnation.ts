// Nodes as identities see them: a name with a local index, and one life of that name (its creation).
// Everything allocated in one life (pids, references) is interned here, so that equal means the same object.

import type { Pid } from './pid.ts';
import type { Reference } from './reference.ts';
import { WeakTable } from './weak.ts';

/** A node's name, with the number this node prints for it: `<2.90.1>` is on the node with index 2. */
export class NodeName {
  text: string; // 'foo@host'; changes for this node only, when it becomes alive (net_kernel.start)
  readonly index: number; // 1 is this node; the next are numbered as they are first heard of
  latest: Incarnation | undefined = undefined; // the life last asked for: nearly always the one asked for next

  constructor(text: string, index: number) {
    this.text = text;
    this.index = index;
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

  constructor(node: NodeName, creation: number) {
    this.node = node;
    this.creation = creation;
  }

  recentPid(id: number): Pid | undefined {
    const pid = this.#pids[id & (recent - 1)];
    return pid?.id === id ? pid : undefined;
  }

  notePid(pid: Pid): void {
    this.#pids[pid.id & (recent - 1)] = pid;
  }

  recentReference(id: number): Reference | undefined {
    const reference = this.#references[id & (recent - 1)];
    return reference?.id === id ? reference : undefined;
  }

  noteReference(reference: Reference): void {
    this.#references[reference.id & (recent - 1)] = reference;
  }
}

const recent = 256; // a power of two

/** This node. Its name and creation are set when it becomes alive. */
export const here: Incarnation = new Incarnation(new NodeName('nonode@nohost', 1), 0);

const names: NodeName[] = [here.node]; // in order of index - 1
const byText = new Map<string, NodeName>([[here.node.text, here.node]]);
const lives = new Map<string, Incarnation>(); // of other nodes, by 'name/creation'

/** The one NodeName of this text. */
export function nodeNamed(text: string): NodeName {
  let name = byText.get(text);
  if (name === undefined) {
    name = new NodeName(text, names.length + 1);
    names.push(name);
    byText.set(text, name);
  }
  return name;
}

/** The node that prints as this index, if any. */
export function nodeAtIndex(index: number): NodeName | undefined {
  return names[index - 1];
}

/** Every life of every node that anything came from, this node's first. */
export function* allLives(): Generator<Incarnation, void> {
  yield here;
  yield* lives.values();
}

/** Every node ever named, in order of index (erlang:nodes(known)). */
export function knownNodes(): readonly NodeName[] {
  return names;
}

/** This node takes (or loses) its name: pids already printed stay the same objects. */
export function becomeNode(text: string, creation: number): void {
  byText.delete(here.node.text);
  here.node.text = text;
  here.creation = creation;
  byText.set(text, here.node);
}

/** The one Incarnation of (name, creation). */
export function incarnation(text: string, creation: number): Incarnation {
  if (creation === here.creation && text === here.node.text) return here;
  const name = nodeNamed(text);
  if (name.latest !== undefined && name.latest.creation === creation) return name.latest;
  const key = `${text}/${creation}`;
  let life = lives.get(key);
  if (life === undefined) {
    life = new Incarnation(name, creation);
    lives.set(key, life);
  }
  name.latest = life;
  return life;
}
