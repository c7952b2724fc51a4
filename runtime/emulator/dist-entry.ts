// One other node seen from inside: pending or up, what is queued for it, and what ties us to its processes.
// OTP: dist_entry. Frames for a node that is not up yet wait here, in order.

import { Reader, Writer } from './bytes.ts';
import { encodeTerm } from './external-term-format.ts';
import { here, type NodeName } from './incarnation.ts';
import { distBufBusyLimit, linkMessageLimit, pendingLimit } from './limits.ts';
import type { Pid } from './pid.ts';
import type { Process } from './process.ts';
import type { Reference } from './reference.ts';
import { headerOf, LastHeader, passThrough, version } from './send-header.ts';
import { settings } from './settings.ts';
import type { Term } from './term.ts';
import { Unsendable } from './unsendable.ts';

/** A spawn asked of the node and not yet answered. */
export interface PendingSpawn {
  readonly process: Process; // who asked
  readonly pid: Pid;
  readonly answered: (result: { ok: true } | { ok: false; reason: string }) => void;
}

export class DistEntry {
  readonly node: NodeName;
  state: 'idle' | 'pending' | 'up' = 'idle';
  creation = 0; // of the life we are connected to
  hidden = false;
  order = 0; // of connection, for nodes()
  busy = false; // more than distBufBusyLimit queued: senders wait
  readonly queued: Writer = new Writer(); // frames not yet handed to the host
  complete = 0; // bytes of whole frames in it, should a turn be ended in the middle of one
  lastTo: Pid | undefined; // who got the last message,
  header: Uint8Array = new Uint8Array(0); // and what stood before it
  readonly lastHeader: LastHeader = new LastHeader(); // of a message from there
  dirty = false; // has frames for the batch of this turn
  readonly suspended: Set<Process> = new Set(); // senders that wait for the connection to drain
  readonly linked: Set<Process> = new Set(); // local processes with a link to one there
  readonly watching: Map<Reference, Process> = new Map(); // our monitors of processes there
  readonly watched: Map<Reference, Process> = new Map(); // local processes that processes there monitor
  readonly nodeMonitors: Map<Process, number> = new Map(); // monitor_node, counted
  readonly spawns: Map<Reference, PendingSpawn> = new Map();
  readonly connecting: ((up: boolean, why: string) => void)[] = []; // who waits for the outcome of a connect

  constructor(node: NodeName) {
    this.node = node;
  }
}

const entries = new Map<NodeName, DistEntry>();
const dirtyEntries: DistEntry[] = [];
let connections = 0;

export function findEntry(node: NodeName): DistEntry | undefined {
  return entries.get(node);
}

export function entryOf(node: NodeName): DistEntry {
  let entry = entries.get(node);
  if (entry === undefined) {
    entry = new DistEntry(node);
    entries.set(node, entry);
  }
  return entry;
}

export function allEntries(): IterableIterator<DistEntry> {
  return entries.values();
}

/** Nodes to connect to, for the batch of this turn. */
export const toConnect: { readonly entry: DistEntry; readonly how: Connect }[] = [];

/** By itself at first mention, as dist_auto_connect allows; asked for by name; asked for as a hidden connection. */
export type Connect = 'auto' | 'asked' | 'hidden';

/** The entry of a node just referred to; a connection is set up if there is none. False on a node that is not alive. */
export function connectedEntry(node: NodeName, how: Connect = 'auto'): DistEntry | undefined {
  const entry = entryOf(node);
  if (entry.state !== 'idle') return entry;
  const mayGetName = how !== 'auto' && settings.now.dynamic_name === true;
  if (here.creation === 0 && !mayGetName) return undefined;
  entry.state = 'pending';
  toConnect.push({ entry, how });
  return entry;
}

