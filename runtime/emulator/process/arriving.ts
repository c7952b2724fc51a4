// Who sent what is being received from another node: for those who note it (mailbox/2).

import type { Term } from '../term/term.ts';

/** The sender's pid where the protocol says it, else its node; undefined between frames. */
export const arriving: { from: Term } = { from: undefined };
