// The outgoing batch being filled: what this turn asks of the host. The layout is in batch.ts.

import { out } from './batch.ts';
import { Writer } from './bytes.ts';

/** This turn's outgoing batch. */
export const outgoing: Writer = new Writer();

/** Output of processes, to the part of the terminal that belongs to a job; 0: to all of it. */
export function printOutput(job: number, text: string): void {
  outgoing.u8(out.output);
  outgoing.u32(job);
  outgoing.text(text);
}

/** A report, to the terminal. */
export function printReport(text: string): void {
  outgoing.u8(out.report);
  outgoing.text(text);
}
