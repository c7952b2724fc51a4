// The events of a table (contract.ts) as bytes: the event's position in the table, then the event's fields,
// in the order of the table.

import type { Field, Table, Told } from './contract.ts';

/** The functions of a Writer (codec/bytes.ts) that Vocabulary.write needs. */
export interface Sink {
  u8(value: number): void;
  u32(value: number): void;
  text(value: string): void;
  alignedBlob(value: Uint8Array): void;
}

/** The functions of a Reader (codec/bytes.ts) that Vocabulary.read needs. */
export interface Source {
  u8(): number;
  u32(): number;
  text(): string;
  alignedBlob(): Uint8Array;
}

/** Writes and reads the events of one table. */
export class Vocabulary<T extends Table> {
  readonly #kinds: readonly string[];
  readonly #fields: readonly (readonly (readonly [name: string, field: Field])[])[];
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(table: T) {
    this.#kinds = Object.keys(table);
    this.#fields = Object.values(table).map((fields) => Object.entries(fields));
    this.#numbers = new Map(this.#kinds.map((kind, number) => [kind, number]));
  }

  write(to: Sink, told: Told<T>): void {
    const number = this.#numbers.get(told.kind) as number;
    to.u8(number);
    const values = told as unknown as Readonly<Record<string, never>>;
    for (const [name, field] of this.#fields[number] ?? [])
      writeField(to, field, values[name] as never);
  }

  /** Read the next event. Throws RangeError for a number at which the table has no event. */
  read(from: Source): Told<T> {
    const number = from.u8();
    const fields = this.#fields[number];
    if (fields === undefined) throw new RangeError(`a batch with an unknown part ${number}`);
    const told: Record<string, unknown> = { kind: this.#kinds[number] };
    for (const [name, field] of fields) told[name] = readField(from, field);
    return told as Told<T>;
  }
}

function writeField(to: Sink, field: Field, value: never): void {
  switch (field) {
    case 'u32':
      return to.u32(value);
    case 'u64':
      to.u32(Number(value >> 32n));
      return to.u32(Number(value & 0xffff_ffffn));
    case 'flag':
      return to.u8(value ? 1 : 0);
    case 'bytes':
      return to.alignedBlob(value);
    case 'pieces':
      return writePieces(to, value);
    default:
      return to.text(field.startsWith('json ') ? JSON.stringify(value) : value);
  }
}

function writePieces(to: Sink, pieces: readonly Uint8Array[]): void {
  to.u32(pieces.length);
  for (const piece of pieces) to.alignedBlob(piece);
}

function readField(from: Source, field: Field): unknown {
  switch (field) {
    case 'u32':
      return from.u32();
    case 'u64':
      return (BigInt(from.u32()) << 32n) | BigInt(from.u32());
    case 'flag':
      return from.u8() === 1;
    case 'bytes':
      return from.alignedBlob();
    case 'pieces':
      return Array.from({ length: from.u32() }, () => from.alignedBlob());
    default: {
      const text = from.text();
      return field.startsWith('json ') ? JSON.parse(text) : text;
    }
  }
}
