// The mailbox of a process: messages in order, and selective receive, which takes the oldest that matches.

import type { Reference } from '../identity/reference.ts';
import type { Term } from '../term/term.ts';
import type { Process } from './process.ts';
import type { Receive } from './receive.ts';
import { slice } from './scheduler.ts';
import { type Stamp, tracer } from './tracer.ts';

/** Created at the first message. Messages are slots[head] to slots[tail - 1]; emptied slots are reused. */
export class Mailbox {
  slots: Term[];
  head = 0;
  tail: number;
  /** A reference made when `markedAt` was the tail: no message before that place can contain it. */
  mark: Reference | undefined = undefined;
  markedAt = 0;

  /** Rest parameters make an array of exact length; an array that grows by push has room for seventeen. */
  constructor(...messages: Term[]) {
    this.slots = messages;
    this.tail = messages.length;
  }

  put(message: Term): void {
    this.slots[this.tail++] = message;
  }

  /** What a trace has noted beside the message at a place: nothing in a mailbox of this class. */
  stampAt(_place: number): Stamp | undefined {
    return undefined;
  }

  removeAt(place: number): void {
    if (place === this.head) this.slots[this.head++] = undefined;
    else {
      if (place === this.tail - 1) this.slots[place] = undefined;
      else this.slots.splice(place, 1);
      this.tail--;
      if (place < this.markedAt) this.markedAt--;
    }
    if (this.head === this.tail) {
      this.head = 0;
      this.tail = 0;
      this.markedAt = 0;
      if (this.slots.length > keptSlots) this.slots = [];
    } else if (this.head > keptSlots && this.head * 2 > this.tail) {
      this.slots.splice(0, this.head); // frees the emptied slots
      this.tail -= this.head;
      this.markedAt -= Math.min(this.markedAt, this.head);
      this.head = 0;
    }
  }
}

const keptSlots = 1000; // slots that an emptied mailbox keeps; more are freed

/** Note a new reference: a receive for it skips all earlier messages (BEAM: receive marker). */
export function markReference(process: Process, reference: Reference): Reference {
  const { mailbox } = process;
  if (mailbox === undefined) return reference;
  mailbox.mark = reference;
  mailbox.markedAt = mailbox.tail;
  return reference;
}

/** Put a message at the end. */
export function put(process: Process, message: Term): void {
  if (process.mailbox === undefined) process.mailbox = new Mailbox(message);
  else process.mailbox.put(message);
}

export function mailboxLength(process: Process): number {
  const { mailbox } = process;
  return mailbox === undefined ? 0 : mailbox.tail - mailbox.head;
}

/** The messages, oldest first. */
export function mailboxMessages(process: Process): Term[] {
  const { mailbox } = process;
  return mailbox === undefined ? [] : mailbox.slots.slice(mailbox.head, mailbox.tail);
}

/** Replace all messages by `kept`. */
export function replaceMessages(process: Process, kept: readonly Term[]): void {
  const before = process.mailbox;
  process.mailbox = undefined;
  if (tracer !== undefined && before !== undefined) tracer.replaces(process, before, kept);
  else for (const message of kept) put(process, message);
  lookFromStart(process);
}

/** Remove the messages for which `isUnwanted` returns true. */
export function dropMessages(process: Process, isUnwanted: (message: Term) => boolean): void {
  const messages = mailboxMessages(process);
  const kept = messages.filter((message) => !isUnwanted(message));
  if (kept.length < messages.length) replaceMessages(process, kept);
}

/** What `take` returns when no message matches. */
export const nothing: unique symbol = Symbol('nothing');

/** The place in the mailbox up to which the last unsuccessful `take` has looked. */
export let scannedTo = 0;

/** Take the oldest message, from place `from` on, that matches; returns the receive's value, or `nothing`. */
export function take(process: Process, receive: Receive, from: number): unknown {
  const { mailbox } = process;
  if (mailbox === undefined) {
    scannedTo = 0;
    return nothing;
  }
  const { slots, tail, head, mark } = mailbox;
  let first = Math.max(from, head);
  if (mark !== undefined && first < mailbox.markedAt && receive.wants(mark))
    first = mailbox.markedAt;
  const place = receive.find(slots, first, tail);
  slice.r -= (place - first) >> 3; // skipped messages cost reductions too
  if (place === tail) {
    scannedTo = tail;
    return nothing;
  }
  const message = slots[place];
  const stamp = tracer === undefined ? undefined : mailbox.stampAt(place);
  mailbox.removeAt(place);
  if (tracer !== undefined) tracer.takes(process, message, stamp);
  if (process.waiting !== undefined) lookFromStart(process); // another receive may be waiting
  return receive.value(message);
}

/** Places of messages have changed, so waiting receives must look from the start again. */
function lookFromStart(process: Process): void {
  if (process.waiting !== undefined) process.waiting.scanned = 0;
  if (process.alsoWaiting !== undefined)
    for (const waiting of process.alsoWaiting) waiting.scanned = 0;
}
