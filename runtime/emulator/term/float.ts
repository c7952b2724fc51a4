// Erlang's floats whose value is whole: 1.0 is another term than 1, and a JavaScript number cannot say which
// it is. All other floats are numbers.

import { type Bunch, WeakTable } from '../realm/weak.ts';

/** A whole float. Equal ones are one object, as pids are, so that ===, Map keys and patterns work. */
export class Float {
  readonly #value: number;
  #bunch: Bunch<number, Float> | undefined; // holds those that share a WeakRef with this one

  constructor(value: number) {
    this.#value = value;
    Object.freeze(this);
  }

  valueOf(): number {
    return this.#value;
  }

  toString(): string {
    const text = String(this.#value);
    return /^-?\d+$/.test(text) ? `${text}.0` : text; // 1.0, 1e+22
  }

  toJSON(): number {
    return this.#value;
  }

  /** Unlike `instanceof`, false for an object that only inherits from this prototype. */
  static is(value: unknown): value is Float {
    return typeof value === 'object' && value !== null && #value in value;
  }

  static valueIn(float: Float): number {
    return float.#value;
  }

  static enter(float: Float): void {
    float.#bunch ??= floats.add(float.#value, float);
  }
}

const floats = new WeakTable<number, Float>();
const recent: (Float | undefined)[] = new Array(256).fill(undefined); // saves reads of WeakRefs

/** The float of this value: a Float if the value is whole. -0 is a number, for no integer is -0. */
export function floatOf(value: number): number | Float {
  if (!Number.isInteger(value) || Object.is(value, -0)) return value;
  const slot = value & (recent.length - 1);
  const seen = recent[slot];
  if (seen !== undefined && Float.valueIn(seen) === value) return seen;
  let float = floats.find(value);
  if (float === undefined) {
    float = new Float(value);
    Float.enter(float);
  }
  recent[slot] = float;
  return float;
}
