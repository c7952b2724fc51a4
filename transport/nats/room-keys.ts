// What is derived from the key of a room, by HKDF: the cookie, the subjects, and the keys that seal all that the
// broker passes on. Others see that there are messages, how long they are, and whose connections they use.

import {
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  createHmac,
  type DecipherGCM,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import type { Invite } from '../base/invite.ts';

export interface RoomKeys {
  readonly prefix: string; // of all subjects of the room
  readonly bucket: string; // the table of names
  readonly everyone: string; // the subject on which every node of the room is asked
  doorOf(alive: string): string; // the subject on which a node is called
  tagOf(text: string): string; // a word that tells nothing about the text without the key
  seal(what: object): Uint8Array; // for a message outside links
  unseal(bytes: Uint8Array): unknown; // undefined if somebody without the key made it
  linkSeals(id: string, nonces: string, we: 'dialled' | 'accepted'): LinkSeals;
}

/** The two directions of a link. A number is used once in a direction. */
export interface LinkSeals {
  seal(number: number, kind: number, body: Uint8Array): Uint8Array;
  /** Kind and body; undefined if the other end of the link has not made this. */
  unseal(number: number, sealed: Uint8Array): Uint8Array | undefined;
}

/** The cookie of all nodes in a room, unless they are given another. */
export function cookieOfRoom({ key, room }: Pick<Invite, 'key' | 'room'>): string {
  return derivedFrom(key, room, 'cookie', 32).toString('base64url');
}

/** The first word of the subjects of all rooms. */
export const subjectsOfTerl = 'terl';

export function roomKeys(key: Uint8Array, room: string): RoomKeys {
  const derived = (what: string, length: number) => derivedFrom(key, room, what, length);
  const prefix = `${subjectsOfTerl}.${derived('subjects', 12).toString('base64url')}`;
  const nameKey = derived('names', 32);
  const sealKey = derived('seal', 32);
  const tagOf = (text: string): string =>
    createHmac('sha256', nameKey).update(text).digest('base64url').slice(0, 16);
  return {
    prefix,
    bucket: `terl_${derived('bucket', 12).toString('base64url')}`,
    everyone: `${prefix}.a`,
    tagOf,
    doorOf: (alive) => `${prefix}.d.${tagOf(alive)}`,
    seal: (what) => sealWhole(sealKey, Buffer.from(JSON.stringify(what))),
    unseal: (bytes) => readJson(unsealWhole(sealKey, bytes)),
    linkSeals(id, nonces, we) {
      const salt = `${id}\0${nonces}`;
      const keys = Buffer.from(hkdfSync('sha256', sealKey, salt, 'terl link', 2 * directionBytes));
      const dialler = directionOf(keys.subarray(0, directionBytes));
      const acceptor = directionOf(keys.subarray(directionBytes));
      const [ours, theirs] = we === 'dialled' ? [dialler, acceptor] : [acceptor, dialler];
      return {
        seal: (number, kind, body) => sealNumbered(ours, number, kind, body),
        unseal: (number, sealed) => unsealNumbered(theirs, number, sealed),
      };
    },
  };
}

function derivedFrom(key: Uint8Array, room: string, what: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, `terl room\0${room}`, what, length));
}

const numberBytes = 8;
const sealBytes = 16; // the tag of AES-GCM
export const linkOverhead: number = numberBytes + 1 + sealBytes; // of one message of a link, with its kind

const nonceBytes = 12;
const aesKeyBytes = 32;
const directionBytes = aesKeyBytes + nonceBytes;
const cipher = 'aes-256-gcm';

interface Direction {
  readonly key: Uint8Array;
  readonly nonce: Buffer; // with the number of a message: its nonce
}

function directionOf(bytes: Buffer): Direction {
  return { key: bytes.subarray(0, aesKeyBytes), nonce: bytes.subarray(aesKeyBytes) };
}

function nonceFor({ nonce }: Direction, number: number): Buffer {
  const own = Buffer.from(nonce);
  own.writeBigUInt64BE(own.readBigUInt64BE(4) ^ BigInt(number), 4);
  return own;
}

function sealNumbered(ours: Direction, number: number, kind: number, body: Uint8Array): Uint8Array {
  const sealing: CipherGCM = createCipheriv(cipher, ours.key, nonceFor(ours, number));
  const message = Buffer.allocUnsafe(linkOverhead + body.length);
  message.writeBigUInt64BE(BigInt(number));
  message.set(sealing.update(Buffer.of(kind)), numberBytes);
  message.set(sealing.update(body), numberBytes + 1);
  sealing.final();
  message.set(sealing.getAuthTag(), message.length - sealBytes);
  return message;
}

function unsealNumbered(
  theirs: Direction,
  number: number,
  sealed: Uint8Array,
): Uint8Array | undefined {
  return opened(theirs.key, nonceFor(theirs, number), sealed.subarray(numberBytes));
}

function sealWhole(key: Uint8Array, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const sealing: CipherGCM = createCipheriv(cipher, key, nonce);
  const body = [sealing.update(plain), sealing.final()];
  return Buffer.concat([nonce, ...body, sealing.getAuthTag()]);
}

function unsealWhole(key: Uint8Array, bytes: Uint8Array): Uint8Array | undefined {
  return opened(key, bytes.subarray(0, nonceBytes), bytes.subarray(nonceBytes));
}

/** What was sealed, or undefined if it was not sealed with this key and nonce. */
function opened(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  const end = sealed.length - sealBytes;
  if (nonce.length !== nonceBytes || end < 0) return undefined;
  const opening: DecipherGCM = createDecipheriv(cipher, key, nonce);
  opening.setAuthTag(sealed.subarray(end));
  const plain = opening.update(sealed.subarray(0, end));
  try {
    opening.final();
  } catch {
    return undefined; // made without the key
  }
  return plain;
}

function readJson(bytes: Uint8Array | undefined): unknown {
  return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString());
}
