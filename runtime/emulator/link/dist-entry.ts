// What the emulator knows of one other node: its state, the frames queued for it, and the links and monitors to its
// processes. OTP: dist_entry. Frames for a node that is not up yet wait here, in order.

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

/** The outcome of a spawn request. */
export type SpawnResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** This node's side of a monitor: the local process that watches or is watched. */
export interface Tie {
  readonly process: Process;
  readonly reference: Reference;
}

export class DistEntry {
  readonly node: NodeName;
  state: 'idle' | 'pending' | 'up' = 'idle';
  creation = 0; // of the incarnation this node is connected to
  hidden = false;
  link = 0; // the connection's number at the host
  order = 0; // position in the order of connecting, for nodes()
  busy = false; // more than distBufBusyLimit queued: senders wait
  readonly queued: Writer = new Writer(undefined, takeMemory, mostQueued); // frames not yet handed to the host
  complete = 0; // bytes of whole frames in `queued`, as a turn may be ended in the middle of a frame
  large: LargeFrames = new LargeFrames(); // frames to be sent in fragments
  room: number = fragmentsUnderWay; // writes of fragments that may still go to the host
  readonly assembly: Assembly = new Assembly(); // the frame that is arriving in fragments
  lastTo: Pid | undefined; // the receiver of the last message sent
  header: Uint8Array = new Uint8Array(0); // the header of the last message sent
  readonly lastHeader: LastHeader = new LastHeader(); // the header of the last message received
  dirty = false; // whether it is in dirtyEntries
  readonly suspended: Set<Process> = new Set(); // senders that wait for the connection to drain
  readonly linked: Set<Process> = new Set(); // local processes that are linked to a process there
  readonly watching: Map<number, Tie> = new Map(); // local processes that monitor a process there, by the reference's id
  readonly watched: Map<number, Tie> = new Map(); // local processes that a process there monitors, by the reference's id
  readonly nodeMonitors: Map<Process, number> = new Map(); // the number of monitor_node calls of each process
  readonly spawns: Map<number, (result: SpawnResult) => void> = new Map(); // spawn requests sent there, by the reference's id
  readonly connecting: ((up: boolean, why: string) => void)[] = []; // callbacks that wait for the outcome of connectNode

  constructor(node: NodeName) {
    this.node = node;
  }
}

/** Messages of processes may fill a queue; `areShort` then admits the emulator's own short signals, such as exits. */
export const signals: { areShort: boolean } = { areShort: false };

function mostQueued(): number {
  return largestFrame() + (signals.areShort ? roomForSignals : 0);
}

const roomForSignals = 2 ** 26; // bytes beyond the limit for messages

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

/** Forget the entries of nodes that are not connected, and that no process here has a link, monitor or request to. */
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

/** The entry of a node, if there is one. Unlike entryOf, it makes no entry for a name that is only looked up. */
export function entryNamed(name: string): DistEntry | undefined {
  const node = knownNode(name);
  return node && entries.get(node);
}

export function allEntries(): IterableIterator<DistEntry> {
  return entries.values();
}

/** Entries with frames for the batch of this turn. */
export const dirtyEntries: DistEntry[] = [];

export function markDirty(entry: DistEntry): void {
  if (entry.dirty || entry.state !== 'up') return;
  entry.dirty = true;
  dirtyEntries.push(entry);
}

/** Nodes to connect to, for the batch of this turn. */
export const toConnect: { readonly entry: DistEntry; readonly how: Connect }[] = [];

/**
 * Why to connect: 'auto', a process refers to the node (dist_auto_connect); 'news', another node has told of it; 'asked',
 * connect_node; 'hidden', hidden_connect_node.
 */
export type Connect = 'auto' | 'news' | 'asked' | 'hidden';

/** The entry of a node, after starting to connect to it if necessary. Undefined if this node is not alive. */
export function connectedEntry(node: NodeName, how: Connect = 'auto'): DistEntry | undefined {
  const entry = entryOf(node);
  if (entry.state !== 'idle') return entry;
  const mayGetName = (how === 'asked' || how === 'hidden') && settings.now.dynamic_name === true;
  if (here.creation === 0 && !mayGetName) return undefined;
  entry.state = 'pending';
  toConnect.push({ entry, how });
  return entry;
}

/** The connection is up: queued frames may be sent. */
export function entryUp(entry: DistEntry, creation: number, hidden: boolean, link: number): void {
  entry.state = 'up';
  entry.creation = creation;
  entry.hidden = hidden;
  entry.link = link;
  entry.order = ++connections;
  entry.room = fragmentsUnderWay;
  markDirty(entry);
}

/** The connection is down, or did not come up: queued frames are dropped. */
export function entryDown(entry: DistEntry): void {
  entry.state = 'idle';
  entry.busy = false;
  entry.queued.reset();
  entry.complete = 0;
  entry.large = new LargeFrames();
  entry.assembly.drop();
}
