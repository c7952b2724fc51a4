// The mapper's requests and replies as bytes (OTP: "EPMD Protocol"); the relay request is terl's own.
// A read function returns undefined for bytes that are not exactly its message.

export type MapperRequest =
  | {
      readonly kind: 'alive';
      readonly name: string;
      readonly port: number;
      readonly hidden: boolean;
      readonly protocol?: Protocol; // by default WebSocket
      readonly versions?: Versions; // by default only handshakeVersion
    }
  | { readonly kind: 'port_please'; readonly name: string }
  | { readonly kind: 'names' }
  | { readonly kind: 'kill' }
  | { readonly kind: 'stop'; readonly name: string }
  | { readonly kind: 'relay'; readonly name: string };

/** What carries the links of a node: EPMD itself defines only bare TCP; all carriers of terl count as WebSocket. */
export type Protocol = 'tcp' | 'websocket';

/** The versions of the distribution protocol that a node supports. */
export type Versions = readonly [highest: number, lowest: number];

export interface MapperEntry {
  readonly name: string; // without the host
  readonly port: number;
}

/** Returns the request as bytes, with its length before it. */
export function writeRequest(request: MapperRequest): Uint8Array {
  const bytes = requestBytes(request);
  const framed = Buffer.allocUnsafe(2 + bytes.length);
  framed.writeUInt16BE(bytes.length, 0);
  framed.set(bytes, 2);
  return framed;
}

function requestBytes(request: MapperRequest): Uint8Array {
  switch (request.kind) {
    case 'alive':
      return writeNode(Buffer.of(tagAlive), request);
    case 'port_please':
      return Buffer.from(`z${request.name}`, 'latin1');
    case 'names':
      return Buffer.of(tagNames);
    case 'kill':
      return Buffer.of(tagKill);
    case 'stop':
      return Buffer.from(`s${request.name}`, 'latin1');
    case 'relay':
      return Buffer.from(`R${request.name}`, 'latin1');
  }
}

/**
 * Returns the size in bytes of the request that begins with `begun`, with its
 * length field. This size is a minimum as long as the length field is incomplete.
 */
export function requestSize(begun: Uint8Array): number {
  const [high = 0, low = 0] = begun;
  return 2 + high * 256 + low;
}

export function readRequest(message: Uint8Array): MapperRequest | undefined {
  if (message.length < 3 || message.length !== requestSize(message)) return undefined;
  const bytes = view(message.subarray(2));
  const name = bytes.toString('latin1', 1);
  switch (bytes[0]) {
    case tagAlive: {
      const node = readNode(bytes, 1);
      return node && { kind: 'alive', ...node };
    }
    case tagPortPlease:
      return name === '' ? undefined : { kind: 'port_please', name };
    case tagNames:
      return name === '' ? { kind: 'names' } : undefined;
    case tagKill:
      return name === '' ? { kind: 'kill' } : undefined;
    case tagStop:
      return name === '' ? undefined : { kind: 'stop', name };
    case tagRelay:
      return name === '' ? undefined : { kind: 'relay', name };
    default: // another first byte: not a request
      return undefined;
  }
}

/** Returns ALIVE2_X_RESP. `creation` undefined: the mapper refuses the name. */
export function writeAliveReply(creation: number | undefined): Uint8Array {
  const bytes = Buffer.alloc(aliveReplyBytes);
  bytes[0] = tagAliveReply;
  bytes[1] = creation === undefined ? 1 : 0;
  bytes.writeUInt32BE(creation ?? 0, 2);
  return bytes;
}

export const aliveReplyBytes = 6;

export function readAliveReply(message: Uint8Array): { creation: number | undefined } | undefined {
  if (message.length !== aliveReplyBytes || message[0] !== tagAliveReply) return undefined;
  const creation = view(message).readUInt32BE(2);
  if (message[1] === 0) return creation === 0 ? undefined : { creation };
  return { creation: undefined };
}

interface NodeEntry extends MapperEntry {
  readonly hidden: boolean;
  readonly protocol?: Protocol;
  readonly versions?: Versions;
}

/** Returns PORT2_RESP. `node` undefined: no node of this name is registered. */
export function writePortReply(node: NodeEntry | undefined): Uint8Array {
  if (node === undefined) return Buffer.of(tagPortReply, 1);
  return writeNode(Buffer.of(tagPortReply, 0), node);
}

export function readPortReply(
  message: Uint8Array,
): { port: number | undefined; protocol?: Protocol; versions?: Versions } | undefined {
  const bytes = view(message);
  if (bytes[0] !== tagPortReply || bytes.length < 2) return undefined;
  if (bytes[1] !== 0) return bytes.length === 2 ? { port: undefined } : undefined;
  const node = readNode(bytes, 2);
  if (node === undefined) return undefined;
  const { hidden: _hidden, name: _name, ...told } = node;
  return told;
}

