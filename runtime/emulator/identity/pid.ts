// A process identifier: the node where the process lives, and the life of a node that allocated the id.
// Interned: two equal pids are one object, so ===, Map keys and patterns work.

import type { Bunch } from '../realm/weak.ts';
import { here, type Incarnation, type NodeName, nodeAtIndex } from './incarnation.ts';

/** The fields are private to the emulator, since everybody who names the process holds this same object. */
export class Pid {
  readonly #home: NodeName; // the node the process lives on
  readonly #origin: Incarnation; // whose counter gave the id: for a remotely spawned process, its spawner's node
  readonly #id: number; // up to 2^53, never used again in one life
  /** Set once another node has seen this pid: when it comes back it must be this same object. */
  #shared: Bunch<number, Pid> | undefined;
  /** The process itself, while it lives on this node. */
  #process: object | undefined;

  constructor(home: NodeName, origin: Incarnation, id: number) {
    this.#home = home;
    this.#origin = origin;
    this.#id = id;
    Object.freeze(this);
  }

  /** `<X.Y.Z>`: X the home (0 here), Y the id, Z the allocator (0 when that is the home itself). */
  toString(): string {
    const x = this.#home === here.node ? 0 : this.#home.index;
    const z = this.#origin.node === this.#home ? 0 : this.#origin.node.index;
    Pid.remember(this); // somebody may type it again: pid(x, y, z)
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

  /** Called before a pid is sent to another node: when it comes back it must be the same object. */
  static remember(pid: Pid): void {
    pid.#shared ??= pid.#origin.pids.add(pid.#id, pid);
  }

  static bind(pid: Pid, process: object | undefined): void {
    pid.#process = process;
  }
}

/** The one pid with this id and origin, for a pid that came from another node. */
export function internPid(home: NodeName, origin: Incarnation, id: number): Pid {
  const known = knownPid(home, origin, id);
  if (known !== undefined) return known;
  const pid = new Pid(home, origin, id);
  Pid.remember(pid);
  origin.notePid(pid, id);
  return pid;
}

/** As internPid, but the pid of a process here that is not yet made, or has ended, is not interned. */
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

/** The pid of the numbers in `pid(0,88,0)` or `<0.88.0>`; undefined if a number is not the index of a known node. */
export function pidFromNumbers(x: number, y: number, z: number): Pid | undefined {
  const home = x === 0 ? here.node : nodeAtIndex(x);
  const allocator = z === 0 ? home : nodeAtIndex(z);
  const origin = allocator === here.node ? here : allocator?.latest;
  return home === undefined || origin === undefined ? undefined : internPid(home, origin, y);
}
