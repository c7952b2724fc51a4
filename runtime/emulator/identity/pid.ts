// A process identifier: the node where the process lives, and the incarnation that allocated the id.
// Pids are interned: equal pids are the same object, so ===, Map keys and patterns work.

import { type Bunch, WeakTable } from '../realm/weak.ts';
import { here, type Incarnation, type NodeName, nodeAtIndex } from './incarnation.ts';

/** The fields are private, since user code of all processes holds the same object. */
export class Pid {
  readonly #home: NodeName; // the node the process lives on
  // the incarnation that allocated the id; if another node spawned the process, that node allocated it
  #origin: Incarnation; // changes once, as the id does, for a pid on its way (on-their-way.ts)
  #id: number; // up to 2^53; an incarnation never uses an id twice. Negative for a wide pid
  /** Set once the pid is in its origin's table: a later frame that names it finds this same object. */
  #shared: Bunch<number, Pid> | Bunch<string, Pid> | undefined;
  /** The process, while it lives on this node. */
  #process: object | undefined;

  constructor(home: NodeName, origin: Incarnation, id: number) {
    this.#home = home;
    this.#origin = origin;
    this.#id = id;
    Object.freeze(this);
  }

  /**
   * `<X.Y.Z>`: X is the home node (0: this node), Y the id, Z the node that allocated it (0: the home).
   * An id of more than 32 bits, of another node: Y is its low half, Z its high half, Erlang's serial.
   */
  toString(): string {
    const x = this.#home === here.node ? 0 : this.#home.index;
    const z = this.#origin.node === this.#home ? 0 : this.#origin.node.index;
    Pid.remember(this); // so that pid(x, y, z), typed by the user, finds this object
    if (x !== 0 && z === 0) {
      const [low, high] = Pid.wordsOf(this);
      if (high > 0) return `<${x}.${low}.${high}>`;
    }
    return `<${x}.${this.#id}.${z}>`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** Unlike `instanceof`, false for an object that only inherits from this prototype. */
  static is(value: unknown): value is Pid {
    return typeof value === 'object' && value !== null && #id in value;
  }

  /** The same for an object that inherits from this prototype, of which most are pids: V8 is fast where all are. */
  static isOwn(inheriting: Pid): boolean {
    return #id in inheriting;
  }

  static homeOf(pid: Pid): NodeName {
    return pid.#home;
  }

  static originOf(pid: Pid): Incarnation {
    return pid.#origin;
  }

  static idOf(pid: Pid): number {
    return pid.#id;
  }

  /** The id as two words of 32 bits, the low one first. */
  static wordsOf(pid: Pid): readonly [low: number, high: number] {
    const id = pid.#id;
    return wide.get(pid) ?? [id >>> 0, Math.floor(id / 2 ** 32)];
  }

  static enterWide(pid: Pid, key: string): void {
    pid.#shared ??= widePids.add(key, pid);
  }

  static processOf(pid: Pid): object | undefined {
    return pid.#process;
  }

  /** Called before a pid is sent to another node: later frames that name the pid must find this object. */
  static remember(pid: Pid): void {
    pid.#shared ??= pid.#origin.pids.add(pid.#id, pid);
  }

  /** Gives a pid on its way the numbers of `told`, in whose place it is found from now on. */
  static complete(pid: Pid, told: Pid): void {
    pid.#origin = told.#origin;
    pid.#id = told.#id;
    const words = wide.get(told);
    if (words === undefined) pid.#shared = pid.#origin.pids.add(pid.#id, pid);
    else {
      wide.set(pid, words);
      pid.#shared = widePids.add(keyOfWide(pid.#origin, words), pid);
    }
    pid.#origin.notePid(pid, pid.#id);
  }

  static bind(pid: Pid, process: object | undefined): void {
    pid.#process = process;
  }
}

/** The pid with this home, origin and id, for a pid that came from another node. */
export function internPid(home: NodeName, origin: Incarnation, id: number): Pid {
  const known = knownPid(home, origin, id);
  if (known !== undefined) return known;
  const pid = new Pid(home, origin, id);
  Pid.remember(pid);
  origin.notePid(pid, id);
  return pid;
}

const wide = new WeakMap<Pid, readonly [low: number, high: number]>(); // ids of more than 53 bits
const widePids = new WeakTable<string, Pid>();
let lastWide = -1; // the id of the latest; -1 marks the empty places of Incarnation's cache

/** The pid of two words, of any 64 bits: ids of Erlang nodes may need more than 53. Always interned. */
export function pidOfWords(origin: Incarnation, low: number, high: number): Pid {
  if (high < 2 ** 21) return internPid(origin.node, origin, high * 2 ** 32 + low);
  const key = keyOfWide(origin, [low, high]);
  const known = widePids.find(key);
  if (known !== undefined) return known;
  const pid = new Pid(origin.node, origin, --lastWide);
  wide.set(pid, [low, high]);
  Pid.enterWide(pid, key);
  return pid;
}

function keyOfWide({ node, creation }: Incarnation, [low, high]: readonly number[]): string {
  return `${node.text}/${creation}/${low}.${high}`;
}

/** Like internPid, but the pid of a process here that does not exist (yet, or any longer) is not interned. */
export function passingPid(home: NodeName, origin: Incarnation, id: number): Pid {
  if (home !== here.node) return internPid(home, origin, id);
  return knownPid(home, origin, id) ?? new Pid(home, origin, id);
}

function knownPid(home: NodeName, origin: Incarnation, id: number): Pid | undefined {
  const seen = origin.recentPid(id);
  if (seen !== undefined && Pid.homeOf(seen) === home) return seen;
  const pid = origin.living.get(id) ?? origin.pids.find(id);
  if (pid === undefined || Pid.homeOf(pid) !== home) return undefined;
  origin.notePid(pid, id);
  return pid;
}

/** The pid that prints as `<x.y.z>`, for `pid(x, y, z)`; undefined if x or z is not a known node's index. */
export function pidFromNumbers(x: number, y: number, z: number): Pid | undefined {
  const home = x === 0 ? here.node : nodeAtIndex(x);
  const withSerial = z === 0 ? undefined : home?.latest?.pids.find(z * 2 ** 32 + y);
  if (withSerial !== undefined && Pid.homeOf(withSerial) === home) return withSerial;
  const allocator = z === 0 ? home : nodeAtIndex(z);
  const origin = allocator === here.node ? here : allocator?.latest;
  return home === undefined || origin === undefined ? undefined : internPid(home, origin, y);
}
