// The tag in front of every message of a link: who made it has the cookie and knows the handshake, and nothing before it
// was changed, left out, repeated or moved. A link has one tagger for each direction and for each end.
import { createCipheriv, createSecretKey, hash } from 'node:crypto';

export const tagBytes = 16;

export interface TagKeys {
  readonly hashKey: Uint8Array; // 64 bytes: the first block of SHA-256
  readonly gmacKey: Uint8Array; // 16 bytes: AES-128
}

/** Messages here have their first 16 bytes free for the tag. */
export interface Tagger {
  put(message: Uint8Array): void; // on the next one to go out
  isNext(message: Uint8Array): boolean; // whether the next one has come in, as it was sent
}

export function makeTagger({ hashKey, gmacKey }: TagKeys): Tagger {
  const block = new Uint8Array(hashKey.length + tagBytes + hashedBytes);
  block.set(hashKey);
  const numbers = new DataView(block.buffer, hashKey.length, tagBytes); // they lie where the tag was
  const starts: Uint8Array[] = []; // of the block, for short messages by their length: to make one takes longer than to hash it
  const nonce = new Uint8Array(12);
  const key = createSecretKey(gmacKey);
  let count = 0; // messages so far

  /**
   * SHA-256 over the key, the message's number, its length and itself. Since it is cut to half, and no input of it begins with
   * another, that is as good as HMAC, whose second hash costs as much again.
   */
  function hashed(message: Uint8Array): string {
    const { length } = message;
    block.set(message, hashKey.length);
    setU64(numbers, 0, count);
    setU64(numbers, 8, length - tagBytes);
    const start = starts[length] ?? block.subarray(0, hashKey.length + length);
    if (length < shortBytes) starts[length] = start;
    return hash('sha256', start, 'binary');
  }

  /** Twenty times as fast for what is long, and slow to begin. */
  function gmac(message: Uint8Array): string {
    setU64(new DataView(nonce.buffer), 4, count);
    const cipher = createCipheriv('aes-128-gcm', key, nonce);
    cipher.setAAD(message.subarray(tagBytes));
    cipher.final();
    return cipher.getAuthTag().toString('latin1');
  }

  function nextTag(message: Uint8Array): string {
    const tag = message.length <= hashedBytes + tagBytes ? hashed(message) : gmac(message);
    count++;
    return tag;
  }

  return {
    put(message) {
      const tag = nextTag(message);
      for (let i = 0; i < tagBytes; i++) message[i] = tag.charCodeAt(i);
    },
    isNext(message) {
      if (message.length < tagBytes) return false;
      const tag = nextTag(message);
      let difference = 0;
      for (let i = 0; i < tagBytes; i++) difference |= tag.charCodeAt(i) ^ (message[i] as number);
      return difference === 0;
    },
  };
}

const hashedBytes = 4_096; // beyond them GMAC is faster
const shortBytes = 256;

function setU64(bytes: DataView, at: number, value: number): void {
  bytes.setUint32(at, value / 2 ** 32);
  bytes.setUint32(at + 4, value);
}
