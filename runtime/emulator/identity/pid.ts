// A process identifier: where the process lives, and who allocated the number in which life.
// Interned: two equal pids are one object, so ===, Map keys and patterns work.

import type { Bunch } from '../realm/weak.ts';
import { here, type Incarnation, type NodeName, nodeAtIndex } from './incarnation.ts';

/** Its parts are for the emulator only, and nobody can give it others: all who name a process hold this one object. */
export class Pid {
  readonly #home: NodeName; // the node the process lives on
  readonly #origin: Incarnation; // whose counter the id came from; a remotely spawned process has its spawner's
  readonly #id: number; // up to 2^53, never used again in one life
  /** Another node has seen it: when it comes back it must be this same object. */
  #shared: Bunch<number, Pid> | undefined;
  /** The process itself while it lives on this node; only the emulator looks. */
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
    Pid.remember(this); // it may be typed again: pid(x, y, z)
    return `<${x}.${this.#id}.${z}>`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** Not asked by `instanceof`: an object that only inherits from here is none. */
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

  /** Called before a pid leaves this node: when it comes back it must be the same object. */
  static remember(pid: Pid): void {
    pid.#shared ??= pid.#origin.pids.add(pid.#id, pid);
  }

  static bind(pid: Pid, process: object | undefined): void {
    pid.#process = process;
  }
}

/** The one pid of this id in this life, as it came in from another node. */
export function internPid(home: NodeName, origin: Incarnation, id: number): Pid {
  const known = knownPid(home, origin, id);
  if (known !== undefined) return known;
  const pid = new Pid(home, origin, id);
  Pid.remember(pid);
  origin.notePid(pid, id);
  return pid;
}

/** As internPid, but a process here that nobody knows (it is yet to be made, or is gone) gets a pid that is not kept. */
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

/** `pid(0,88,0)` and `<0.88.0>` as text; undefined when the numbers name no node we know. */
export function pidFromNumbers(x: number, y: number, z: number): Pid | undefined {
  const home = x === 0 ? here.node : nodeAtIndex(x);
  const allocator = z === 0 ? home : nodeAtIndex(z);
  const origin = allocator === here.node ? here : allocator?.latest;
  return home === undefined || origin === undefined ? undefined : internPid(home, origin, y);
}