/** Queue one control message, with its payload if it has one. False when it had to be dropped. */
export function sendControl(
  entry: DistEntry,
  message: Term,
  payload?: Term,
  hasPayload = false,
): boolean {
  const start = beginFrame(entry);
  if (start < 0) return false;
  const { queued } = entry;
  try {
    queued.u8(passThrough);
    queued.u8(version);
    encodeTerm(queued, message);
    if (hasPayload) {
      queued.u8(version);
      encodeTerm(queued, payload);
    }
  } catch (error) {
    queued.truncate(start);
    throw error;
  }
  endFrame(entry, start);
  return true;
}

/** Queue a message to a process: as sendControl with SEND, whose bytes are made once for each receiver. */
export function sendToPid(entry: DistEntry, to: Pid, message: Term): boolean {
  const start = beginFrame(entry);
  if (start < 0) return false;
  const { queued } = entry;
  try {
    if (entry.lastTo !== to) {
      entry.lastTo = to;
      entry.header = headerOf(to);
    }
    queued.rawShort(entry.header);
    encodeTerm(queued, message);
  } catch (error) {
    queued.truncate(start);
    throw error;
  }
  endFrame(entry, start);
  return true;
}

/** Where a new frame begins; below zero when too much waits for the connection already. */
function beginFrame(entry: DistEntry): number {
  const { queued } = entry;
  const start = queued.length;
  if (entry.state !== 'up' && start > pendingLimit) return -1;
  queued.u32(0);
  return start;
}

function endFrame(entry: DistEntry, start: number): void {
  const { queued } = entry;
  const size = queued.length - start;
  if (size > linkMessageLimit) {
    queued.truncate(start);
    throw new Unsendable(
      'message',
      `it takes ${size} bytes, more than the ${linkMessageLimit} that a link carries`,
    );
  }
  queued.patchU32(start, size - 4);
  entry.complete = queued.length;
  if (!entry.dirty && entry.state === 'up') markDirty(entry);
}

/** Whether a sender to this node has to wait now. */
export function isCongested(entry: DistEntry): boolean {
  return entry.busy || (entry.state !== 'idle' && entry.queued.length > distBufBusyLimit);
}

function markDirty(entry: DistEntry): void {
  entry.dirty = true;
  dirtyEntries.push(entry);
}

/** Hand what is queued to `take`: whole frames, at most as many at once as a link carries in one message. */
export function flushEntries(take: (node: string, frames: Uint8Array) => void): void {
  for (const entry of dirtyEntries.splice(0)) {
    entry.dirty = false;
    if (entry.state !== 'up' || entry.queued.length === 0) continue;
    for (const frames of pieces(entry.queued.bytes())) take(entry.node.text, frames);
    entry.queued.reset();
    entry.complete = 0;
  }
}

function pieces(frames: Uint8Array): Uint8Array[] {
  if (frames.length <= linkMessageLimit) return [frames];
  const cut: Uint8Array[] = [];
  const reader = new Reader(frames);
  let start = 0;
  while (reader.left > 0) {
    const before = reader.position;
    reader.skip(reader.u32());
    if (reader.position - start <= linkMessageLimit) continue;
    cut.push(frames.subarray(start, before));
    start = before;
  }
  cut.push(frames.subarray(start));
  return cut;
}

/** A turn was ended by force: frames half written are taken back. */
export function repairEntries(): void {
  for (const { queued, complete } of entries.values()) {
    queued.truncate(complete);
    queued.encoding = 'no';
  }
}

/** The connection is up: what waited may go. */
export function entryUp(entry: DistEntry, creation: number, hidden: boolean): void {
  entry.state = 'up';
  entry.creation = creation;
  entry.hidden = hidden;
  entry.order = ++connections;
  if (entry.queued.length > 0) markDirty(entry);
}

/** The connection is gone, or never came: nothing is queued any more. */
export function entryDown(entry: DistEntry): void {
  entry.state = 'idle';
  entry.busy = false;
  entry.queued.reset();
  entry.complete = 0;
}
