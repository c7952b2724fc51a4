// Handles frames from other nodes, and the host's news that a node is up or down (dist.c).

import { Reader } from '../codec/bytes.ts';
import { control, plainKind } from '../codec/control-message.ts';
import { decodeControl, decodeTerm, MalformedTerm } from '../codec/external-term-format.ts';
import { passThrough, version } from '../codec/send-header.ts';
import { here, nodeNamed } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { interned, Reference } from '../identity/reference.ts';
import { type DistEntry, entryDown, entryOf, entryUp } from '../link/dist-entry.ts';
import { resumeSenders, roomForMore } from '../link/dist-output.ts';
import { tellDown, tellUp } from '../link/node-events.ts';
import { arriving } from '../process/arriving.ts';
import { deliver } from '../process/deliver.ts';
import type { Process } from '../process/process.ts';
import { type ProcessFlags, spawnFlagOf } from '../process/process-flags.ts';
import { processOf } from '../process/process-table.ts';
import { tracer } from '../process/tracer.ts';
import { deliverToAlias } from '../signals/alias-delivery.ts';
import { exitSignal, fireMonitor, linkExit } from '../signals/exits.ts';
import { exitFrom, linkFrom, unlinkAcknowledged, unlinkFrom } from '../signals/links.ts';
import { demonitorFrom, downFrom, monitorFrom } from '../signals/monitors.ts';
import { whereisProcess } from '../signals/registry.ts';
import { spawnReply } from '../signals/spawn.ts';
import type { Term } from '../term/term.ts';
import { stampOfToken } from '../trace/wire.ts';
import { forgetRequests, spawnRequested } from './net-kernel-process.ts';
import { takenNames } from './taken-names.ts';

