// Output of frames to other nodes (OTP: dist.c). A frame is encoded into the queue of the node's entry, which
// goes to the host at the end of the turn, or waits until the node is connected.

import { Reader, Writer } from '../codec/bytes.ts';
import { control } from '../codec/control-message.ts';
import { encodeControl, encodeTerm } from '../codec/external-term-format.ts';
import { headerOf, passThrough, version } from '../codec/send-header.ts';
import {
  distBufBusyLimit,
  fragmentBytes,
  fragmentsAtOnce,
  largestControl,
  linkMessageLimit,
  pendingLimit,
} from '../host/emulator-limits.ts';
import { largestBatch } from '../host/term-limits.ts';
import { Pid } from '../identity/pid.ts';
import type { Process } from '../process/process.ts';
import { current, resume } from '../process/scheduler.ts';
import type { Term } from '../term/term.ts';
import { Unsendable } from '../term/unsendable.ts';
import { allEntries, type DistEntry, dirtyEntries, markDirty, signals } from './dist-entry.ts';
import { clockFrame } from './recording-clock.ts';

/**
 * Queue a control message, with its payload if it has one. `from` is the sender of the signal, if the control
 * message does not name the sender. False if the message was dropped.
 */
export function sendControl(
  entry: DistEntry,
  message: readonly Term[],
  payload?: Term,
  hasPayload = false,
  from: Pid | undefined = current?.pid,
): boolean {
  signals.areShort = current === undefined && (!hasPayload || isWord(payload));
  const start = beginFrame(entry);
  if (start < 0) return false;
  const { queued } = entry;
  let payloadAt = 0;
  try {
    queued.u8(passThrough);
    queued.u8(version);
    encodeControl(queued, message);
    payloadAt = queued.length;
    if (hasPayload) {
      queued.u8(version);
      encodeTerm(queued, payload);
    }
  } catch (error) {
    queued.truncate(start);
    throw error;
  }
  if (mustBeSetAside(entry, start)) setAside(entry, start, payloadAt, pidsOf(message, from));
  endFrame(entry, start);
  return true;
}

/** As sendControl, with an exit reason as payload: 'system_limit' if the reason cannot be sent. */
export function sendReason(
  entry: DistEntry,
  message: readonly Term[],
  reason: Term,
  from: Pid,
): void {
  try {
    sendControl(entry, message, reason, true, from);
  } catch (error) {
    if (!(error instanceof Unsendable)) throw error;
    sendControl(entry, message, 'system_limit', true, from);
  }
}

/** Whether the payload is a short string such as 'noproc'. */
function isWord(payload: Term): boolean {
  return typeof payload === 'string' && payload.length < 256;
}

/** Queue a message to a process: as sendControl with SEND, but the header is made once per receiver. */
export function sendToPid(entry: DistEntry, to: Pid, message: Term): boolean {
  signals.areShort = false;
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
  if (mustBeSetAside(entry, start)) {
    const payloadAt = start + 4 + entry.header.length - 1; // the last byte of the header is the payload's version byte
    setAside(entry, start, payloadAt, pidsOf([to], current?.pid));
  }
  endFrame(entry, start);
  return true;
}

/** Begin a frame and return its position; -1 if too many bytes already wait for the connection to come up. */
function beginFrame(entry: DistEntry): number {
  const { queued } = entry;
  const start = queued.length;
  if (entry.state !== 'up' && start + entry.large.bytes > pendingLimit) return -1;
  queued.u32(0);
  return start;
}

function endFrame(entry: DistEntry, start: number): void {
  const { queued } = entry;
  if (queued.length > start) queued.patchU32(start, queued.length - start - 4);
  entry.complete = queued.length;
  markDirty(entry);
}

/** Whether a frame must be passed to setAside: it is large, or a large frame is waiting. */
function mustBeSetAside(entry: DistEntry, start: number): boolean {
  return entry.large.waiting || entry.queued.length - start > fragmentBytes;
}

