// A process identifier: the node where the process lives, and the incarnation that allocated the id.
// Pids are interned: equal pids are the same object, so ===, Map keys and patterns work.

import type { Bunch } from '../realm/weak.ts';
import { here, type Incarnation, type NodeName, nodeAtIndex } from './incarnation.ts';

/** The fields are private, since user code of all processes holds the same object. */
export class Pid {
  readonly #home: NodeName; // the node the process lives on
  // the incarnation that allocated the id; if another node spawned the process, that node allocated it
  readonly #origin: Incarnation;
  readonly #id: number; // up to 2^53; an incarnation never uses an id twice
  /** Set once the pid is in its origin's table: a later frame that names it finds this same object. */
  #shared: Bunch<number, Pid> | undefined;
  /** The process, while it lives on this node. */
  #process: object | undefined;

  constructor(home: NodeName, origin: Incarnation, id: number) {
    this.#home = home;
    this.#origin = origin;
    this.#id = id;
    Object.freeze(this);
  }

  /** `<X.Y.Z>`: X is the home node (0: this node), Y the id, Z the node that allocated it (0: the home). */
  toString(): string {
    const x = this.#home === here.node ? 0 : this.#home.index;
    const z = this.#origin.node === this.#home ? 0 : this.#origin.node.index;
    Pid.remember(this); // so that pid(x, y, z), typed by the user, finds this object
    return `<${x}.${this.#id}.${z}>`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** Unlike `instanceof`, false for an object that only inherits from this prototype. */
  static is(value: unknown): value is Pid {
    return typeof value === 'object' && value !== null && #id in value;
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

  static processOf(pid: Pid): object | undefined {
    return pid.#process;
  }

  /** Called before a pid is sent to another node: later frames that name the pid must find this object. */
  static remember(pid: Pid): void {
    pid.#shared ??= pid.#origin.pids.add(pid.#id, pid);
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
  const allocator = z === 0 ? home : nodeAtIndex(z);
  const origin = allocator === here.node ? here : allocator?.latest;
  return home === undefined || origin === undefined ? undefined : internPid(home, origin, y);
}
