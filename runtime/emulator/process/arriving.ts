// The sender of the message that is now being received from another node (for mailbox/2).

import type { Term } from '../term/term.ts';

/** The sender's pid if the control message has it, else its node; undefined between messages. */
export const arriving: { from: Term } = { from: undefined };
