// The queue of frames for one node: where a frame begins and ends, and which frames are set aside to be sent in fragments.

import { isSpawnRequest } from '../codec/control-message.ts';
import { fragmentBytes, largestControl, pendingLimit } from '../host/emulator-limits.ts';
import { pidsMet } from '../identity/on-their-way.ts';
import { Pid } from '../identity/pid.ts';
import type { Term } from '../term/term.ts';
import { Unsendable } from '../term/unsendable.ts';
import { type DistEntry, markDirty } from './dist-entry.ts';
import type { Sender } from './held-frames.ts';

/** A control message, with its payload if it has one. */
export interface Frame {
  readonly message: readonly Term[];
  readonly payload: Term;
  readonly hasPayload: boolean;
}

/** Begin a frame and return its position; -1 if too many bytes already wait for the connection, or for pids on their way. */
export function beginFrame(entry: DistEntry): number {
  const { queued } = entry;
  const start = queued.length;
  if (entry.state !== 'up' && start + entry.large.bytes > pendingLimit) return -1;
  if (entry.held.bytes > pendingLimit) return -1;
  queued.u32(0);
  return start;
}

export function endFrame(entry: DistEntry, start: number): void {
  const { queued } = entry;
  if (queued.length > start) queued.patchU32(start, queued.length - start - 4);
  entry.complete = queued.length;
  markDirty(entry);
}

/** Whether a frame must be passed to setAside: it is large, or a large frame is waiting. */
export function mustBeSetAside(entry: DistEntry, start: number): boolean {
  return entry.large.waiting || entry.queued.length - start > fragmentBytes;
}

/** Where the parts of a frame in the queue begin, without their version bytes. */
export interface Parts {
  readonly start: number;
  readonly control: number;
  readonly controlEnd: number;
  readonly payload: number;
}

/** Move the frame just written to the large frames, if it is large or must wait for a large frame. */
export function setAside(entry: DistEntry, parts: Parts, pids: readonly Pid[]): void {
  const { queued, large } = entry;
  const { start } = parts;
  const size = queued.length - start;
  if (parts.controlEnd - start > largestControl) {
    queued.truncate(start);
    throw new Unsendable('message', `its names take more than ${largestControl} bytes`);
  }
  if (size <= fragmentBytes) {
    if (!large.holds(pids)) return;
    queued.patchU32(start, size - 4);
    large.addSmall(pids, queued.cutFrom(start));
    return;
  }
  const payload = queued.cutFrom(Math.min(parts.payload, queued.length));
  queued.truncate(parts.controlEnd);
  const control = queued.cutFrom(start).slice(parts.control - start);
  large.addLarge(pids, control, payload);
}

/** The pids in a control message (a spawn request has one in its options: the new process's), and `from`. */
export function pidsOf(message: readonly Term[], from: Pid | undefined): Pid[] {
  const named = isSpawnRequest(message[0]) ? [...message, ...wishesIn(message)] : message;
  const pids = named.filter((part) => Pid.is(part));
  return from === undefined ? pids : [from, ...pids];
}

function wishesIn(message: readonly Term[]): readonly Term[] {
  return (message[5] as readonly Term[]).flatMap((wish) => wish as Term[]);
}

/** The pids on their way that the frame just written names. A request for a process does not wait for its pid. */
export function pidsAwaited(message: readonly Term[]): readonly Pid[] {
  const met = pidsMet();
  if (met.length === 0 || !isSpawnRequest(message[0])) return met;
  const wishes = wishesIn(message);
  return met.filter((pid) => !wishes.includes(pid));
}

/** Whether the frame just written must wait: for a pid, behind a frame that waits, or until it is known whose protocol the node speaks. */
export function mustWait(
  { peer, held }: DistEntry,
  sender: Sender,
  awaits: readonly Pid[],
): boolean {
  return peer === 'both' || awaits.length > 0 || (!anew.isSending && held.holds(sender));
}

/** The sender: the one given, or the process in whose name the control message is. */
export function senderOf(message: readonly Term[], from: Pid | undefined): Sender {
  return from ?? (message.find((part) => Pid.is(part)) as Pid | undefined);
}

/** Whether a frame that has waited is being sent: those that wait still were behind it. */
export const anew: { isSending: boolean } = { isSending: false };
