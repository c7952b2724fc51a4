// JavaScript's own prototypes are shared by user code and the emulator in one isolate. What the emulator relies on is
// made read-only, so that `Array.prototype.push = …` is a TypeError for whoever tries it and not the end of the node.

/** Called once the emulator has changed what it has to change. */
export function protectIntrinsics(): void {
  for (const intrinsic of relied) {
    Object.freeze(intrinsic);
    if (intrinsic !== Array) Object.freeze(intrinsic.prototype);
  }
  makeReadOnly(Array.prototype);
  for (const prototype of unnamed) Object.freeze(prototype);
  // Own properties shadow its methods everywhere (obj.toString = …), so those stay writable; none can be added.
  Object.preventExtensions(Object.prototype);
}

/** As good as frozen; behind a frozen Array.prototype, whose length is read-only, V8 lets arrays grow ten times slower. */
function makeReadOnly(prototype: readonly unknown[]): void {
  for (const key of Reflect.ownKeys(prototype))
    if (key !== 'length')
      Object.defineProperty(prototype, key, { writable: false, configurable: false });
  Object.preventExtensions(prototype);
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

/** Prototypes that no global leads to: of typed arrays, generators and iterators. */
const unnamed: readonly object[] = [
  prototypeOf(Uint8Array),
  prototypeOf(Uint8Array.prototype),
  prototypeOf(prototypeOf(idle()) as object),
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
