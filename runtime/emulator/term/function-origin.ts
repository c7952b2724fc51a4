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

class Itself {
  constructor(it: object) {
    // biome-ignore lint/correctness/noConstructorReturn: so that a class that extends this one adds its fields to `it`
    return it;
  }
}

/** A function with its origin in a private field: a WeakMap costs V8's collector several microseconds for each. */
class Stamped extends Itself {
  #origin: Origin;

  constructor(fn: FunctionTerm, origin: Origin) {
    super(fn);
    this.#origin = origin;
  }

  static originOf(fn: object): Origin | undefined {
    return #origin in fn ? fn.#origin : undefined;
  }

  static set(fn: FunctionTerm, origin: Origin): void {
    const found: object = fn;
    if (#origin in found) found.#origin = origin;
    else new Stamped(fn, origin);
  }
}

const tied = new WeakMap<FunctionTerm, string>(); // by which word, to the place where it was typed

export function originOf(fn: FunctionTerm): Origin | undefined {
  return Stamped.originOf(fn);
}

export function noteOrigin(fn: FunctionTerm, origin: Origin): void {
  Stamped.set(fn, origin);
}

/** `$.fun`: called by compiled input around each function it makes. */
export function noteFunction(fn: FunctionTerm, ...noted: Noted): FunctionTerm {
  const [, name] = noted;
  if (name !== '-' && fn.name === '') nameIt(fn, name);
  Stamped.set(fn, new Typed(false, fn.length, noted));
  return fn;
}

/** `$.class`: the same for a class, whose name and length may be getters. */
export function noteClass(made: FunctionTerm, ...noted: Noted): FunctionTerm {
  const [, name] = noted;
  if (name !== '-' && dataOf(made, 'name') === '') nameIt(made, name);
  Stamped.set(made, new Typed(true, arityOf(made), noted));
  noteMembers(made);
  return made;
}

function nameIt(fn: FunctionTerm, value: string): void {
  Object.defineProperty(fn, 'name', { value, configurable: true });
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

/** How many arguments it takes; whoever holds the function may have put a getter there. */
export function arityOf(fn: FunctionTerm): number {
  const length = dataOf(fn, 'length');
  return typeof length === 'number' && length > 0 ? Math.floor(length) : 0;
}

/** Whether the source of a function is that of a class. */
export function isClassSource(source: string): boolean {
  return /^class(?![$\p{ID_Continue}\\])/u.test(source);
}

/** Whether a function is a class: its prototype cannot be replaced. */
export function isClass(fn: FunctionTerm): boolean {
  return Object.getOwnPropertyDescriptor(fn, 'prototype')?.writable === false;
}

/** What the compiler tells of one; see compile/travel.ts. */
type Noted = readonly [
  bindings: Readonly<Record<string, unknown>>,
  name: string,
  source: string,
  names: readonly string[], // used and not its own: bindings, or modules
  captured?: readonly string[], // variables of functions around it
  capture?: (name: string) => unknown,
];

class Typed implements Origin {
  readonly kind = 'source';
  readonly arity: number;
  readonly #isClass: boolean;
  readonly #noted: Noted;

  constructor(isClass: boolean, arity: number, noted: Noted) {
    this.#isClass = isClass;
    this.arity = arity;
    this.#noted = noted;
  }

  get name(): string {
    const [, name] = this.#noted;
    return name === '-' ? '' : name;
  }

  get text(): string {
    return this.#noted[2];
  }

  uses(): readonly Use[] {
    const uses: Use[] = [];
    const [bindings, , , names, captured = [], capture] = this.#noted;
    for (const name of names) if (Object.hasOwn(bindings, name)) uses.push([name, bindings[name]]);
    for (const name of captured)
      try {
        uses.push([name, capture?.(name)]);
      } catch {
        // a variable that has no value yet: it has none there either
      }
    return uses;
  }

  get isConstant(): boolean {
    const [, , , names, captured] = this.#noted;
    return !this.#isClass && names.length === 0 && captured === undefined;
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
    if (
      typeof value !== 'function' ||
      value === made ||
      originOf(value) !== undefined ||
      tied.has(value)
    )
      continue;
    const arity = arityOf(value);
    Stamped.set(value, {
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
      const arity = arityOf(bound);
      const uses: readonly Use[] = [
        ['function', this],
        ['this', self],
        ['arguments', args],
      ];
      Stamped.set(bound, {
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
