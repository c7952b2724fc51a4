// The outgoing batch being filled: what this turn asks of the host. The layout is in batch.ts.

import { out } from '../host/batch.ts';
import { NoRoom } from '../host/room.ts';
import { largestBatch } from '../host/term-limits.ts';
import { Writer } from './bytes.ts';
import { utf8PerUnit } from './utf8.ts';

/** This turn's outgoing batch. */
export const outgoing: Writer = new Writer();

/**
 * Put one part into the batch, or nothing of it: who causes it may be at the end of the stack, and half a part would
 * spoil all that follows. Numbers are four bytes, booleans one.
 */
export function say(what: number, ...fields: readonly (number | string | boolean)[]): void {
  const start = outgoing.length;
  try {
    outgoing.u8(what);
    for (const field of fields) {
      if (typeof field === 'string') outgoing.text(field);
      else if (typeof field === 'number') outgoing.u32(field);
      else if (typeof field === 'boolean') outgoing.u8(field ? 1 : 0);
      else throw new TypeError('a field of the batch is a text, a number or a boolean');
    }
  } catch (error) {
    outgoing.length = start;
    throw error;
  }
}

/** Output of processes, to the part of the terminal that belongs to a job; 0: to all of it. */
export function printOutput(job: number, text: string): void {
  if (outgoing.length + utf8PerUnit * text.length > mostOutput)
    throw new NoRoom(`it is more than the ${mostOutput} bytes that can be printed at once`);
  say(out.output, job, text);
}

/** A report, to the terminal. */
export function printReport(text: string): void {
  say(out.report, text);
}

const mostOutput = largestBatch / 2; // bytes in one turn: so there is always room for what the emulator itself has to say
