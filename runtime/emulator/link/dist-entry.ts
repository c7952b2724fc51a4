// One other node seen from inside: pending or up, what is queued for it, and what ties us to its processes.
// OTP: dist_entry. Frames for a node that is not up yet wait here, in order.

import { Assembly } from '../codec/assembly.ts';
import { Writer } from '../codec/bytes.ts';
import { LastHeader } from '../codec/send-header.ts';
import { fragmentsUnderWay } from '../host/emulator-limits.ts';
import { largestFrame } from '../host/room.ts';
import { settings } from '../host/settings.ts';
import { here, knownNode, type NodeName } from '../identity/incarnation.ts';
import type { Pid } from '../identity/pid.ts';
import type { Reference } from '../identity/reference.ts';
import type { Process } from '../process/process.ts';
import { LargeFrames } from './large-frames.ts';
import { takeMemory } from './large-memory.ts';

/** What became of a spawn. */
export type SpawnResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** The side of a monitor that is here: who watches, or is watched. */
export interface Tie {
  readonly process: Process;
  readonly reference: Reference;
}

export class DistEntry {
  readonly node: NodeName;
  state: 'idle' | 'pending' | 'up' = 'idle';
  creation = 0; // of the life we are connected to
  hidden = false;
  link = 0; // its number for the host
  order = 0; // of connection, for nodes()
  busy = false; // more than distBufBusyLimit queued: senders wait
  readonly queued: Writer = new Writer(undefined, takeMemory, mostQueued); // frames not yet handed to the host
  complete = 0; // bytes of whole frames in it, should a turn be ended in the middle of one
  large: LargeFrames = new LargeFrames(); // and those that go in fragments
  room: number = fragmentsUnderWay; // how many lots of them may be handed to the host
  readonly assembly: Assembly = new Assembly(); // of a frame that comes in fragments
  lastTo: Pid | undefined; // who got the last message,
  header: Uint8Array = new Uint8Array(0); // and what stood before it
  readonly lastHeader: LastHeader = new LastHeader(); // of a message from there
  dirty = false; // has frames for the batch of this turn
  readonly suspended: Set<Process> = new Set(); // senders that wait for the connection to drain
  readonly linked: Set<Process> = new Set(); // local processes with a link to one there
  readonly watching: Map<number, Tie> = new Map(); // our monitors of processes there, by the id of their reference
  readonly watched: Map<number, Tie> = new Map(); // local processes that processes there monitor, likewise
  readonly nodeMonitors: Map<Process, number> = new Map(); // monitor_node, counted
  readonly spawns: Map<number, (result: SpawnResult) => void> = new Map(); // asked for there, likewise
  readonly connecting: ((up: boolean, why: string) => void)[] = []; // who waits for the outcome of a connect

  constructor(node: NodeName) {
    this.node = node;
  }
}

/** What processes send may fill a queue, and then there is still room for what becomes of them: short signals of the emulator's. */
export const signals: { areShort: boolean } = { areShort: false };

function mostQueued(): number {
  return largestFrame() + (signals.areShort ? roomForSignals : 0);
}

const roomForSignals = 2 ** 26; // bytes

const entries = new Map<NodeName, DistEntry>();
let connections = 0;

export function findEntry(node: NodeName): DistEntry | undefined {
  return entries.get(node);
}

export function entryOf(node: NodeName): DistEntry {
  let entry = entries.get(node);
  if (entry === undefined) {
    if (entries.size >= sweepAt) forgetIdle();
    entry = new DistEntry(node);
    entries.set(node, entry);
  }
  return entry;
}

const smallest = 64; // entries; below this a sweep is not worth its time
let sweepAt = 2 * smallest;

/** Of nodes that are not connected, and that nothing here is tied to, nothing has to be known. */
function forgetIdle(): void {
  for (const [node, entry] of entries) if (isIdle(entry)) entries.delete(node);
  sweepAt = Math.max(2 * entries.size, 2 * smallest);
}

function isIdle(entry: DistEntry): boolean {
  if (entry.state !== 'idle' || entry.connecting.length > 0) return false;
  const { linked, watching, watched, nodeMonitors, spawns, suspended } = entry;
  return [linked, watching, watched, nodeMonitors, spawns, suspended].every(
    ({ size }) => size === 0,
  );
}

/** The entry of a node by its name, if there is one: a name that is only looked up does not become known. */
export function entryNamed(name: string): DistEntry | undefined {
  const node = knownNode(name);
  return node && entries.get(node);
}

export function allEntries(): IterableIterator<DistEntry> {
  return entries.values();
}

/** Entries with something for the batch of this turn. */
export const dirtyEntries: DistEntry[] = [];

export function markDirty(entry: DistEntry): void {
  if (entry.dirty || entry.state !== 'up') return;
  entry.dirty = true;
  dirtyEntries.push(entry);
}

/** Nodes to connect to, for the batch of this turn. */
export const toConnect: { readonly entry: DistEntry; readonly how: Connect }[] = [];

/**
 * By itself at first mention, as dist_auto_connect allows, or as soon as another node tells of it; asked for by name; asked for
 * as a hidden connection.
 */
export type Connect = 'auto' | 'news' | 'asked' | 'hidden';

/** The entry of a node just referred to; a connection is set up if there is none. False on a node that is not alive. */
export function connectedEntry(node: NodeName, how: Connect = 'auto'): DistEntry | undefined {
  const entry = entryOf(node);
  if (entry.state !== 'idle') return entry;
  const mayGetName = (how === 'asked' || how === 'hidden') && settings.now.dynamic_name === true;
  if (here.creation === 0 && !mayGetName) return undefined;
  entry.state = 'pending';
  toConnect.push({ entry, how });
  return entry;
}

/** The connection is up: what waited may go. */
export function entryUp(entry: DistEntry, creation: number, hidden: boolean, link: number): void {
  entry.state = 'up';
  entry.creation = creation;
  entry.hidden = hidden;
  entry.link = link;
  entry.order = ++connections;
  entry.room = fragmentsUnderWay;
  markDirty(entry);
}

/** The connection is gone, or never came: nothing is queued any more. */
export function entryDown(entry: DistEntry): void {
  entry.state = 'idle';
  entry.busy = false;
  entry.queued.reset();
  entry.complete = 0;
  entry.large = new LargeFrames();
  entry.assembly.drop();
}
