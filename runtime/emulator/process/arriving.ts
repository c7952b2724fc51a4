// The message that is now being received from another node: its sender (for the command mailbox()), and what a trace
// has given it on the way.

import type { Term } from '../term/term.ts';
import type { Stamp } from './tracer.ts';

/** The sender's pid if the control message has it, else the sender's node; undefined between messages. */
export const arriving: { from: Term; stamp: Stamp | undefined } = {
  from: undefined,
  stamp: undefined,
};
