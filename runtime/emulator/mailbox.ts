// Messages in order, and selective receive: the oldest message that matches is taken, others stay.

import type { Process } from './process.ts';
import type { Receive } from './receive.ts';
import type { Term } from './term.ts';

/** Put a message at the end. */
export function put(process: Process, message: Term): void {
  process.ownMessages().push(message);
}

export function mailboxLength(process: Process): number {
  return process.messages.length - process.head;
}

/** What waits, oldest first. */
export function mailboxMessages(process: Process): Term[] {
  return process.messages.slice(process.head);
}

/** No message matched. */
export const nothing: unique symbol = Symbol('nothing');

/** Where the last `take` that found nothing stopped looking. */
export let scannedTo = 0;

/** Take the oldest message from `from` on that `receive` matches, and give its value, or `nothing`. */
export function take(process: Process, receive: Receive, from: number): unknown {
  const messages = process.messages;
  const end = messages.length;
  for (let i = Math.max(from, process.head); i < end; i++) {
    const message = messages[i];
    if (!receive.matches(message)) continue;
    remove(process, i);
    return receive.value(message);
  }
  scannedTo = end;
  return nothing;
}

function remove(process: Process, at: number): void {
  const messages = process.messages;
  if (at !== process.head) {
    messages.splice(at, 1);
    return;
  }
  messages[process.head++] = undefined;
  if (process.head === messages.length) {
    messages.length = 0;
    process.head = 0;
  } else if (process.head > 1000 && process.head * 2 > messages.length) {
    messages.splice(0, process.head); // the emptied front is given back
    process.head = 0;
  }
  const waiting = process.alsoWaiting;
  if (waiting) for (const other of waiting) other.scanned = 0; // places have moved
}
