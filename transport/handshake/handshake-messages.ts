// The handshake's messages as bytes: name, status, challenge, reply, ack (OTP: "Distribution Protocol",
// Distribution Handshake). A read function returns undefined for bytes that are not exactly its message.

export const flagPublished = 1n; // DFLAG_PUBLISHED: a visible node
export const flagHandshake23: bigint = 1n << 24n; // DFLAG_HANDSHAKE_23: name and challenge are as in OTP 23
export const flagTerl: bigint = 1n << 60n; // only terl sets this flag: the node understands terl's own term tags
export const flagFaultLine: bigint = 1n << 61n; // in a caller's name: the connection is a fault line, and no link; the called node confirms it in its challenge

export const challengeBytes = 16; // OTP has 4 bytes; with 16 a challenge never repeats, so a recorded reply is useless
export const digestBytes = 32; // HMAC-SHA-256

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

export function readStatus(message: Uint8Array): Status | undefined {
  if (message[0] !== tagStatus) return undefined;
  const text = view(message).toString('latin1', 1);
  return statuses.find((status) => status === text);
}

export function writeChallenge({ flags, challenge, creation, name }: ChallengeMessage): Uint8Array {
  const bytes = Buffer.alloc(15 + challengeBytes + name.length);
  bytes[0] = tagName;
  bytes.writeBigUInt64BE(flags, 1);
  bytes.set(challenge, 9);
  bytes.writeUInt32BE(creation, 9 + challengeBytes);
  writeText(bytes, 13 + challengeBytes, name);
  return bytes;
}

export function readChallenge(message: Uint8Array): ChallengeMessage | undefined {
  const bytes = view(message);
  if (bytes[0] !== tagName || bytes.length < 15 + challengeBytes) return undefined;
  const name = readText(bytes, 13 + challengeBytes);
  if (name === undefined) return undefined;
  const challenge = Uint8Array.from(bytes.subarray(9, 9 + challengeBytes));
  const creation = bytes.readUInt32BE(9 + challengeBytes);
  return { flags: bytes.readBigUInt64BE(1), challenge, creation, name };
}

export function writeReply({ challenge, digest }: ReplyMessage): Uint8Array {
  return Buffer.concat([Buffer.of(tagReply), challenge, digest]);
}

export function readReply(message: Uint8Array): ReplyMessage | undefined {
  if (message[0] !== tagReply || message.length !== 1 + challengeBytes + digestBytes)
    return undefined;
  return {
    challenge: message.slice(1, 1 + challengeBytes),
    digest: message.slice(1 + challengeBytes),
  };
}

export function writeAck(digest: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(tagAck), digest]);
}

export function readAck(message: Uint8Array): Uint8Array | undefined {
  if (message[0] !== tagAck || message.length !== 1 + digestBytes) return undefined;
  return message.slice(1);
}

const tagName = 78; // 'N', the first byte of the name message and of the challenge message
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
