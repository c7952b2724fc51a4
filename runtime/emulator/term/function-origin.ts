// The origin of a function is all that is needed to send it. For a function typed at the prompt: its source,
// and the values that it uses. A function that a module exports needs no origin, since it is sent by name
// (exported-function.ts).

import type { FunctionTerm } from './term.ts';

/** The kinds of origins. A kind's position is its number on the wire: add new ones only at the end. */
export const kinds = ['source', 'method', 'static', 'bound', 'builtin', 'class'] as const;

export type Use = readonly [name: string, value: unknown];

export interface Origin {
  /**
   * In the order of `kinds`: a function or class with its source; a method of such a class; a static method;
   * the result of f.bind(x); a built-in function; a class that a module exports.
   */
  readonly kind: (typeof kinds)[number];
  readonly name: string; // shown to the user
  readonly arity: number;
  readonly text: string; // of kind 'source' the source, of other kinds the function's key, path or name
  /** The variables from outside that the function uses, each with its present value. Runs no user code. */
  uses(): readonly Use[];
  /** Whether the function uses nothing that could change, so that processes may share the function. */
  readonly isConstant: boolean;
}

class Itself {
  constructor(it: object) {
    // biome-ignore lint/correctness/noConstructorReturn: a class that extends this class then adds its fields to `it`
    return it;
  }
}

/** Keeps the origin in a private field of the function: a WeakMap would cost V8's collector microseconds. */
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

const tied = new WeakMap<FunctionTerm, string>(); // functions that cannot be sent, each with the reason, a word such as `super`

export function originOf(fn: FunctionTerm): Origin | undefined {
  return Stamped.originOf(fn);
}

export function noteOrigin(fn: FunctionTerm, origin: Origin): void {
  Stamped.set(fn, origin);
}

/** `$.fun`: compiled entries call it with each function that they make, to note its origin. */
export function noteFunction(fn: FunctionTerm, ...noted: Noted): FunctionTerm {
  const [, name] = noted;
  if (name !== '-' && fn.name === '') nameIt(fn, name);
  Stamped.set(fn, new Typed(false, fn.length, noted));
  return fn;
}

/** `$.class`: as `$.fun`, for a class, whose name and length may be getters, which must not run. */
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

/** `$.stays`: notes a function that cannot be sent because of `word`. */
export function noteTied(fn: FunctionTerm, word: string): FunctionTerm {
  tied.set(fn, word);
  return fn;
}

/** Why a function without an origin cannot be sent. */
export function whyNot(fn: FunctionTerm): string {
  const word = tied.get(fn);
  if (word !== undefined)
    return `a function that uses \`${word}\` of what it was written in; it cannot leave that`;
  if (/\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(fn)))
    return 'a function of JavaScript itself that has no name to be found by';
  return 'a function that its module does not export; write `export` before it';
}

/** The number of arguments that a function takes. Runs no getter that user code may have defined. */
export function arityOf(fn: FunctionTerm): number {
  const length = dataOf(fn, 'length');
  return typeof length === 'number' && length > 0 ? Math.floor(length) : 0;
}

/** Whether the source of a function is that of a class. */
export function isClassSource(source: string): boolean {
  return /^class(?![$\p{ID_Continue}\\])/u.test(source);
}

/** Whether a function is a class: only then its `prototype` is not writable. */
export function isClass(fn: FunctionTerm): boolean {
  return Object.getOwnPropertyDescriptor(fn, 'prototype')?.writable === false;
}

/** The arguments after the function in compiled calls of `$.fun` (see compile/travel.ts). */
type Noted = readonly [
  bindings: Readonly<Record<string, unknown>>,
  name: string,
  source: string,
  names: readonly string[], // bindings and modules that the function uses
  captured?: readonly string[], // variables of surrounding functions that the function uses
  capture?: (name: string) => unknown, // returns the value of a variable in `captured`
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
        // a variable that is not initialised yet is left out
      }
    return uses;
  }

  get isConstant(): boolean {
    const [, , , names, captured] = this.#noted;
    return !this.#isClass && names.length === 0 && captured === undefined;
  }
}

/** Note the methods of a class: a method is sent with its class. */
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

/** Make `f.bind(x)` note the origin of its result. Called before any user code runs. */
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

/** The value of an own property, if it is not a getter. */
function dataOf(holder: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}