/** Move the frame just written to the large frames, if it is large or must wait for a large frame. */
function setAside(entry: DistEntry, start: number, payloadAt: number, pids: readonly Pid[]): void {
  const { queued, large } = entry;
  const size = queued.length - start;
  if (payloadAt - start > largestControl) {
    queued.truncate(start);
    throw new Unsendable('message', `its names take more than ${largestControl} bytes`);
  }
  if (size <= fragmentBytes) {
    if (!large.holds(pids)) return;
    queued.patchU32(start, size - 4);
    large.addSmall(pids, queued.cutFrom(start));
    return;
  }
  const payload = queued.cutFrom(payloadAt).subarray(1);
  const control = queued.cutFrom(start).slice(4 + 2); // without the bytes of length, kind and version
  large.addLarge(pids, control, payload);
}

/** The pids in a control message (a spawn request has one in its options: the new process's), and `from`. */
function pidsOf(message: readonly Term[], from: Pid | undefined): Pid[] {
  const isSpawn = message[0] === control.SPAWN_REQUEST || message[0] === control.SPAWN_REQUEST_TT;
  const named = isSpawn ? [...message, ...wishesIn(message)] : message;
  const pids = named.filter((part) => Pid.is(part));
  return from === undefined ? pids : [from, ...pids];
}

function wishesIn(message: readonly Term[]): readonly Term[] {
  return (message[5] as readonly Term[]).flatMap((wish) => wish as Term[]);
}

/** Whether a sender must wait now. The sender of a large message waits until most of the message is sent. */
export function isCongested(entry: DistEntry, sender: Process): boolean {
  if (entry.busy || (entry.state !== 'idle' && entry.queued.length > distBufBusyLimit)) return true;
  return entry.large.bytes > distBufBusyLimit && entry.large.holds([sender.pid]);
}

/** Resume the senders that no longer have to wait for this connection. */
export function resumeSenders(entry: DistEntry): void {
  for (const process of entry.suspended) {
    if (isCongested(entry, process)) continue;
    entry.suspended.delete(process);
    resume(process);
  }
}

type Take = (node: string, link: number, frames: Uint8Array, wantsRoom: boolean) => void;

const fragments = new Writer();
const bytesPerTurn = largestBatch / 4;

/**
 * Pass queued frames to `take`: only whole frames, in pieces that fit into one message of a link, and only as
 * many as fit into the batch. The other frames wait for the next turn.
 */
export function flushEntries(take: Take): void {
  let left = bytesPerTurn;
  for (const entry of dirtyEntries.splice(0)) {
    entry.dirty = false;
    if (entry.state !== 'up') continue;
    const clock = clockFrame(entry.node.text);
    if (clock !== undefined) take(entry.node.text, entry.link, clock, false);
    left -= flushQueued(entry, take, left);
    if (entry.queued.length > 0) markDirty(entry);
    else flushFragments(entry, take);
  }
}

/** Pass up to about `most` bytes of queued frames; returns the number of bytes passed. */
function flushQueued(entry: DistEntry, take: Take, most: number): number {
  const { queued } = entry;
  let handed = 0;
  for (const frames of pieces(queued.bytes())) {
    if (handed >= most) break;
    take(entry.node.text, entry.link, frames, false);
    handed += frames.length;
  }
  queued.dropFront(handed);
  entry.complete = queued.length;
  return handed;
}

/** Pass only as many writes of fragments as may travel at once: later small frames wait behind them. */
function flushFragments(entry: DistEntry, take: Take): void {
  while (entry.large.waiting && entry.room > 0) {
    entry.room--;
    entry.large.writeTo(fragments, fragmentsAtOnce);
    take(entry.node.text, entry.link, fragments.bytes(), true);
    fragments.reset();
  }
}

function pieces(frames: Uint8Array): Uint8Array[] {
  if (frames.length === 0) return [];
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

/** Called when one write of fragments has arrived at the other node, so that another write may be sent. */
export function roomForMore(entry: DistEntry): void {
  entry.room++;
  markDirty(entry);
}

/** Called after a turn was ended by force: removes half-written frames. */
export function repairEntries(): void {
  for (const { queued, complete } of allEntries()) {
    queued.truncate(complete);
    queued.encoding = 'no';
  }
}
