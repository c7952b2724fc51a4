// Frames for other nodes: encoded into the queue of the node's entry, given to the host at the end of a turn (dist.c).
// Frames for a node that is not up yet wait, in order.

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

/**
 * Queue a control message, with its payload if it has one. `from` is the sender of the signal, if the message does not
 * name it. False if the message was dropped.
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

/** As sendControl, with an exit reason as payload; a reason that is too large is replaced by `system_limit`. */
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

/** Queue a message to a process: as sendControl with SEND, but its header is made once for each receiver. */
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
    const payloadAt = start + 4 + entry.header.length - 1; // the payload begins with its version, the header's last byte
    setAside(entry, start, payloadAt, pidsOf([to], current?.pid));
  }
  endFrame(entry, start);
  return true;
}

/** Begin a frame and return its position; -1 if too much waits for the connection already. */
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

/** Whether setAside must see the frame: it is large, or a large one is waiting. */
function mustBeSetAside(entry: DistEntry, start: number): boolean {
  return entry.large.waiting || entry.queued.length - start > fragmentBytes;
}

/** Move the frame just written to the large frames, if it is large or must wait for one. */
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
  const control = queued.cutFrom(start).slice(4 + 2); // without length, kind and version
  large.addLarge(pids, control, payload);
}

/** The processes that a control message names, and the one that a spawn request is to make. */
function pidsOf(message: readonly Term[], from: Pid | undefined): Pid[] {
  const named = message[0] === control.SPAWN_REQUEST ? [...message, ...wishesIn(message)] : message;
  const pids = named.filter((part) => Pid.is(part));
  return from === undefined ? pids : [from, ...pids];
}

function wishesIn(message: readonly Term[]): readonly Term[] {
  return (message.at(-1) as readonly Term[]).flatMap((wish) => wish as Term[]);
}

/** Whether a sender to this node must wait now; the sender of a large message waits until most of it is sent. */
export function isCongested(entry: DistEntry, sender: Process): boolean {
  if (entry.busy || (entry.state !== 'idle' && entry.queued.length > distBufBusyLimit)) return true;
  return entry.large.bytes > distBufBusyLimit && entry.large.holds([sender.pid]);
}

/** Resume the senders that need not wait for this connection any more. */
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
 * Pass queued frames to `take`: only whole frames, in pieces that fit into one message of a link, and no more than fit
 * into the batch. The rest waits for the next turn.
 */
export function flushEntries(take: Take): void {
  let left = bytesPerTurn;
  for (const entry of dirtyEntries.splice(0)) {
    entry.dirty = false;
    if (entry.state !== 'up') continue;
    left -= flushQueued(entry, take, left);
    if (entry.queued.length > 0) markDirty(entry);
    else flushFragments(entry, take);
  }
}

/** Returns the number of bytes passed. */
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

/** Pass as many writes of fragments as may be on their way at once: small frames must wait behind these. */
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

/** One write of fragments has arrived: another may be sent. */
export function roomForMore(entry: DistEntry): void {
  entry.room++;
  markDirty(entry);
}

/** A turn was ended by force: remove half-written frames. */
export function repairEntries(): void {
  for (const { queued, complete } of allEntries()) {
    queued.truncate(complete);
    queued.encoding = 'no';
  }
}
