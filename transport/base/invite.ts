// An invite to a room: one line that names the brokers, the room and its key. `nats://host:4222/room-7#KEY`.
// The key never leaves this machine: all that the broker sees is derived from it (room-keys.ts).

import { hash, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { codeOf } from './error-code.ts';
import { isOpenToOthers } from './private-file.ts';

export interface Invite {
  readonly servers: readonly string[]; // URLs for the client, without name and password
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
  readonly at: string; // the brokers, for people: without name and password
  readonly room: string; // the host of the names of all nodes in the room
  readonly key: Uint8Array;
}

export class InviteError extends Error {
  readonly code = 'invite';
}

/** Reads an invite; blanks around it do no harm. Throws an InviteError that says what is wrong with it. */
export function parseInvite(text: string): Invite {
  if (/\s/.test(text.trim()))
    throw new InviteError(
      'it has a blank or a line break in it: an invite is one line without any',
    );
  const { scheme, credentials, hosts, path, key } = partsOf(text);
  const at = path.lastIndexOf('/');
  const room = path.slice(at + 1);
  if (!roomName.test(room))
    throw new InviteError(
      `an invite names a room behind the host, as in nats://host/room-7#KEY, got ${quoted(room)}; terl -invite URL writes one`,
    );
  return {
    ...brokersOf(scheme, hosts, path.slice(0, Math.max(at, 0))),
    ...credentialsOf(credentials),
    room,
    key: readKey(room, key),
  };
}

/** Whether the value of -join names a file that holds the invite: @FILE. */
export function isInviteFile(text: string): boolean {
  return text.startsWith('@');
}

/** Reads an invite, or the file of `@FILE`, which nobody else may read. Throws an InviteError. */
export async function readInvite(text: string): Promise<Invite> {
  if (!isInviteFile(text)) return parseInvite(text);
  const path = text.slice(1);
  try {
    if (isOpenToOthers(await stat(path)))
      throw new InviteError(`must be accessible by owner only: run chmod 600 ${path}`);
    return parseInvite(await readFile(path, 'utf8'));
  } catch (error) {
    const why = error instanceof InviteError ? error.message : `cannot be read (${codeOf(error)})`;
    throw new InviteError(`-join @FILE: ${path}: ${why}`);
  }
}

/** Writes a fresh invite for the brokers of `url`, which may name the room. */
export function writeInvite(url: string, random: (length: number) => Uint8Array): string {
  const { scheme, credentials, hosts, path, key } = partsOf(url);
  if (key !== undefined) throw new InviteError('that is an invite already: it has a key behind #');
  const at = path.lastIndexOf('/');
  const named = path.slice(at + 1);
  const room = named === '' ? `room-${roomLetters(random)}` : named;
  if (!roomName.test(room))
    throw new InviteError(
      `a room's name has letters, digits, _ and -, at most 63, got ${quoted(room)}`,
    );
  const folder = path.slice(0, Math.max(at, 0));
  brokersOf(scheme, hosts, folder);
  const secret = random(keyBytes);
  const words = Buffer.concat([secret, checkOf(room, secret)]).toString('base64url');
  const by = credentials === '' ? '' : `${credentials}@`;
  return `${scheme}://${by}${hosts}${folder}/${room}#${words}`;
}

/** A fresh invite of random bytes of this machine. */
export function freshInvite(url: string): string {
  return writeInvite(url, randomBytes);
}

const roomName = /^[A-Za-z0-9][\w-]{0,62}$/;
const keyBytes = 16;
const checkBytes = 2; // 18 bytes are 24 letters, without padding
const keyLetters = 24;

interface Parts {
  readonly scheme: string;
  readonly credentials: string;
  readonly hosts: string;
  readonly path: string;
  readonly key: string | undefined;
}

function partsOf(given: string): Parts {
  const text = given.trim();
  const [, word = '', rest = ''] = /^([A-Za-z]+):\/\/(.*)$/s.exec(text) ?? [];
  const scheme = word.toLowerCase();
  if (/^["'`<‘“]/.test(text))
    throw new InviteError(`it has quotes of its own: remove the ${text.slice(0, 1)} before it`);
  if (!(scheme in ports))
    throw new InviteError(
      `a broker is nats://HOST:PORT, tls://, ws:// or wss://, got ${quoted(withoutSecrets(text))}`,
    );
  const [, credentials = '', hosts = '', path = '', query = '', key] =
    /^(?:([^/?#]*)@)?([^/?#]*)([^?#]*)(\?[^#]*)?(?:#(.*))?$/s.exec(rest) ?? [];
  if (`${path}${query}${key ?? ''}`.includes('@'))
    throw new InviteError(
      'there is an @ behind the host: in a user, password or token write / as %2F, ? as %3F and # as %23',
    );
  if (query !== '') throw new InviteError('an invite has no ? in it: remove what is behind it');
  if (hosts === '')
    throw new InviteError(`there is no host behind ${scheme}://, as in nats://host/room-7`);
  return { scheme, credentials, hosts, path, key };
}

/** The port of each scheme, if the URL has none. */
const ports: Readonly<Record<string, number>> = { nats: 4222, tls: 4222, ws: 80, wss: 443 };

function brokersOf(scheme: string, hosts: string, folder: string): Pick<Invite, 'servers' | 'at'> {
  if (folder !== '' && !scheme.startsWith('ws'))
    throw new InviteError(`only ws:// and wss:// have a path before the room, got ${folder}`);
  const all = hosts.split(',').map((host) => {
    const [, name, port] = /^(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/.exec(host) ?? [];
    const number = Number(port ?? ports[scheme]);
    if (name === undefined || number < 1 || number > 65_535)
      throw new InviteError(`a broker is HOST or HOST:PORT, got ${quoted(host)}`);
    return `${scheme}://${name}:${number}${folder}`;
  });
  return { servers: all, at: all.join(' or ') };
}

/** `user:password`, or one word: a token. */
function credentialsOf(text: string): Pick<Invite, 'user' | 'password' | 'token'> {
  if (text === '') return {};
  const [first = '', ...rest] = text.split(':');
  if (rest.length === 0) return { token: decoded(first) };
  return { user: decoded(first), password: decoded(rest.join(':')) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that begins no code is one
  }
}

function readKey(room: string, text: string | undefined): Uint8Array {
  if (text === undefined || text === '')
    throw new InviteError(
      `the invite has no key: it ends with # and ${keyLetters} letters (in some shells the line must be in quotes)`,
    );
  if (text.length < keyLetters && /^[\w-]+$/.test(text))
    throw new InviteError(`the invite is cut: its key has ${text.length} of ${keyLetters} letters`);
  const bytes = Buffer.from(text, 'base64url');
  const key = bytes.subarray(0, keyBytes);
  const isWhole = text.length === keyLetters && /^[\w-]+$/.test(text);
  if (isWhole && bytes.subarray(keyBytes).equals(checkOf(room, key))) return key;
  throw new InviteError(
    'the invite is misspelled: its key does not fit the name of its room; copy the whole line again',
  );
}

/** Two bytes that show that a key was copied whole, with the room that it is for. */
function checkOf(room: string, key: Uint8Array): Buffer {
  const words = Buffer.concat([Buffer.from(`terl invite\0${room}\0`), key]);
  return hash('sha256', words, 'buffer').subarray(0, checkBytes);
}

function roomLetters(random: (length: number) => Uint8Array): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789'; // none is mistaken for another
  return [...random(4)].map((byte) => letters[byte % letters.length]).join('');
}

function withoutSecrets(text: string): string {
  return text.replace(/\/\/.*@/s, '//').replace(/#.*$/s, '');
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
