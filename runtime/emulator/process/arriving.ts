// The sender of the message that is now being received from another node; the command mailbox() shows
// senders.

import type { Term } from '../term/term.ts';

/** The sender's pid if the control message has it, else the sender's node; undefined between messages. */
export const arriving: { from: Term } = { from: undefined };
