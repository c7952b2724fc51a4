// Delivery of a message to a local process, which is woken if it waits.

import type { Term } from '../term/term.ts';
import { put } from './mailbox.ts';
import type { Process } from './process.ts';
import { enqueue } from './scheduler.ts';

/** Put a message into a process's mailbox; the message must already be a copy for the receiver. */
export function deliver(process: Process, message: Term): void {
  if (process.native !== undefined) {
    process.native(message);
    return;
  }
  put(process, message);
  if (process.waiting !== undefined && !process.queued) enqueue(process);
}