/** Handles frames that have arrived from a node. Throws MalformedTerm if they break the protocol. */
export function receiveFrames(node: string, bytes: Uint8Array): void {
  const entry = entryOf(nodeNamed(node));
  if (entry.state !== 'up') return; // frames of a connection that was cut a moment ago
  const reader = unshared(bytes);
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

function expectEnd(reader: Reader, end: number): void {
  if (reader.position !== end)
    throw new MalformedTerm('a frame whose length does not fit what it holds');
}

/** Delivers a message to a process of this node. `from`: the sender's pid, or the name of its node. */
function arrive(process: Process | undefined, message: Term, from: Term): void {
  if (!process?.alive) return tracer?.missesReceiver(message);
  arriving.from = from;
  deliver(process, message);
  arriving.from = undefined;
}

function arriveAtName(node: string, name: string, message: Term, from: Term): void {
  const take = takenNames.get(name);
  if (take === undefined) arrive(whereisProcess(name), message, from);
  else take(node, message);
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

function expectVersion(reader: Reader): void {
  if (reader.u8() !== version) throw new MalformedTerm('a term of another version');
}

function receiveControl(entry: DistEntry, message: Term, payload: Term): void {
  if (!Array.isArray(message)) throw new MalformedTerm('a control message that is no tuple');
  const [kind, a, b, c] = message as readonly Term[];
  switch (kind) {
    case control.SEND:
      return arrive(processOf(pid(b)), payload, entry.node.text);
    case control.REG_SEND:
      return arriveAtName(entry.node.text, text(c), payload, a);
    case control.ALIAS_SEND:
      arriving.from = a;
      deliverToAlias(interned(reference(b)), payload);
      arriving.from = undefined;
      return;
    case control.LINK:
      return linkFrom(entry, theirs(entry, a), pid(b));
    case control.UNLINK_ID:
      return unlinkFrom(entry, number(a), theirs(entry, b), pid(c));
    case control.UNLINK_ID_ACK:
      return unlinkAcknowledged(number(a), theirs(entry, b), pid(c));
    case control.PAYLOAD_EXIT:
      return exitFrom(theirs(entry, a), pid(b), payload);
    case control.PAYLOAD_EXIT2: {
      const process = processOf(pid(b));
      if (process !== undefined) exitSignal(process, theirs(entry, a), payload);
      return;
    }
    case control.GROUP_LEADER: {
      const process = processOf(pid(b));
      if (process !== undefined) process.groupLeader = pid(a);
      return;
    }
    case control.MONITOR_P:
      return monitorFrom(
        entry,
        theirs(entry, a),
        typeof b === 'string' ? b : pid(b),
        theirReference(entry, c),
      );
    case control.DEMONITOR_P:
      return demonitorFrom(entry, Reference.idOf(theirReference(entry, c)));
    case control.PAYLOAD_MONITOR_P_EXIT:
      return downFrom(entry, pid(b), ownId(c), payload);
    case control.SPAWN_REQUEST:
      return receiveSpawnRequest(entry, message, payload);
    case control.SPAWN_REPLY: {
      const result = (message as readonly Term[])[4];
      return spawnReply(entry, ownId(a), Pid.is(result) ? result : String(result));
    }
    default: {
      const plain = plainKind(kind);
      if (plain !== undefined) return receiveTraced(entry, plain, message, payload);
      throw new MalformedTerm(`a control message of unknown kind ${String(kind)}`);
    }
  }
}

/** A control message with a trace token as its last element. */
function receiveTraced(
  entry: DistEntry,
  plain: number,
  message: readonly Term[],
  payload: Term,
): void {
  const token = message.length > 1 ? message.at(-1) : undefined;
  arriving.stamp = stampOfToken(entry.node.text, token);
  try {
    receiveControl(entry, [plain, ...message.slice(1, -1)], payload);
  } finally {
    arriving.stamp = undefined;
  }
}

function receiveSpawnRequest(entry: DistEntry, message: readonly Term[], args: Term): void {
  const [, ref, from, leader, mfa, wishes] = message;
  if (!Array.isArray(mfa) || !Array.isArray(wishes) || !Array.isArray(args))
    throw new MalformedTerm('a spawn request that is not complete');
  const [module, name] = mfa as readonly Term[];
  const given = (wishes as readonly Term[]).find(
    (wish) => Array.isArray(wish) && wish[0] === 'pid',
  ) as readonly Term[] | undefined;
  spawnRequested({
    entry,
    reference: theirReference(entry, ref),
    from: theirs(entry, from),
    leader: pid(leader),
    call: { module: text(module), function: text(name), args: args as readonly Term[] },
    pid: free(entry, given?.[1]),
    link: (wishes as readonly Term[]).includes('link'),
    monitor: (wishes as readonly Term[]).includes('monitor'),
    flags: flagsAmong(wishes as readonly Term[]),
    stamp: arriving.stamp,
  });
}

/** The process flags that a list of spawn_opt's options contains. Other options are ignored. */
function flagsAmong(wishes: readonly Term[]): Partial<ProcessFlags> | undefined {
  let flags: Partial<ProcessFlags> | undefined;
  for (const wish of wishes) {
    const flag = Array.isArray(wish) ? spawnFlagOf(wish[0], wish[1]) : undefined;
    if (flag !== undefined) flags = { ...flags, ...flag };
  }
  return flags;
}

function pid(term: Term): Pid {
  if (Pid.is(term)) return term;
  throw new MalformedTerm('a control message without the pid it needs');
}

/** The pid, if its process lives on the node that sent the message; any other pid breaks the protocol. */
function theirs(entry: DistEntry, term: Term): Pid {
  const named = pid(term);
  if (Pid.homeOf(named) === entry.node) return named;
  throw new MalformedTerm('a control message in the name of a process of another node');
}

/** The pid for a process to be spawned here: allocated by the requesting node, and unused. */
function free(entry: DistEntry, term: Term): Pid {
  const given = pid(term);
  if (Pid.homeOf(given) !== here.node || Pid.originOf(given).node !== entry.node)
    throw new MalformedTerm('a spawn request with a pid that is not its to give');
  if (processOf(given) !== undefined)
    throw new MalformedTerm('a spawn request with a pid that is in use');
  return given;
}

function reference(term: Term): Reference {
  if (Reference.is(term)) return term;
  throw new MalformedTerm('a control message without the reference it needs');
}

/** The reference, if the node that sent the message made it; any other reference breaks the protocol. */
function theirReference(entry: DistEntry, term: Term): Reference {
  const named = reference(term);
  if (Reference.originOf(named).node === entry.node) return named;
  throw new MalformedTerm('a control message with a reference of another node');
}

/** The id if this incarnation made the reference, else -1 (never a valid id). */
function ownId(term: Term): number {
  const given = reference(term);
  return Reference.originOf(given) === here ? Reference.idOf(given) : -1;
}

function text(term: Term): string {
  if (typeof term === 'string') return term;
  throw new MalformedTerm('a control message without the name it needs');
}

function number(term: Term): number {
  if (typeof term === 'number') return term;
  throw new MalformedTerm('a control message without the number it needs');
}

/** What kind of node the other one is, and which of the distribution's flags both have. */
export interface Spoken {
  readonly peer: 'terl' | 'erlang';
  readonly flags: bigint;
  readonly carrier: string; // what carries the link, for people
}

/** Called when a connection is up. `link`: the host's number of the connection. */
export function nodeUp(
  name: string,
  creation: number,
  hidden: boolean,
  link: number,
  spoken: Spoken,
): void {
  const entry = entryOf(nodeNamed(name));
  entryUp(entry, creation, hidden, link);
  entry.carrier = spoken.carrier;
  tellUp({ node: name, hidden, connectionId: entry.order });
  for (const answer of entry.connecting.splice(0)) answer(true, '');
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
  const wasUp = entry.state === 'up';
  entryDown(entry);
  forgetRequests(entry);
  for (const [id, answered] of [...entry.spawns]) {
    entry.spawns.delete(id);
    answered({ ok: false, reason: 'noconnection' });
  }
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
  if (wasUp) tellDown({ node: name, hidden: entry.hidden, connectionId: entry.order }, why);
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
