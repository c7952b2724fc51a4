// The outgoing batch being filled: what this turn asks of the host. The layout is in batch.ts.

import { out } from './batch.ts';
import { Writer } from './bytes.ts';

/** This turn's outgoing batch. */
export const outgoing: Writer = new Writer();

/** Text for the terminal: output of processes, or a report. */
export function print(kind: 'output' | 'report', text: string): void {
  outgoing.u8(kind === 'output' ? out.output : out.report);
  outgoing.text(text);
}
