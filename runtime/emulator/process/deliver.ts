// Delivery of a message to a process of this node. A process that waits for a message is enqueued.

import type { Term } from '../term/term.ts';
import { put } from './mailbox.ts';
import type { Process } from './process.ts';
import { enqueue } from './scheduler.ts';

/** Deliver a message to a process; the message must already be a copy for the receiver. */
export function deliver(process: Process, message: Term): void {
  if (process.native !== undefined) {
    process.native(message);
    return;
  }
  put(process, message);
  if (process.waiting !== undefined && !process.queued) enqueue(process);
}
