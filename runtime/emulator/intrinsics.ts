// JavaScript's own prototypes are shared by user code and the emulator in one isolate. What the emulator relies on is
// made read-only, so that `Array.prototype.push = …` is a TypeError for whoever tries it and not the end of the node.

/** Called once the emulator has changed what it has to change. */
export function protectIntrinsics(): void {
  for (const intrinsic of relied) {
    Object.freeze(intrinsic);
    if (intrinsic !== Array) Object.freeze(intrinsic.prototype);
  }
  freezeArrayPrototype();
  for (const prototype of unnamed) Object.freeze(prototype);
  // Own properties shadow its methods everywhere (obj.toString = …), so those stay writable; none can be added.
  Object.preventExtensions(Object.prototype);
}

/**
 * V8 marks a prototype that is frozen while its properties are kept in the fast way as having read-only elements, and
 * behind it arrays grow ten times slower. Another attribute of one property leads to the slow way (of one that V8 does
 * not watch to keep loops over arrays fast, as it does `constructor` and Symbol.iterator); use as a prototype leads back.
 */
function freezeArrayPrototype(): void {
  Object.defineProperty(Array.prototype, 'at', { writable: false });
  Object.freeze(Array.prototype);
  Object.create(Array.prototype);
}

const relied: readonly { readonly prototype: unknown }[] = [
  Array,
  Map,
  Set,
  WeakMap,
  WeakRef,
  Promise,
  Function,
  String,
  Number,
  Boolean,
  Symbol,
  BigInt,
  Date,
  RegExp,
  ArrayBuffer,
  SharedArrayBuffer,
  DataView,
  Uint8Array,
  Int32Array,
  Float64Array,
];

const prototypeOf = Object.getPrototypeOf as (value: unknown) => object;

/** What all generators inherit. */
export const generatorPrototype: Generator<unknown, unknown, unknown> = prototypeOf(
  prototypeOf(idle()),
) as never;

/** Prototypes that no global leads to: of typed arrays, generators and iterators. */
const unnamed: readonly object[] = [
  prototypeOf(Uint8Array),
  prototypeOf(Uint8Array.prototype),
  generatorPrototype,
  prototypeOf([][Symbol.iterator]()),
  prototypeOf(new Map()[Symbol.iterator]()),
  prototypeOf(new Set()[Symbol.iterator]()),
  prototypeOf(''[Symbol.iterator]()),
  prototypeOf(prototypeOf([][Symbol.iterator]()) as object),
  JSON,
  Math,
  Reflect,
];

function* idle(): Generator<never> {}
