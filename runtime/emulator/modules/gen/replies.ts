// The replies of behaviours to their clients (OTP: gen:reply).

import { type From, fromOf, reply } from '../../signals/gen-reply.ts';
import type { Term } from '../../term/term.ts';
import { Unsendable } from '../../term/unsendable.ts';
import { readable } from '../../text/readable.ts';
import { type Ending, endingOf } from './ending.ts';

/** Replies to a client, if `from` is one. What cannot be sent is sent as it is shown. */
export function answer(from: Term, value: Term): void {
  const caller = fromOf(from);
  if (caller !== undefined) reply(caller, readable(value));
}

/** Sends the reply of a callback. One that cannot be sent is an error of the callback, which is returned. */
export function replied(caller: From, value: Term): Ending | undefined {
  try {
    reply(caller, value);
    return undefined;
  } catch (error) {
    return unsent(error);
  }
}

/** The error of a callback whose reply cannot be sent, from what the copying of the reply has thrown. */
export function unsent(error: unknown): Ending {
  if (!(error instanceof Unsendable)) throw error;
  return endingOf(error.calling('message[1]', 'reply'));
}
