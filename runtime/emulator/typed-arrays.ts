// ArrayBuffer and its views, with the number each kind has on the wire.

interface Kind {
  new (buffer: ArrayBuffer): ArrayBufferView;
  readonly BYTES_PER_ELEMENT?: number; // a DataView has none
}

/** In wire order: append only. */
const kinds: readonly Kind[] = [
  DataView,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  Float16Array,
];
const arrayBuffer = kinds.length;

export function isTypedArrayOrBuffer(term: object): term is ArrayBufferView | ArrayBuffer {
  return ArrayBuffer.isView(term) || term instanceof ArrayBuffer;
}

export function kindOf(term: ArrayBufferView | ArrayBuffer): number {
  for (let kind = 0; kind < kinds.length; kind++) {
    if (term instanceof (kinds[kind] as Kind)) return kind;
  }
  return arrayBuffer;
}

/** The bytes a view shows or a buffer holds, in place; throws when the buffer was detached. */
export function bytesOf(term: ArrayBufferView | ArrayBuffer): Uint8Array {
  return ArrayBuffer.isView(term)
    ? new Uint8Array(term.buffer, term.byteOffset, term.byteLength)
    : new Uint8Array(term);
}

/** A view of this kind on bytes of its own; undefined when there is no such kind or the bytes do not fit it. */
export function fromBytes(
  kind: number,
  bytes: Uint8Array<ArrayBuffer>,
): ArrayBufferView | ArrayBuffer | undefined {
  if (kind === arrayBuffer) return bytes.buffer;
  const View = kinds[kind];
  if (View === undefined) return undefined;
  if (bytes.length % (View.BYTES_PER_ELEMENT ?? 1) !== 0) return undefined;
  return new View(bytes.buffer);
}

/** The same bytes again, shared with nobody, even if they lay in a SharedArrayBuffer. */
export function copyOfBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const own = new Uint8Array(bytes.length);
  own.set(bytes);
  return own;
}
