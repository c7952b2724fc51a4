// The header of a message to a pid: the bytes before the payload (SEND). It is the same for all messages to
// one process: the sender makes it once, and the receiver decodes it only if it differs from the last.

import type { Pid } from '../identity/pid.ts';
import { MalformedTerm, type Reader, Writer } from './bytes.ts';
import { control } from './control-message.ts';
import { encodeTerm } from './external-term-format.ts';

export const passThrough = 112; // 'p': the control message and the payload each begin with a version byte
export const version = 131;

export function expectVersion(reader: Reader): void {
  if (reader.u8() !== version) throw new MalformedTerm('a term of another version');
}

export function expectEnd(reader: Reader, end: number): void {
  if (reader.position !== end)
    throw new MalformedTerm('a frame whose length does not fit what it holds');
}

const made = new WeakMap<Pid, Uint8Array>();

/** The header for messages to a pid: from the frame's kind up to the payload's version byte. */
export function headerOf(to: Pid): Uint8Array {
  let header = made.get(to);
  if (header === undefined) {
    const writer = new Writer(64);
    writer.u8(passThrough);
    writer.u8(version);
    encodeTerm(writer, [control.SEND, '', to]);
    writer.u8(version);
    header = writer.bytes();
    made.set(to, header);
  }
  return header;
}

/** The last header that was read from one connection. */
export class LastHeader {
  to: Pid | undefined;
  #bytes: Uint8Array = new Uint8Array(0);

  /** Skip the next header if it equals the last one; returns whether it was skipped. */
  isNext(reader: Reader): boolean {
    const bytes = this.#bytes;
    const { position } = reader;
    if (this.to === undefined || reader.left < bytes.length) return false;
    for (let i = bytes.length - 1; i >= 0; i--)
      if (reader.bytes[position + i] !== bytes[i]) return false;
    reader.position = position + bytes.length;
    return true;
  }

  /** Note the header of a message to this pid: the bytes from `start` to the reader's position. */
  read(to: Pid, reader: Reader, start: number): void {
    this.to = to;
    this.#bytes = reader.bytes.slice(start, reader.position);
  }
}
