// The batch that goes to the host at the end of this turn. Its events are in host/contract.ts.

import { type EmulatorEvent, emulatorTells } from '../host/contract.ts';
import { Vocabulary } from '../host/encoding.ts';
import { NoRoom } from '../host/room.ts';
import { largestBatch } from '../host/term-limits.ts';
import { Writer } from './bytes.ts';
import { utf8PerUnit } from './utf8.ts';

/** This turn's outgoing batch. */
export const outgoing: Writer = new Writer();

const vocabulary = new Vocabulary(emulatorTells);

/** Put an event into the batch; nothing of it if this throws, as at the end of the stack: half would spoil the rest. */
export function tellHost(event: EmulatorEvent): void {
  const start = outgoing.length;
  try {
    vocabulary.write(outgoing, event);
  } catch (error) {
    outgoing.length = start;
    throw error;
  }
}

/** Output of processes, for the part of the terminal that belongs to a job; job 0: for all of the terminal. */
export function printOutput(job: number, text: string): void {
  if (outgoing.length + utf8PerUnit * text.length > mostOutput)
    throw new NoRoom(`it is more than the ${mostOutput} bytes that can be printed at once`);
  tellHost({ kind: 'output', job, text });
}

/** A report for the terminal. */
export function printReport(text: string): void {
  tellHost({ kind: 'report', text });
}

const mostOutput = largestBatch / 2; // bytes in one turn; the other half is for the parts that the emulator itself writes
