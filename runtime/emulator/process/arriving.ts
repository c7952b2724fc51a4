// The sender of the message that is now being received from another node (for the command mailbox()).

import type { Term } from '../term/term.ts';

/** The sender's pid if the control message has it, else the sender's node; undefined between messages. */
export const arriving: { from: Term } = { from: undefined };
