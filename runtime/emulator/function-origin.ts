// Where a function comes from, so that it can be sent: what was typed at the prompt is noted with its source and with
// what it takes from outside. Functions that a module exports are known by their names (exported-function.ts).

import type { FunctionTerm } from './term.ts';

/** By their numbers on the wire: append only. */
export const kinds = ['source', 'method', 'static', 'bound', 'builtin', 'class'] as const;

export type Use = readonly [name: string, value: unknown];

export interface Origin {
  /** A source; a method, or static method, of a class that has one; f.bind(x); JavaScript's own; a class that a module exports. */
  readonly kind: (typeof kinds)[number];
  readonly name: string; // as it is shown
  readonly arity: number;
  readonly text: string; // its source, or the key or the name that leads to it
  /** What it takes from outside, as it is now. Runs nothing of the user's. */
  uses(): readonly Use[];
  /** Whether it has nothing that could change, so that all may have the same one. */
  readonly isConstant: boolean;
}

const origins = new WeakMap<FunctionTerm, Origin>();
const tied = new WeakMap<FunctionTerm, string>(); // by which word, to the place where it was typed

export function originOf(fn: FunctionTerm): Origin | undefined {
  return origins.get(fn);
}

export function noteOrigin(fn: FunctionTerm, origin: Origin): void {
  origins.set(fn, origin);
}

/** `$.fun`: called by compiled input around each function and class it makes. */
export function noteFunction(
  fn: FunctionTerm,
  bindings: Readonly<Record<string, unknown>>,
  name: string,
  source: string,
  names: readonly string[],
  captured: readonly string[] = [],
  capture?: (name: string) => unknown,
): FunctionTerm {
  if (name !== '-' && dataOf(fn, 'name') === '')
    Object.defineProperty(fn, 'name', { value: name, configurable: true });
  origins.set(fn, new Typed(fn, bindings, name, source, names, captured, capture));
  if (isClassSource(source)) noteMembers(fn);
  return fn;
}

/** `$.stays`: the same for one that cannot leave the place it was typed at. */
export function noteTied(fn: FunctionTerm, word: string): FunctionTerm {
  tied.set(fn, word);
  return fn;
}

/** Why a function without origin cannot be sent. */
export function whyNot(fn: FunctionTerm): string {
  const word = tied.get(fn);
  if (word !== undefined)
    return `a function that uses \`${word}\` of what it was written in; it cannot leave that`;
  if (/\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(fn)))
    return 'a function of JavaScript itself that has no name to be found by';
  return 'a function that its module does not export; write `export` before it';
}

/** Whether the source of a function is that of a class. */
export function isClassSource(source: string): boolean {
  return /^class(?![$\p{ID_Continue}\\])/u.test(source);
}

/** Whether a function is a class: its prototype cannot be replaced. */
export function isClass(fn: FunctionTerm): boolean {
  return Object.getOwnPropertyDescriptor(fn, 'prototype')?.writable === false;
}

class Typed implements Origin {
  readonly kind = 'source';
  readonly name: string;
  readonly arity: number;
  readonly text: string;
  readonly #bindings: Readonly<Record<string, unknown>>;
  readonly #names: readonly string[]; // used and not its own: bindings, or modules
  readonly #captured: readonly string[]; // variables of functions around it
  readonly #capture: ((name: string) => unknown) | undefined;

  constructor(
    fn: FunctionTerm,
    bindings: Readonly<Record<string, unknown>>,
    name: string,
    source: string,
    names: readonly string[],
    captured: readonly string[],
    capture: ((name: string) => unknown) | undefined,
  ) {
    this.name = name === '-' ? '' : name;
    this.arity = Number(dataOf(fn, 'length'));
    this.text = source;
    this.#bindings = bindings;
    this.#names = names;
    this.#captured = captured;
    this.#capture = capture;
  }

  uses(): readonly Use[] {
    const uses: Use[] = [];
    for (const name of this.#names)
      if (Object.hasOwn(this.#bindings, name)) uses.push([name, this.#bindings[name]]);
    for (const name of this.#captured)
      try {
        uses.push([name, this.#capture?.(name)]);
      } catch {
        // a variable that has no value yet: it has none there either
      }
    return uses;
  }

  get isConstant(): boolean {
    return this.#names.length + this.#captured.length === 0 && !isClassSource(this.text);
  }
}

/** The methods of a class go with their class. */
function noteMembers(made: FunctionTerm): void {
  noteMethods(made, made, 'static');
  const prototype = dataOf(made, 'prototype');
  if (typeof prototype === 'object' && prototype !== null) noteMethods(made, prototype, 'method');
}

function noteMethods(made: FunctionTerm, holder: object, kind: 'method' | 'static'): void {
  for (const key of Object.getOwnPropertyNames(holder)) {
    const value = dataOf(holder, key) as FunctionTerm;
    if (typeof value !== 'function' || value === made || origins.has(value) || tied.has(value))
      continue;
    const arity = Number(dataOf(value, 'length'));
    origins.set(value, {
      kind,
      name: key,
      arity,
      text: key,
      uses: () => [['class', made]],
      isConstant: false,
    });
  }
}

/** From now on `f.bind(x)` notes what it is made of. To be called before any user code runs. */
export function noteBound(): void {
  const { bind } = Function.prototype;
  const prototype = Function.prototype as { bind: unknown };
  prototype.bind = {
    bind(this: FunctionTerm, self: unknown, ...args: unknown[]): unknown {
      const bound = Reflect.apply(bind, this, [self, ...args]) as FunctionTerm;
      const name = String(dataOf(bound, 'name'));
      const arity = Number(dataOf(bound, 'length'));
      const uses: readonly Use[] = [
        ['function', this],
        ['this', self],
        ['arguments', args],
      ];
      origins.set(bound, {
        kind: 'bound',
        name,
        arity,
        text: '',
        uses: () => uses,
        isConstant: false,
      });
      return bound;
    },
  }.bind;
}

/** The value of an own property, if it is a plain one. */
function dataOf(holder: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}
