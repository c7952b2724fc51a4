// The handshake's messages as bytes: name, status, challenge, reply, ack (OTP: "Distribution Protocol",
// Distribution Handshake). A read function returns undefined for bytes that are not exactly its message.

import { distFlags } from './dist-flags.ts';

export const flagPublished: bigint = distFlags.PUBLISHED; // a visible node
export const flagHandshake23: bigint = distFlags.HANDSHAKE_23; // name and challenge are as in OTP 23
export const flagTerl: bigint = distFlags.TERL;
export const flagFaultLine: bigint = distFlags.FAULT_LINE;

export const challengeBytes = 16; // OTP has 4 bytes; with 16 a challenge never repeats, so a recorded reply is useless
export const digestBytes = 32; // HMAC-SHA-256

/** How long a challenge and its digest are: it depends on the scheme. */
export interface ProofSizes {
  readonly challengeBytes: number;
  readonly digestBytes: number;
}

export const terlSizes: ProofSizes = { challengeBytes, digestBytes };

export interface NameMessage {
  readonly flags: bigint;
  readonly creation: number;
  readonly name: string;
}

export interface ChallengeMessage extends NameMessage {
  readonly challenge: Uint8Array;
}

export interface ReplyMessage {
  readonly challenge: Uint8Array;
  readonly digest: Uint8Array;
}

export type Status = 'ok' | 'ok_simultaneous' | 'nok' | 'not_allowed' | 'alive' | 'true' | 'false';

/** Whether the connection is to be a fault line, and no link. */
export function isFaultLine({ flags }: NameMessage): boolean {
  return (flags & flagFaultLine) !== 0n;
}

export function writeName({ flags, creation, name }: NameMessage): Uint8Array {
  const bytes = Buffer.alloc(15 + name.length);
  bytes[0] = tagName;
  bytes.writeBigUInt64BE(flags, 1);
  bytes.writeUInt32BE(creation, 9);
  writeText(bytes, 13, name);
  return bytes;
}

export function readName(message: Uint8Array): NameMessage | undefined {
  const bytes = view(message);
  if (bytes[0] !== tagName || bytes.length < 15) return undefined;
  const name = readText(bytes, 13);
  if (name === undefined) return undefined;
  return { flags: bytes.readBigUInt64BE(1), creation: bytes.readUInt32BE(9), name };
}

export function writeStatus(status: Status): Uint8Array {
  return Buffer.from(`s${status}`, 'latin1');
}

/** Returns the status for an Erlang node that has asked for a name. */
export function writeNamed({ name, creation }: Omit<NameMessage, 'flags'>): Uint8Array {
  const status = 'snamed:';
  const bytes = Buffer.alloc(status.length + 2 + name.length + 4);
  bytes.write(status, 'latin1');
  writeText(bytes, status.length, name);
  bytes.writeUInt32BE(creation, bytes.length - 4);
  return bytes;
}

export function readStatus(message: Uint8Array): Status | undefined {
  if (message[0] !== tagStatus) return undefined;
  const text = view(message).toString('latin1', 1);
  return statuses.find((status) => status === text);
}

export function writeChallenge({ flags, challenge, creation, name }: ChallengeMessage): Uint8Array {
  const bytes = Buffer.alloc(15 + challenge.length + name.length);
  bytes[0] = tagName;
  bytes.writeBigUInt64BE(flags, 1);
  bytes.set(challenge, 9);
  bytes.writeUInt32BE(creation, 9 + challenge.length);
  writeText(bytes, 13 + challenge.length, name);
  return bytes;
}

export function readChallenge(
  message: Uint8Array,
  { challengeBytes: size }: ProofSizes = terlSizes,
): ChallengeMessage | undefined {
  const bytes = view(message);
  if (bytes[0] !== tagName || bytes.length < 15 + size) return undefined;
  const name = readText(bytes, 13 + size);
  if (name === undefined) return undefined;
  const challenge = Uint8Array.from(bytes.subarray(9, 9 + size));
  const creation = bytes.readUInt32BE(9 + size);
  return { flags: bytes.readBigUInt64BE(1), challenge, creation, name };
}

export function writeReply({ challenge, digest }: ReplyMessage): Uint8Array {
  return Buffer.concat([Buffer.of(tagReply), challenge, digest]);
}

export function readReply(
  message: Uint8Array,
  sizes: ProofSizes = terlSizes,
): ReplyMessage | undefined {
  const digestAt = 1 + sizes.challengeBytes;
  if (message[0] !== tagReply || message.length !== digestAt + sizes.digestBytes) return undefined;
  return { challenge: message.slice(1, digestAt), digest: message.slice(digestAt) };
}

export function writeAck(digest: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(tagAck), digest]);
}

export function readAck(
  message: Uint8Array,
  sizes: ProofSizes = terlSizes,
): Uint8Array | undefined {
  if (message[0] !== tagAck || message.length !== 1 + sizes.digestBytes) return undefined;
  return message.slice(1);
}

/** Whether this is a name or a challenge as OTP 22 and older wrote it, with flags of 4 bytes. */
export function isOldName(message: Uint8Array): boolean {
  return message[0] === tagOldName;
}

const tagName = 78; // 'N', the first byte of the name message and of the challenge message
const tagOldName = 110; // 'n'
const tagStatus = 115; // 's'
const tagReply = 114; // 'r'
const tagAck = 97; // 'a'
const statuses: readonly Status[] = [
  'ok',
  'ok_simultaneous',
  'nok',
  'not_allowed',
  'alive',
  'true',
  'false',
];

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function writeText(bytes: Buffer, offset: number, text: string): void {
  bytes.writeUInt16BE(text.length, offset);
  bytes.write(text, offset + 2, 'latin1'); // node names are ASCII
}

function readText(bytes: Buffer, offset: number): string | undefined {
  const length = bytes.readUInt16BE(offset);
  return bytes.length === offset + 2 + length ? bytes.toString('latin1', offset + 2) : undefined;
}
