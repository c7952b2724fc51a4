// How much room there is for messages, and what is said where there is none.

import { settings } from './settings.ts';

/**
 * Bytes of one message to or from another node; of all that have arrived in part, too. Half of the memory that the
 * processes of this node have: where a message is made it is there twice.
 */
export function largestFrame(): number {
  return ((settings.now.memory_limit ?? 1024) * 2 ** 20) / 2;
}

/** Thrown where something would grow beyond its bound. */
export class NoRoom extends Error {
  override readonly name: string = 'NoRoom';
}

/** What V8 says when the isolate has no memory left for the bytes of an array. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Array buffer allocation failed';
}

/** Why a message could not be written or copied, where each part of it is sound. */
export function whyNoRoom(error: unknown): string {
  if (error instanceof NoRoom) return error.message;
  if (isOutOfMemory(error))
    return 'this node has no memory left for it (-memory_limit MIB gives it more)';
  return 'it is too large or too deep, or changes while it is read';
}
