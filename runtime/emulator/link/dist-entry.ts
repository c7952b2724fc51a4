// The connection to one other node as the emulator knows it (OTP: dist_entry): the state, the queued frames,
// and links and monitors between the two nodes. Frames for a node that is not connected yet wait here.

import { Assembly } from '../codec/assembly.ts';
import { Writer } from '../codec/bytes.ts';
import { ErlangFrames } from '../codec/erlang-frames.ts';
import { LastHeader } from '../codec/send-header.ts';
import { fragmentsUnderWay } from '../host/emulator-limits.ts';
import { largestFrame } from '../host/room.ts';
import { settings } from '../host/settings.ts';
import { here, knownNode, type NodeName, nodeNamed } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import type { Reference } from '../identity/reference.ts';
import type { Process } from '../process/process.ts';
import { HeldFrames } from './held-frames.ts';
import { LargeFrames } from './large-frames.ts';
import { takeMemory } from './large-memory.ts';

/** The outcome of a spawn request. */
export type SpawnResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** An open spawn request. */
export interface OpenSpawn {
  readonly pid: Pid; // on its way, if the other node is an Erlang node
  answered(result: SpawnResult): void;
}

/** A monitor between two nodes: the process of this node (monitoring or monitored), and the reference. */
export interface Tie {
  readonly process: Process;
  readonly reference: Reference;
}

/** A connection that has come up. */
export interface Connection {
  readonly creation: number; // of the other node
  readonly hidden: boolean;
  readonly link: number; // the number that the host gives the connection
  readonly peer: 'terl' | 'erlang'; // whose protocol the connection speaks
  readonly flags: bigint; // the flags in force
  readonly carrier: string; // what carries it, for people: ws, wss, nats, relay, …
}

/** What an Erlang peer understands, by the flags in force ("Distribution Flags"). */
export interface Understands {
  readonly distHeader: boolean; // DIST_HDR_ATOM_CACHE: every frame has a distribution header
  readonly fragments: boolean;
  readonly exitPayload: boolean;
  readonly unlinkId: boolean;
  readonly spawn: boolean;
}

export class DistEntry {
  readonly node: NodeName;
  /** Whose protocol the connection speaks; 'both': not known yet, since it is not up. */
  peer: 'terl' | 'erlang' | 'both' = settings.now.peers ?? 'terl';
  understands: Understands = understoodWith(0n);
  state: 'idle' | 'pending' | 'up' = 'idle';
  creation = 0; // the creation of the other node, as connected now
  hidden = false;
  link = 0; // the number that the host gives the connection
  carrier = ''; // what carries the connection, for people: ws, wss, nats, relay, …
  order = 0; // the position of this connection in the order of connecting, for nodes()
  busy = false; // too many bytes wait in the host for that node, so senders wait
  readonly queued: Writer = new Writer(undefined, takeMemory, mostQueued); // frames not yet handed to the host
  complete = 0; // bytes of whole frames in `queued`: if a turn is ended by force, half a frame may follow
  large: LargeFrames = new LargeFrames(); // frames to be sent in fragments
  room: number = fragmentsUnderWay; // how many more writes of fragments may go to the host now
  readonly assembly: Assembly = new Assembly(); // the frame that is arriving in fragments
  erlangFrames: ErlangFrames = new ErlangFrames(); // the same for an Erlang peer
  readonly held: HeldFrames = new HeldFrames(); // frames that wait for a pid on its way
  lastTo: Pid | undefined; // the receiver of the last message sent to a pid
  header: Uint8Array = new Uint8Array(0); // the header of the last message sent to a pid
  readonly lastHeader: LastHeader = new LastHeader(); // the header of the last message received for a pid
  dirty = false; // whether this entry is in dirtyEntries
  readonly suspended: Set<Process> = new Set(); // senders that wait until the queue is short again
  readonly linked: Set<Process> = new Set(); // this node's processes with links to that node
  readonly watching: Map<number, Tie> = new Map(); // this node's monitors of that node's processes, by the reference's id
  readonly watched: Map<number, Tie> = new Map(); // that node's monitors of this node's processes, by the reference's id
  readonly nodeMonitors: Map<Process, number> = new Map(); // the number of monitor_node calls of each process
  readonly spawns: Map<number, OpenSpawn> = new Map(); // open spawn requests, by the reference's id
  readonly connecting: ((up: boolean, why: string) => void)[] = []; // callbacks that wait for the outcome of connectNode

  constructor(node: NodeName) {
    this.node = node;
  }
}

