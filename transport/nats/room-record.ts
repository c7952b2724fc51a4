// What the nodes of a room tell of themselves: in the table of names, and to nodes that ask.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isLoopback, isWildcard, networkCards } from '../base/host-addresses.ts';

export interface RoomRecord {
  readonly alive: string; // the name, without the room
  readonly session: string;
  readonly creation: number;
  readonly isSettled: boolean; // the name is this node's; else it is about to find out
  readonly since: number; // when the name became this node's, in milliseconds since 1970, by its own clock
  readonly machine: string; // the same for all nodes of a machine
  readonly port: number; // where it listens for direct links; 0: it does not
  readonly addresses: readonly string[]; // where that port is; one of the loopback is for its own machine only
}

/** The addresses at which to call a node, in the order to try them; none if only its own machine reaches it. */
export function addressesFrom(machine: string, record: RoomRecord): readonly string[] {
  const { addresses } = record;
  if (machine !== record.machine) return addresses.filter((address) => !isLoopback(address));
  return addresses.some(isLoopback) ? addresses : ['127.0.0.1', ...addresses];
}

/** Checks what another node has told. */
export function readRecord(told: unknown): RoomRecord | undefined {
  if (typeof told !== 'object' || told === null) return undefined;
  const record = told as Partial<Record<keyof RoomRecord, unknown>>;
  const { alive, session, creation, isSettled, since, machine, port, addresses } = record;
  if (typeof alive !== 'string' || !/^[\w-]{1,255}$/.test(alive)) return undefined;
  if (typeof session !== 'string' || !/^[\w-]{1,64}$/.test(session)) return undefined;
  if (typeof creation !== 'number' || typeof isSettled !== 'boolean') return undefined;
  if (typeof since !== 'number') return undefined;
  if (typeof machine !== 'string' || !isPort(port) || !Array.isArray(addresses)) return undefined;
  if (addresses.length > mostAddresses || !addresses.every(isAddress)) return undefined;
  return { alive, session, creation, isSettled, since, machine, port, addresses };
}

/**
 * Of two nodes that both had a name, the one that got it last keeps it: the other did not answer then, for it slept or was
 * cut off. Both sides come to the same end.
 */
export function keepsName(one: RoomRecord, other: RoomRecord): boolean {
  if (one.since !== other.since) return one.since > other.since;
  return one.creation <= other.creation;
}

/** The addresses at which a node is reached that listens at `address`. */
export function addressesAt(address: string): readonly string[] {
  if (!isWildcard(address)) return [address];
  return networkCards()
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map((card) => card.address)
    .slice(0, mostAddresses);
}

/** Words that are the same for all programs of this machine, and no others. */
export function machineWords(): string {
  const macs = networkCards().map(({ mac }) => mac);
  return createHash('sha256')
    .update([hostname(), bootId(), ...new Set(macs.sort())].join('\n'))
    .digest('base64url');
}

const mostAddresses = 8;

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
  } catch {
    return ''; // only Linux has it
  }
}

function isPort(port: unknown): port is number {
  return Number.isInteger(port) && Number(port) >= 0 && Number(port) < 65_536;
}

function isAddress(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9A-Fa-f.:]{2,45}$/.test(text);
}
