// Reads terms that only Erlang nodes make: funs, ports and bitstrings.

import { deepestTerm } from '../host/term-limits.ts';
import { incarnation } from '../identity/incarnation.ts';
import { internPid } from '../identity/pid.ts';
import { Bitstring } from '../term/bitstring.ts';
import * as erlang from '../term/erlang-tags.ts';
import { type Fun, internFun, internPort, type Port } from '../term/foreign.ts';
import * as tag from '../term/term-tags.ts';
import { MalformedTerm, type Reader, Writer } from './bytes.ts';
import { type ReadTerm, readAtom, readPid, tooDeep } from './read-parts.ts';
import { writeErlangAtom, writeErlangTerm } from './write-erlang-term.ts';

/**
 * Read a fun: size:4 (of all from itself on), arity:1, uniq:16, index:4, number of free variables:4, the atom
 * module, the integers old index and old uniq, the pid that made it, and the values of its free variables. The bytes
 * are kept as this node writes them, for atoms may be numbers of a message's header.
 */
export function readFun(reader: Reader, depth: number, readTerm: ReadTerm): Fun {
  if (depth >= deepestTerm) throw tooDeep();
  const from = reader.position;
  const size = reader.u32();
  const fixed = reader.view(1 + 16 + 4);
  const free = reader.count(1);
  const writer = new Writer(256);
  writer.u32(0);
  writer.raw(fixed);
  writer.u32(free);
  const module = readAtom(reader);
  writeErlangAtom(writer, module);
  const numbers = [readTerm(reader, deepestTerm), readTerm(reader, deepestTerm)];
  if (!numbers.every((one) => typeof one === 'number'))
    throw new MalformedTerm('a fun without numbers');
  const kind = reader.u8();
  if (kind !== tag.newPid) throw new MalformedTerm('a fun that no process has made');
  for (const part of [...numbers, readPid(reader, kind, internPid)])
    writeErlangTerm(writer, part, depth);
  for (let left = free; left > 0; left--)
    writeErlangTerm(writer, readTerm(reader, depth + 1), depth + 1);
  if (reader.position !== from + size) throw new MalformedTerm('a fun whose size is wrong');
  writer.patchU32(0, writer.length);
  return internFun(writer.bytes().slice(), `#Fun<${module}.${numbers.join('.')}>`);
}

/** Read a port: the atom node, its id, and the creation of its node. */
export function readPort(reader: Reader, kind: number): Port {
  const node = readAtom(reader);
  const high = kind === tag.v4Port ? reader.u32() : 0;
  const id = (BigInt(high) << 32n) | BigInt(reader.u32());
  return internPort(incarnation(node, kind === erlang.port ? reader.u8() : reader.u32()), id);
}

export function readBitstring(reader: Reader): Uint8Array {
  const size = reader.u32();
  const bits = reader.u8();
  if (size === 0 || bits === 0 || bits > 8)
    throw new MalformedTerm(`a bitstring of ${size} bytes, the last of ${bits} bits`);
  return Bitstring.make(reader.binary(size), bits);
}
