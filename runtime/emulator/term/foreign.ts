// Terms of Erlang nodes that terl holds, compares, prints and passes on, but cannot use: funs and ports.
// Equal ones are one object, as pids are.

import { here, type Incarnation } from '../identity/incarnation.ts';
import { type Bunch, WeakTable } from '../realm/weak.ts';
import { textOf } from './utf8.ts';

/** A fun that a process of an Erlang node has made. */
export class Fun {
  readonly #bytes: Uint8Array; // what follows the tag, in Erlang's external term format
  readonly #text: string;
  #bunch: Bunch<string, Fun> | undefined; // holds those that share a WeakRef with this one

  constructor(bytes: Uint8Array, text: string) {
    this.#bytes = bytes;
    this.#text = text;
    Object.freeze(this);
  }

  /** As Erlang prints it: `#Fun<erl_eval.42.3316493>`. */
  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }

  static is(value: unknown): value is Fun {
    return typeof value === 'object' && value !== null && #bytes in value;
  }

  static bytesOf(fun: Fun): Uint8Array {
    return fun.#bytes;
  }

  static enter(fun: Fun, key: string): void {
    fun.#bunch ??= funs.add(key, fun);
  }
}

/** A port of an Erlang node: an open file, a socket, a program. */
export class Port {
  readonly #origin: Incarnation;
  readonly #id: bigint;
  #bunch: Bunch<string, Port> | undefined; // holds those that share a WeakRef with this one

  constructor(origin: Incarnation, id: bigint) {
    this.#origin = origin;
    this.#id = id;
    Object.freeze(this);
  }

  /** `#Port<2.6>`: the node's index, as in pids, and the id. */
  toString(): string {
    const { node } = this.#origin;
    return `#Port<${node === here.node ? 0 : node.index}.${this.#id}>`;
  }

  toJSON(): string {
    return this.toString();
  }

  static is(value: unknown): value is Port {
    return typeof value === 'object' && value !== null && #id in value;
  }

  static originOf(port: Port): Incarnation {
    return port.#origin;
  }

  static idOf(port: Port): bigint {
    return port.#id;
  }

  static enter(port: Port, key: string): void {
    port.#bunch ??= ports.add(key, port);
  }
}

const funs = new WeakTable<string, Fun>();
const ports = new WeakTable<string, Port>();
const longestKey = 64 * 1024; // bytes of a fun; larger ones, equal or not, are different objects

/** The fun with these bytes. `text`: how it is printed. */
export function internFun(bytes: Uint8Array, text: string): Fun {
  if (bytes.length > longestKey) return new Fun(bytes, text);
  const key = textOf(bytes, 0, bytes.length);
  const known = funs.find(key);
  if (known !== undefined) return known;
  const fun = new Fun(bytes, text);
  Fun.enter(fun, key);
  return fun;
}

export function internPort(origin: Incarnation, id: bigint): Port {
  const key = `${origin.node.text}/${origin.creation}/${id}`;
  const known = ports.find(key);
  if (known !== undefined) return known;
  const port = new Port(origin, id);
  Port.enter(port, key);
  return port;
}

/** Whether a term is one of Erlang's that never changes and has no parts. */
export function isForeign(term: unknown): term is Fun | Port {
  return Fun.is(term) || Port.is(term);
}
