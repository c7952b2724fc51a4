// A function from a message: it is not compiled, and none of its code runs, before it is first called. A
// class, or a function with properties, is a proxy, since user code may read a property earlier.

import { noteProxy } from '../realm/proxies.ts';
import { ErlangError } from './exception.ts';
import { isClassSource, noteOrigin, type Origin, originOf, type Use } from './function-origin.ts';
import type { FunctionTerm, Term } from './term.ts';

/** A value that functions of one message use; it is set by the time the whole message is read. */
export interface Slot {
  value: Term;
}

export type Named = readonly (readonly [name: string, slot: Slot])[];

/** Makes a function from its recipe; set in wiring.ts to a function of the room code. */
export const realising: { realise: (recipe: Recipe, scope: Scope) => FunctionTerm } = {
  realise: () => {
    throw new Error('functions cannot be made yet');
  },
};

/** The values that a function uses, by name; without a prototype, so that no name is inherited. */
export type Scope = Record<string, unknown>;

/** All that is needed to make a function that came in a message. */
export class Recipe implements Origin {
  readonly kind: Origin['kind'];
  readonly name: string;
  readonly arity: number;
  readonly text: string;
  readonly #used: Named;
  readonly #properties: Named;
  #scope: Scope | undefined;
  #made: FunctionTerm | undefined;
  #making = false;

  /** `used` and `properties` may still be empty; the caller then fills them later. */
  constructor(
    { kind, name, arity, text }: Pick<Origin, 'kind' | 'name' | 'arity' | 'text'>,
    used: Named,
    properties: Named,
  ) {
    this.kind = kind;
    this.name = name;
    this.arity = arity;
    this.text = text;
    this.#used = used;
    this.#properties = properties;
  }

  get isConstant(): boolean {
    return this.kind === 'source' && this.#used.length === 0 && !isClassSource(this.text);
  }

  uses(): readonly Use[] {
    return this.#scope === undefined ? values(this.#used) : Object.entries(this.#scope);
  }

  /** Whether the stand-in that lazyFunction makes is a proxy, which has the properties of the function. */
  get isProxied(): boolean {
    return this.#properties.length > 0 || this.kind === 'class' || isClassSource(this.text);
  }

  /** The function itself; undefined until it is first needed. */
  get made(): FunctionTerm | undefined {
    return this.#made;
  }

  get properties(): readonly Use[] {
    return values(this.#properties);
  }

  make(): FunctionTerm {
    if (this.#made !== undefined) return this.#made;
    if (this.#making) throw new ErlangError(['badfun', 'a class that extends itself']);
    this.#making = true;
    try {
      const scope = Object.create(null) as Scope;
      for (const [name, value] of this.uses()) scope[name] = value;
      const made = realising.realise(this, scope);
      this.#scope = scope;
      for (const [key, value] of this.properties)
        Object.defineProperty(made, key, {
          value,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      noteOrigin(made, this);
      this.#made = made;
      return made;
    } finally {
      this.#making = false;
    }
  }
}

function values(named: Named): Use[] {
  return named.map(([name, slot]): Use => [name, slot.value]);
}

/** Make a stand-in for a function; the stand-in makes the function itself when it is first needed. */
export function lazyFunction(recipe: Recipe, hasProperties: boolean): FunctionTerm {
  const isClass = recipe.kind === 'class' || isClassSource(recipe.text);
  const made = hasProperties || isClass ? proxyOf(recipe) : stubOf(recipe);
  noteOrigin(made, recipe);
  return made;
}

/** The function itself if `fn` is a stand-in, else `fn`. */
export function realOf(fn: FunctionTerm): FunctionTerm {
  const origin = originOf(fn);
  return origin instanceof Recipe ? origin.make() : fn;
}

function stubOf(recipe: Recipe): FunctionTerm {
  const stub = named(recipe, function (this: unknown, ...args: unknown[]): unknown {
    const known = recipe.made;
    const real = known ?? recipe.make();
    if (known === undefined && Object.hasOwn(real, 'prototype'))
      stub.prototype = (real as { prototype?: object }).prototype ?? stub.prototype; // so that instanceof works with the stub
    if (new.target === undefined) return Reflect.apply(real, this, args);
    return Reflect.construct(real, args, new.target === stub ? real : new.target);
  });
  return stub as never;
}

function named<F extends object>({ name, arity }: Origin, fn: F): F {
  Object.defineProperty(fn, 'name', { value: name, configurable: true });
  Object.defineProperty(fn, 'length', { value: arity, configurable: true });
  return fn;
}

const PlainProxy = Proxy; // read before noteProxies replaces Proxy, so that proxies made here are not noted as the user's

function proxyOf(recipe: Recipe): FunctionTerm {
  const statics = new Map<unknown, unknown>();
  const shown = (key: PropertyKey): boolean => key === 'name' || key === 'length';
  const itself = (receiver: unknown): unknown => (receiver === proxy ? recipe.make() : receiver);

  /** Wrap a static method: called on the proxy, it needs as `this` the class, which has the private names. */
  function called(value: unknown): unknown {
    if (typeof value !== 'function' || originOf(value as never)?.kind !== 'static') return value;
    let made = statics.get(value);
    if (made === undefined) {
      made = function (this: unknown, ...args: unknown[]): unknown {
        return Reflect.apply(value, itself(this), args);
      };
      noteOrigin(made as never, originOf(value as never) as Origin);
      statics.set(value, made);
    }
    return made;
  }

  const shell = named(recipe, targetFor(recipe)); // has the name and length that the proxy shows
  const proxy: FunctionTerm = new PlainProxy(shell, {
    apply: (_target, self, args) => Reflect.apply(recipe.make(), self, args),
    construct: (_target, args, newTarget) =>
      Reflect.construct(recipe.make(), args, itself(newTarget) as never) as object,
    get(target, key, receiver) {
      if (shown(key)) return Reflect.get(target, key);
      if (key === 'then' && recipe.made === undefined) return undefined; // an await reads `then`, but must not make the function
      return called(Reflect.get(recipe.make(), key, itself(receiver)));
    },
    set: (_target, key, value, receiver) =>
      Reflect.set(recipe.make(), key, value, itself(receiver)),
    has: (_target, key) => Reflect.has(recipe.make(), key),
    deleteProperty: (_target, key) => Reflect.deleteProperty(recipe.make(), key),
    ownKeys: () => Reflect.ownKeys(recipe.make()),
    getOwnPropertyDescriptor(target, key) {
      const holder = shown(key) ? target : recipe.make();
      const described = Reflect.getOwnPropertyDescriptor(holder, key);
      return described && { ...described, configurable: true }; // else the proxy's target would need the same property
    },
  });
  noteProxy(proxy, shell);
  return proxy;
}

/** Make a proxy's target: it works with `new` if the function does, and only has configurable properties. */
function targetFor({ kind, text }: Recipe): FunctionTerm {
  const constructs = kind === 'class' || isClassSource(text) || /^function\b/.test(text);
  return constructs ? Object.bind(undefined) : () => undefined;
}
