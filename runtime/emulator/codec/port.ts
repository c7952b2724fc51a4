// The batch that goes to the host at the end of this turn. The events of the batch are in host/contract.ts.

import { type EmulatorEvent, emulatorTells } from '../host/contract.ts';
import { Vocabulary } from '../host/encoding.ts';
import { NoRoom } from '../host/room.ts';
import { largestBatch } from '../host/term-limits.ts';
import { utf8PerUnit } from '../term/utf8.ts';
import { Writer } from './bytes.ts';

/** This turn's outgoing batch. */
export const outgoing: Writer = new Writer();

const vocabulary = new Vocabulary(emulatorTells);

/** Put an event into the batch. If this throws, as on a full stack, no half event stays in the batch. */
export function tellHost(event: EmulatorEvent): void {
  const start = outgoing.length;
  try {
    vocabulary.write(outgoing, event);
  } catch (error) {
    outgoing.length = start;
    throw error;
  }
}

/** Print text of processes on a job's part of the terminal; job 0: on the whole terminal. */
export function printOutput(job: number, text: string): void {
  if (outgoing.length + utf8PerUnit * text.length > mostOutput)
    throw new NoRoom(`it is more than the ${mostOutput} bytes that can be printed at once`);
  tellHost({ kind: 'output', job, text });
}

/** Show a report on the terminal. */
export function printReport(text: string): void {
  tellHost({ kind: 'report', text });
}

const mostOutput = largestBatch / 2; // bytes of output in one batch; the other half of the batch is for all other events