/** Returns NAMES_RESP: the mapper's own port, then a line for each node, newest first. */
export function writeNamesReply(mapperPort: number, entries: readonly MapperEntry[]): Uint8Array {
  const port = Buffer.alloc(4);
  port.writeUInt32BE(mapperPort);
  const lines = entries.map(({ name, port: listens }) => `name ${name} at port ${listens}\n`);
  return Buffer.concat([port, Buffer.from(lines.join(''), 'latin1')]);
}

export function readNamesReply(
  message: Uint8Array,
): { port: number; entries: MapperEntry[] } | undefined {
  if (message.length < 4) return undefined;
  const bytes = view(message);
  const entries: MapperEntry[] = [];
  for (const line of bytes.toString('latin1', 4).split('\n')) {
    if (line === '') continue;
    const [, name, port] = /^name ([\w-]+) at port (\d+)$/.exec(line) ?? [];
    if (name === undefined || port === undefined) return undefined;
    entries.push({ name, port: Number(port) });
  }
  return { port: bytes.readUInt32BE(0), entries };
}

export function writeWord(word: 'OK' | 'NO' | 'STOPPED' | 'NOEXIST' | ''): Uint8Array {
  return Buffer.from(word, 'latin1');
}

/** The mapper's answer to a relay request. After 'granted' the relay passes bytes on in both directions. */
export type RelayReply = 'granted' | 'unknown' | 'not_a_relay' | 'no_answer' | 'too_many';

export function writeRelayReply(reply: RelayReply): Uint8Array {
  return Buffer.of(relayReplies.indexOf(reply));
}

export function readRelayReply(message: Uint8Array): RelayReply | undefined {
  return message.length === 1 ? relayReplies[message[0] ?? 255] : undefined;
}

export function readWord(message: Uint8Array): string {
  return view(message).toString('latin1');
}

const tagAlive = 120; // 'x' ALIVE2_REQ
const tagAliveReply = 118; // 'v' ALIVE2_X_RESP
const tagPortPlease = 122; // 'z' PORT_PLEASE2_REQ
const tagPortReply = 119; // 'w' PORT2_RESP
const tagNames = 110; // 'n'
const tagKill = 107; // 'k'
const tagStop = 115; // 's'
const tagRelay = 82; // 'R', not used by EPMD
const relayReplies: readonly RelayReply[] = [
  'granted',
  'unknown',
  'not_a_relay',
  'no_answer',
  'too_many',
];

const typeVisible = 77; // EPMD's NodeType of a visible node
const typeHidden = 72;
const protocolTcp = 0;
const protocolWebSocket = 1; // unknown to EPMD
export const handshakeVersion = 6; // OTP's distribution version with 32-bit creations

// Writes the fields that ALIVE2_REQ and PORT2_RESP share: port, type, protocol, versions, name, extra.
function writeNode(head: Buffer, node: NodeEntry): Buffer {
  const [highest, lowest] = node.versions ?? [handshakeVersion, handshakeVersion];
  const bytes = Buffer.alloc(12 + node.name.length);
  bytes.writeUInt16BE(node.port, 0);
  bytes[2] = node.hidden ? typeHidden : typeVisible;
  bytes[3] = node.protocol === 'tcp' ? protocolTcp : protocolWebSocket;
  bytes.writeUInt16BE(highest, 4);
  bytes.writeUInt16BE(lowest, 6);
  bytes.writeUInt16BE(node.name.length, 8);
  bytes.write(node.name, 10, 'latin1');
  return Buffer.concat([head, bytes]); // the last two bytes stay zero: `extra` is empty
}

function readNode(bytes: Buffer, offset: number): NodeEntry | undefined {
  if (bytes.length < offset + 12) return undefined;
  const nameEnd = offset + 10 + bytes.readUInt16BE(offset + 8);
  if (bytes.length < nameEnd + 2) return undefined;
  if (bytes.length !== nameEnd + 2 + bytes.readUInt16BE(nameEnd)) return undefined;
  const name = bytes.toString('latin1', offset + 10, nameEnd);
  const versions: Versions = [bytes.readUInt16BE(offset + 4), bytes.readUInt16BE(offset + 6)];
  const isOurs = versions.every((version) => version === handshakeVersion);
  return {
    name,
    port: bytes.readUInt16BE(offset),
    hidden: bytes[offset + 2] === typeHidden,
    ...(bytes[offset + 3] === protocolTcp ? { protocol: 'tcp' as const } : {}),
    ...(isOurs ? {} : { versions }),
  };
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
