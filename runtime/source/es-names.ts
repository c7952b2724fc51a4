// The global names of ECMAScript; none of them means a user's module.

export const esNames: ReadonlySet<string> = new Set(
  `undefined NaN Infinity globalThis arguments eval isFinite isNaN parseFloat parseInt
  decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape
  Object Function Array String Boolean Number BigInt Symbol Date RegExp Math JSON Reflect Proxy Intl
  Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError
  Map Set WeakMap WeakSet WeakRef FinalizationRegistry Promise Iterator AsyncDisposableStack DisposableStack
  ArrayBuffer SharedArrayBuffer DataView Atomics Float16Array Float32Array Float64Array Int8Array Int16Array Int32Array
  Uint8Array Uint8ClampedArray Uint16Array Uint32Array BigInt64Array BigUint64Array WebAssembly Temporal`.split(
    /\s+/,
  ),
);
