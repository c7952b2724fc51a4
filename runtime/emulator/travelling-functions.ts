// Functions typed at the prompt, as they can travel: with their source, and the values of the names they use.
// The compiler has each noted when it is made; functions of modules travel by name instead (exported-function.ts).

import { copy } from './copy.ts';
import { exportOf } from './exported-function.ts';
import type { FunctionTerm, Term } from './term.ts';
import { Unsendable } from './unsendable.ts';

interface Noted {
  readonly bindings: Readonly<Record<string, unknown>>;
  readonly source: string;
  readonly names: readonly string[]; // used and not its own: bindings, or modules
  readonly captured: (() => Readonly<Record<string, unknown>>) | undefined; // variables of functions around it
}

const notes = new WeakMap<FunctionTerm, Noted>();

/** `$.fun`: called by compiled input around each function it makes. */
export function noteFunction(
  fn: FunctionTerm,
  bindings: Readonly<Record<string, unknown>>,
  name: string,
  source: string,
  names: readonly string[],
  captured?: () => Readonly<Record<string, unknown>>,
): FunctionTerm {
  if (fn.name === '' && name !== '-')
    Object.defineProperty(fn, 'name', { value: name, configurable: true });
  notes.set(fn, { bindings, source, names, captured });
  return fn;
}

/** A function and those it refers to, ready to be sent; they refer to one another by place. */
export type Packed = readonly {
  readonly source: string;
  readonly values: Readonly<Record<string, Term>>;
  readonly functions: Readonly<Record<string, number>>;
}[];

/** Pack a function for another node; the one asked for comes first. Throws Unsendable, naming all that cannot go. */
export function packFunction(fn: FunctionTerm): Packed {
  const places = new Map<FunctionTerm, number>();
  const packed: Packed[number][] = [];
  const refused: string[] = [];

  function pack(one: FunctionTerm, called: string): number {
    const known = places.get(one);
    if (known !== undefined) return known;
    const place = packed.length;
    places.set(one, place);
    const noted = notes.get(one);
    if (noted === undefined) {
      refused.push(
        `${called} (a function that was not typed at the prompt and that no module exports)`,
      );
      return place;
    }
    const values: Record<string, Term> = {};
    const functions: Record<string, number> = {};
    packed.push({ source: noted.source, values, functions });
    for (const [name, value] of used(noted)) {
      if (typeof value === 'function' && exportOf(value as FunctionTerm) === undefined)
        functions[name] = pack(value as FunctionTerm, name);
      else packValue(values, name, value);
    }
    return place;
  }

  function packValue(values: Record<string, Term>, name: string, value: unknown): void {
    try {
      values[name] = copy(value);
    } catch (error) {
      if (!(error instanceof Unsendable)) throw error;
      refused.push(error.message.replace(/^cannot send message/, name));
    }
  }

  pack(fn, 'it');
  if (refused.length > 0) throw new Unsendable('fun', `it uses ${refused.join('; ')}`);
  return packed;
}

function used({ bindings, names, captured }: Noted): [string, unknown][] {
  const bound = names.filter((name) => Object.hasOwn(bindings, name));
  return [
    ...bound.map((name): [string, unknown] => [name, bindings[name]]),
    ...Object.entries(captured?.() ?? {}),
  ];
}

/** Whether a function was typed at the prompt, and so may travel. */
export function isTraveller(fn: FunctionTerm): boolean {
  return notes.has(fn);
}