/** `areShort`: the next frame is a short signal such as an exit; a queue full of messages takes it too. */
export const signals: { areShort: boolean } = { areShort: false };

function mostQueued(): number {
  return largestFrame() + (signals.areShort ? roomForSignals : 0);
}

const roomForSignals = 2 ** 26; // bytes for short signals, beyond the limit for messages

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

const smallest = 64; // entries; among fewer, to look for idle entries is not worth the time
let sweepAt = 2 * smallest;

/** Forget entries of unconnected nodes to which no process has a link, monitor or request. */
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

/** The entry of a node, if there is one. Unlike entryOf, this function never makes an entry. */
export function entryNamed(name: string): DistEntry | undefined {
  const node = knownNode(name);
  return node && entries.get(node);
}

export function allEntries(): IterableIterator<DistEntry> {
  return entries.values();
}

/** Entries with frames that go to the host at the end of this turn. */
export const dirtyEntries: DistEntry[] = [];

export function markDirty(entry: DistEntry): void {
  if (entry.dirty || entry.state !== 'up') return;
  entry.dirty = true;
  dirtyEntries.push(entry);
}

/** Nodes that the host must connect to, sent to the host at the end of this turn. */
export const toConnect: { readonly entry: DistEntry; readonly how: Connect }[] = [];

/**
 * Why to connect: 'auto', a process uses the node's name or a pid of the node (dist_auto_connect); 'news', a
 * third node has sent the node's name; 'asked', by connect_node; 'hidden', by hidden_connect_node.
 */
export type Connect = 'auto' | 'news' | 'asked' | 'hidden';

/**
 * The entry of a node; starts to connect to the node if necessary. Undefined if this node is not alive,
 * unless it gets its name by connecting (-sname undefined).
 */
export function connectedEntry(node: NodeName, how: Connect = 'auto'): DistEntry | undefined {
  const entry = entryOf(node);
  if (entry.state !== 'idle') return entry;
  const mayGetName = (how === 'asked' || how === 'hidden') && settings.now.dynamic_name === true;
  if (here.creation === 0 && !mayGetName) return undefined;
  entry.state = 'pending';
  toConnect.push({ entry, how });
  return entry;
}

/** Connects to a node and calls `answer` with the outcome. */
export function connectNode(
  name: string,
  how: 'asked' | 'hidden',
  answer: (up: boolean, why: string) => void,
): void {
  const entry = connectedEntry(nodeNamed(name), how);
  if (entry === undefined) answer(false, 'this node is not alive');
  else if (entry.state === 'up') answer(true, '');
  else entry.connecting.push(answer);
}

/** Whether a process is on an Erlang node that this node is connected to. */
export function isErlangs(pid: Pid): boolean {
  const home = Pid.homeOf(pid);
  return home !== here.node && findEntry(home)?.peer === 'erlang';
}

/** Called when the connection is up: queued frames may be sent. */
export function entryUp(entry: DistEntry, connection: Connection): void {
  entry.state = 'up';
  entry.creation = connection.creation;
  entry.hidden = connection.hidden;
  entry.link = connection.link;
  entry.peer = connection.peer;
  entry.carrier = connection.carrier;
  entry.understands = understoodWith(connection.flags);
  entry.order = ++connections;
  entry.room = fragmentsUnderWay;
  markDirty(entry);
}

/** Called when the connection is down, or could not be made: queued frames are dropped. */
export function entryDown(entry: DistEntry): void {
  entry.state = 'idle';
  entry.busy = false;
  entry.queued.reset();
  entry.complete = 0;
  entry.large = new LargeFrames();
  entry.assembly.drop();
  entry.erlangFrames.drop();
  entry.erlangFrames = new ErlangFrames();
  entry.held.drop();
  entry.peer = settings.now.peers ?? 'terl';
}

function understoodWith(flags: bigint): Understands {
  const has = (bit: bigint): boolean => ((flags >> bit) & 1n) === 1n;
  const distHeader = has(bitOf.DIST_HDR_ATOM_CACHE);
  return {
    distHeader,
    fragments: distHeader && has(bitOf.FRAGMENTS),
    exitPayload: has(bitOf.EXIT_PAYLOAD),
    unlinkId: has(bitOf.UNLINK_ID),
    spawn: has(bitOf.SPAWN),
  };
}

/** The bits of the flags, by OTP's names. */
const bitOf = {
  DIST_HDR_ATOM_CACHE: 13n,
  EXIT_PAYLOAD: 22n,
  FRAGMENTS: 23n,
  UNLINK_ID: 25n,
  SPAWN: 32n,
} as const;
