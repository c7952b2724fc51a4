// Delivery of a message to a process of this node. A process that waits for a message is enqueued.

import type { Term } from '../term/term.ts';
import { put } from './mailbox.ts';
import type { Process } from './process.ts';
import { enqueue } from './scheduler.ts';
import { tracer } from './tracer.ts';

/** Deliver a message to a process; the message must already be a copy for the receiver. */
export function deliver(process: Process, message: Term): void {
  if (tracer !== undefined) tracer.delivers(process, message);
  if (process.native !== undefined) {
    if (tracer === undefined) process.native(message);
    else tracer.handles(process, message);
    return;
  }
  put(process, message);
  if (process.waiting !== undefined && !process.queued) enqueue(process);
}
