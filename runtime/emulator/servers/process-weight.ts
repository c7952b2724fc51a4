// An estimate of the memory that a process takes. All processes share one heap, and V8 does not say whose a value is;
// what is in the mailbox and in the dictionary is known. No user code runs, and a large term takes no longer.

import { mailboxLength, mailboxMessages } from '../process/mailbox.ts';
import type { Process } from '../process/process.ts';
import { isProxy } from '../realm/proxies.ts';

const ownWeight = 1_024; // bytes of a process that waits
const sampled = 20; // messages that are weighed; the others are taken to be like them
const mostParts = 200; // of one term

/** Returns bytes. */
export function weightOf(process: Process): number {
  const messages = mailboxLength(process);
  const some = messages === 0 ? [] : mailboxMessages(process).slice(0, sampled);
  const ofSome = some.reduce<number>((sum, message) => sum + weightOfTerm(message), 0);
  const mailbox = some.length === 0 ? 0 : Math.round((ofSome * messages) / some.length);
  let dictionary = 0;
  for (const pair of process.dictionary ?? []) dictionary += weightOfTerm(pair);
  return ownWeight + mailbox + dictionary;
}

export function weightOfTerm(term: unknown): number {
  const open: unknown[] = [term];
  let weight = 0;
  for (let parts = 0; open.length > 0 && parts < mostParts; parts++)
    weight += weigh(open.pop(), open);
  return weight + 8 * open.length;
}

/** Returns the bytes of one value, and puts the values in it into `open`. */
function weigh(value: unknown, open: unknown[]): number {
  if (typeof value === 'string') return 16 + value.length;
  if (typeof value !== 'object' || value === null || isProxy(value)) return 16;
  if (ArrayBuffer.isView(value)) return 64 + lengthOf.call(value);
  const keys = Array.isArray(value)
    ? indexes(value.length)
    : Object.keys(value).slice(0, mostParts);
  for (const key of keys) open.push(Reflect.getOwnPropertyDescriptor(value, key)?.value);
  return 16 + 8 * (Array.isArray(value) ? value.length : keys.length);
}

function indexes(length: number): string[] {
  return Array.from({ length: Math.min(length, mostParts) }, (_, place) => String(place));
}

const lengthOf = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  'byteLength',
)?.get as (this: ArrayBufferView) => number;
