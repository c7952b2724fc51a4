// Handles frames from other nodes, and the host's news that a node is up or down (dist.c).

import { Reader } from '../codec/bytes.ts';
import { control } from '../codec/control-message.ts';
import { decodeControl, decodeTerm, MalformedTerm } from '../codec/external-term-format.ts';
import { expectEnd, expectVersion, passThrough, version } from '../codec/send-header.ts';
import { nodeNamed } from '../identity/incarnation.ts';
import { pidStays } from '../identity/on-their-way.ts';
import { Pid } from '../identity/pid.ts';
import {
  type Connection,
  type DistEntry,
  entryDown,
  entryOf,
  entryUp,
} from '../link/dist-entry.ts';
import { resumeSenders, roomForMore, sendHeldTo } from '../link/dist-output.ts';
import { tellDown, tellUp } from '../link/node-events.ts';
import { deliver } from '../process/deliver.ts';
import type { Process } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import { tracer } from '../process/tracer.ts';
import { fireMonitor, linkExit } from '../signals/exits.ts';
import { spawnReply } from '../signals/spawn.ts';
import type { Term } from '../term/term.ts';
import { forgetRequests } from './net-kernel-process.ts';
import { arrive, receiveControl } from './receive-control.ts';
import { receiveErlangFrames } from './receive-erlang.ts';

/** Handles frames that have arrived from a node. Throws MalformedTerm if they break the protocol. */
export function receiveFrames(node: string, bytes: Uint8Array): void {
  const entry = entryOf(nodeNamed(node));
  if (entry.state !== 'up') return; // frames of a connection that was cut a moment ago
  const reader = unshared(bytes);
  if (entry.peer === 'erlang') return receiveErlangFrames(entry, reader);
  while (reader.left > 0) {
    const end = reader.u32() + reader.position;
    if (entry.lastHeader.isNext(reader)) {
      const payload = decodeTerm(reader);
      expectEnd(reader, end);
      const { to } = entry.lastHeader;
      arrive(to && processOf(to), payload, node);
    } else receiveFrame(entry, reader, end);
  }
}

function receiveFrame(entry: DistEntry, reader: Reader, end: number): void {
  const start = reader.position;
  const kind = reader.u8();
  if (kind === version) return receiveFragment(entry, reader, end);
  if (kind !== passThrough) throw new MalformedTerm('a frame that is not of pass-through kind');
  expectVersion(reader);
  const message = decodeControl(reader);
  let payload: Term;
  if (reader.position < end) {
    expectVersion(reader);
    const [what, , to] = Array.isArray(message) ? (message as readonly Term[]) : [];
    if (what === control.SEND && Pid.is(to)) entry.lastHeader.read(to, reader, start);
    payload = decodeTerm(reader);
  }
  expectEnd(reader, end);
  receiveControl(entry, message, payload);
}

function receiveFragment(entry: DistEntry, reader: Reader, end: number): void {
  const frame = entry.assembly.take(reader, end);
  if (frame === undefined) return;
  const message = decodeControl(frame);
  const payload = frame.left > 0 ? decodeTerm(frame) : undefined;
  expectEnd(frame, frame.end);
  receiveControl(entry, message, payload);
}

let scratch = new Uint8Array(0);

/** A reader over a copy of the frames, since V8 reads memory shared with the host slowly. */
function unshared(bytes: Uint8Array): Reader {
  const from = bytes.byteOffset & 7; // the same alignment as the source, so that V8 copies word by word
  const end = from + bytes.length;
  if (scratch.length < end || (scratch.length > keptScratch && end <= keptScratch))
    scratch = new Uint8Array(Math.max(2 * end, firstScratch));
  scratch.set(bytes, from);
  return new Reader(scratch, from, end);
}

const firstScratch = 2 ** 16; // bytes
const keptScratch = 2 ** 22;

/** Called when a connection is up. */
export function nodeUp({ name, ...connection }: { readonly name: string } & Connection): void {
  const entry = entryOf(nodeNamed(name));
  const wasKnown = entry.peer === 'terl';
  entryUp(entry, connection);
  if (!wasKnown) peerKnown(entry);
  tellUp({ node: name, hidden: connection.hidden, connectionId: entry.order });
  for (const answer of entry.connecting.splice(0)) answer(true, '');
}

/** Called when it turns out whose protocol a peer speaks: what was queued for it is told in that protocol. */
function peerKnown(entry: DistEntry): void {
  const spawns = entry.peer === 'terl' || !entry.understands.spawn;
  if (spawns) for (const { pid } of entry.spawns.values()) pidStays(pid);
  sendHeldTo(entry);
  if (entry.peer === 'erlang' && !entry.understands.spawn)
    for (const id of [...entry.spawns.keys()]) spawnReply(entry, id, 'notsup');
}

/** The number that the host has given the connection to a node. */
export function linkOf(name: string): number {
  return entryOf(nodeNamed(name)).link;
}

/** Called when connection `link` is down. Ignored if `link` is no longer the current connection. */
export function linkDown(name: string, link: number, why: string): void {
  const entry = entryOf(nodeNamed(name));
  if (entry.state === 'up' && entry.link === link) nodeDown(name, why);
}

/** Called when a connection is down or failed: links and monitors across it fire with `noconnection`. */
export function nodeDown(name: string, why: string): void {
  const entry = entryOf(nodeNamed(name));
  const { state } = entry;
  entryDown(entry);
  forgetRequests(entry);
  for (const id of [...entry.spawns.keys()]) spawnReply(entry, id, 'noconnection');
  for (const process of [...entry.linked]) breakLinks(entry, process);
  entry.linked.clear();
  for (const { process, reference } of [...entry.watching.values()])
    fireMonitor(process, reference, 'noconnection');
  entry.watching.clear();
  for (const { process, reference } of entry.watched.values())
    process.ties?.deleteWatcher(reference);
  entry.watched.clear();
  for (const [process, times] of [...entry.nodeMonitors])
    for (let i = 0; i < times; i++) if (process.alive) deliver(process, ['nodedown', name]);
  entry.nodeMonitors.clear();
  resumeSenders(entry);
  for (const answer of entry.connecting.splice(0)) answer(false, why);
  if (state === 'up')
    tellDown({ node: name, hidden: entry.hidden, connectionId: entry.order }, why);
  else if (state === 'pending') tracer?.failsToConnect(name, why);
}

function breakLinks(entry: DistEntry, process: Process): void {
  const { ties } = process;
  if (ties === undefined) return;
  for (const [other, unlinking] of [...ties.links]) {
    if (Pid.homeOf(other) !== entry.node) continue;
    ties.deleteLink(other);
    if (unlinking === 0) linkExit(process, other, 'noconnection');
  }
}

/** Called when the host's queue for a node has grown above the limit (`busy`), or has drained. */
export function congested(name: string, busy: boolean): void {
  const entry = entryOf(nodeNamed(name));
  entry.busy = busy;
  if (!busy) resumeSenders(entry);
}

/** Called when one write of fragments has reached a node, or has at least been sent. */
export function arrived(name: string): void {
  roomForMore(entryOf(nodeNamed(name)));
}
