// Output of frames to other nodes (OTP: dist.c). A frame is encoded into the queue of the node's entry, which
// goes to the host at the end of the turn, or waits until the node is connected.

import { Reader, Writer } from '../codec/bytes.ts';
import { control } from '../codec/control-message.ts';
import {
  decodeControl,
  decodeTerm,
  encodeControl,
  encodeTerm,
} from '../codec/external-term-format.ts';
import { headerOf, passThrough, version } from '../codec/send-header.ts';
import { distBufBusyLimit, fragmentsAtOnce, linkMessageLimit } from '../host/emulator-limits.ts';
import { largestBatch } from '../host/term-limits.ts';
import { isOnItsWay, pidsMet, settled } from '../identity/on-their-way.ts';
import type { Pid } from '../identity/pid.ts';
import type { Process } from '../process/process.ts';
import { current, resume } from '../process/scheduler.ts';
import type { Term } from '../term/term.ts';
import { Unsendable } from '../term/unsendable.ts';
import { allEntries, type DistEntry, dirtyEntries, markDirty, signals } from './dist-entry.ts';
import { sendToErlang } from './erlang-output.ts';
import type { Sender } from './held-frames.ts';
import {
  anew,
  beginFrame,
  endFrame,
  mustBeSetAside,
  mustWait,
  pidsAwaited,
  pidsOf,
  senderOf,
  setAside,
} from './queue-frames.ts';
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
  if (entry.peer === 'erlang') return sendToErlang(entry, { message, payload, hasPayload }, from);
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
    pidsMet(); // those of the frame that is not sent
    queued.truncate(start);
    throw error;
  }
  const awaits = pidsAwaited(message);
  const sender = senderOf(message, from);
  if (mustWait(entry, sender, awaits)) hold(entry, start, sender, awaits);
  else if (mustBeSetAside(entry, start))
    setAside(
      entry,
      { start, control: start + 6, controlEnd: payloadAt, payload: payloadAt + 1 },
      pidsOf(message, from),
    );
  endFrame(entry, start);
  return true;
}

/** Move the frame just written to those that wait, in terl's form. */
function hold(entry: DistEntry, start: number, sender: Sender, awaits: readonly Pid[]): void {
  const frame = entry.queued.bytes().slice(start + 4);
  entry.queued.truncate(start);
  entry.held.add(frame, sender, awaits);
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
  if (entry.peer !== 'terl' || entry.held.waiting || isOnItsWay(to))
    return sendControl(entry, [control.SEND, '', to], message, true);
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
    pidsMet();
    queued.truncate(start);
    throw error;
  }
  const awaits = pidsMet();
  if (awaits.length > 0) hold(entry, start, senderOf([to], current?.pid), awaits);
  else if (mustBeSetAside(entry, start)) {
    const payload = start + 4 + entry.header.length; // the last byte of the header is the payload's version byte
    setAside(
      entry,
      { start, control: start + 6, controlEnd: payload - 1, payload },
      pidsOf([to], current?.pid),
    );
  }
  endFrame(entry, start);
  return true;
}

/** Send, in the form of their peers, the frames that no longer wait for a pid on its way. */
export function sendHeld(): void {
  if (!settled.some) return;
  settled.some = false;
  for (const entry of allEntries()) sendHeldTo(entry);
}

/** The same for one node, also when it has turned out whose protocol it speaks. */
export function sendHeldTo(entry: DistEntry): void {
  if (entry.state !== 'up' || !entry.held.waiting) return;
  entry.held.takeReady((frame, sender) => sendAnew(entry, frame, sender));
  resumeSenders(entry);
}

function sendAnew(entry: DistEntry, bytes: Uint8Array, sender: Sender): void {
  const reader = new Reader(bytes);
  reader.skip(2);
  const message = decodeControl(reader) as readonly Term[];
  const hasPayload = reader.left > 0;
  if (hasPayload) reader.skip(1);
  const payload = hasPayload ? decodeTerm(reader) : undefined;
  let why: Unsendable | undefined;
  anew.isSending = true;
  try {
    sendControl(entry, message, payload, hasPayload, sender);
  } catch (error) {
    if (!(error instanceof Unsendable)) throw error;
    why = error;
  } finally {
    anew.isSending = false;
  }
  if (why !== undefined) unsaid.tell(entry, message, why);
}

/** Called for a message that was queued before its peer was known, and for which an Erlang node has no terms; set in wiring.ts. */
export const unsaid: {
  tell: (entry: DistEntry, message: readonly Term[], why: Unsendable) => void;
} = { tell: () => undefined };

/** Whether a sender must wait now. The sender of a large message waits until most of the message is sent. */
export function isCongested(entry: DistEntry, sender: Process): boolean {
  const waiting = entry.queued.length + entry.held.bytes;
  if (entry.busy || (entry.state !== 'idle' && waiting > distBufBusyLimit)) return true;
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

type Take = (
  node: string,
  link: number,
  frames: readonly Uint8Array[], // pieces that make one message
  wantsRoom: boolean,
) => void;

const heads = new Writer(); // of the fragments of one write
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
    if (clock !== undefined) take(entry.node.text, entry.link, [clock], false);
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
    take(entry.node.text, entry.link, [frames], false);
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
    take(entry.node.text, entry.link, entry.large.take(heads, fragmentsAtOnce), true);
    heads.reset();
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
