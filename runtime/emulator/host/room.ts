// The limit of a message's size, and the errors of messages that are too large.

import { settings } from './settings.ts';

/**
 * The most bytes of one message to or from another node, of all messages queued for one node, and of all
 * partly received messages together. It is half of the memory limit, since a sender holds its message twice,
 * as a term and as bytes.
 */
export function largestFrame(): number {
  return ((settings.now.memory_limit ?? 1024) * 2 ** 20) / 2;
}

/** Thrown when a batch, a message or a queue would grow beyond its limit. */
export class NoRoom extends Error {
  override readonly name: string = 'NoRoom';
}

/** Whether an error of V8 says that the isolate has no memory left for the bytes of an array. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Array buffer allocation failed';
}

/** Why a message could not be written or copied, although each of its parts can be sent. */
export function whyNoRoom(error: unknown): string {
  if (error instanceof NoRoom) return error.message;
  if (isOutOfMemory(error))
    return 'this node has no memory left for it (-memory_limit MIB gives it more)';
  return 'it is too large or too deep, or changes while it is read';
}
