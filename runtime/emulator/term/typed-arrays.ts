// Reads ArrayBuffers and their views (each kind has a number on the wire), Maps, Sets and Dates. The reads
// use JavaScript's original methods, since user code may have overridden the methods of an object.

interface Kind {
  new (buffer: ArrayBuffer): ArrayBufferView;
  readonly BYTES_PER_ELEMENT?: number; // undefined for a DataView
}

/** The position of a kind is its number on the wire, so add new kinds only at the end. */
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

/** The bytes of a view or buffer, not copied; throws if the buffer was detached. */
export function bytesOf(term: ArrayBufferView | ArrayBuffer): Uint8Array {
  if (!ArrayBuffer.isView(term)) return new Uint8Array(term);
  const { buffer, byteOffset, byteLength } = term instanceof DataView ? ofDataView : ofTypedArray;
  return new Uint8Array(buffer.call(term), byteOffset.call(term), byteLength.call(term));
}

interface Getters {
  readonly buffer: () => ArrayBuffer;
  readonly byteOffset: () => number;
  readonly byteLength: () => number;
}

const ofDataView = gettersOf(DataView.prototype);
const ofTypedArray = gettersOf(Object.getPrototypeOf(Uint8Array.prototype));

function gettersOf(prototype: object): Getters {
  const getter = (key: string): (() => never) =>
    Object.getOwnPropertyDescriptor(prototype, key)?.get as () => never;
  return {
    buffer: getter('buffer'),
    byteOffset: getter('byteOffset'),
    byteLength: getter('byteLength'),
  };
}

const { entries } = Map.prototype;
const { values } = Set.prototype;
const { getTime } = Date.prototype;

/** The entries of a Map. Throws for an object that only inherits from Map.prototype. */
export function entriesOf(map: ReadonlyMap<unknown, unknown>): MapIterator<[unknown, unknown]> {
  return entries.call(map);
}

export function membersOf(set: ReadonlySet<unknown>): SetIterator<unknown> {
  return values.call(set);
}

export function timeOf(date: Date): number {
  return getTime.call(date);
}

/** Make a view of this kind on the bytes; undefined for an unknown kind, or if the last element is cut. */
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

/** Copy bytes into an ArrayBuffer, also bytes of a SharedArrayBuffer. */
export function copyOfBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const own = new Uint8Array(bytes.length);
  own.set(bytes);
  return own;
}
