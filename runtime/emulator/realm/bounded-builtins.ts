// JavaScript's built-in functions run without a pause: V8 cannot interrupt them, and some abort the program
// if their result is too large. So functions whose work grows with a length refuse excessive lengths.

/** Elements of an array, or characters of a string; an array of this length takes 800 MB. */
const mostElements = 100_000_000;

type Builtin = (this: unknown, ...args: unknown[]) => unknown;
type Owner = Record<PropertyKey, unknown>;

/** Replaces the builtins. Called once, before any user code runs. */
export function boundBuiltins(): void {
  const array = Array.prototype as unknown as Owner;
  for (const name of withFixedArguments) replace(array, name, fixed(array[name] as Builtin));
  for (const name of withAnyArguments) replace(array, name, counted(array[name] as Builtin));
  replace(array, 'concat', concat(array['concat'] as Builtin));
  for (const name of stringMethods) {
    const owner = String.prototype as unknown as Owner;
    replace(owner, name, counted(owner[name] as Builtin));
  }
  for (const name of ['repeat', 'padStart', 'padEnd'] as const) {
    const owner = String.prototype as unknown as Owner;
    replace(owner, name, lengthening(owner[name] as Builtin, name === 'repeat'));
  }
  for (const name of [Symbol.match, Symbol.matchAll, Symbol.replace, Symbol.split]) {
    const owner = RegExp.prototype as unknown as Owner;
    replace(owner, name, ofFirstArgument(owner[name] as Builtin));
  }
  for (const [owner, name] of [
    [Array, 'from'],
    [JSON, 'parse'],
  ] as unknown as [Owner, string][])
    replace(owner, name, ofFirstArgument(owner[name] as Builtin));
}

/** Methods of Array.prototype to which an undefined argument means the same as a missing argument. */
const withFixedArguments = [
  ...['copyWithin', 'every', 'fill', 'filter', 'flat', 'flatMap', 'forEach', 'includes', 'indexOf'],
  ...['join', 'map', 'reverse', 'shift', 'slice', 'some', 'sort', 'toLocaleString', 'toReversed'],
  ...['toSorted', 'toString'],
];
const withAnyArguments = [
  ...['lastIndexOf', 'reduce', 'reduceRight', 'splice', 'toSpliced', 'unshift', 'with'],
];
const stringMethods = ['match', 'matchAll', 'normalize', 'replace', 'replaceAll', 'split'];

const { apply } = Reflect;
const { defineProperty } = Object;

/** Wraps a method of at most three arguments. Fast, since no array of arguments is made. */
function fixed(native: Builtin): Builtin {
  return {
    method(this: unknown, a: unknown, b: unknown, c: unknown): unknown {
      check((this as { length?: unknown } | null | undefined)?.length);
      return native.call(this, a, b, c);
    },
  }.method as Builtin;
}

function counted(native: Builtin): Builtin {
  return {
    method(this: unknown, ...args: unknown[]): unknown {
      check((this as { length?: unknown } | null | undefined)?.length);
      return apply(native, this, args);
    },
  }.method;
}

function ofFirstArgument(native: Builtin): Builtin {
  return {
    method(this: unknown, ...args: unknown[]): unknown {
      check((args[0] as { length?: unknown } | null | undefined)?.length);
      return apply(native, this, args);
    },
  }.method;
}

function concat(native: Builtin): Builtin {
  return {
    method(this: unknown, ...args: unknown[]): unknown {
      let length = lengthToJoin(this);
      for (let i = 0; i < args.length; i++) length += lengthToJoin(args[i]);
      check(length);
      return apply(native, this, args);
    },
  }.method;
}

function lengthToJoin(part: unknown): number {
  if (part === null || typeof part !== 'object') return 1;
  const { length } = part as { length?: unknown };
  return typeof length === 'number' ? length : 1;
}

/** Wraps a method that makes a longer string. `times`: the argument counts repetitions, not characters. */
function lengthening(native: Builtin, times: boolean): Builtin {
  return {
    method(this: unknown, ...args: unknown[]): unknown {
      const length = (this as { length?: unknown } | null | undefined)?.length;
      const wanted = Number(args[0]);
      check(times ? wanted * Math.max(1, Number(length) || 0) : wanted);
      return apply(native, this, args);
    },
  }.method;
}

function check(length: unknown): void {
  if (typeof length === 'number' && length > mostElements) refuse(length);
}

function refuse(length: number): never {
  throw new RangeError(
    `a length of ${length} is more than JavaScript's own functions may be given here: ${mostElements}`,
  );
}

function replace(owner: Owner, key: PropertyKey, method: Builtin): void {
  const native = owner[key] as Builtin;
  defineProperty(method, 'name', { value: native.name, configurable: true });
  defineProperty(method, 'length', { value: native.length, configurable: true });
  defineProperty(owner, key, { value: method, writable: true, configurable: true });
}
