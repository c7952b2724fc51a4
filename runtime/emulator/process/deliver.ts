// A message into a local mailbox; whoever waits there is woken.

import type { Term } from '../term/term.ts';
import { put } from './mailbox.ts';
import type { Process } from './process.ts';
import { enqueue } from './scheduler.ts';

/** Put a message, already the receiver's own copy, into a process's mailbox. */
export function deliver(process: Process, message: Term): void {
  if (process.native !== undefined) {
    process.native(message);
    return;
  }
  put(process, message);
  if (process.waiting !== undefined && !process.queued) enqueue(process);
}
