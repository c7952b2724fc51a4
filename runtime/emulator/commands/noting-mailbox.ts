// A mailbox that notes who sent each message and when.
// mailbox(pid, true) replaces a process's own mailbox by such a mailbox.
// All other mailboxes note nothing, so they spend no time or memory on notes.

import { arriving } from '../process/arriving.ts';
import { Mailbox } from '../process/mailbox.ts';
import type { Process } from '../process/process.ts';
import { current } from '../process/scheduler.ts';
import type { Term } from '../term/term.ts';

export interface Note {
  /** The sender's pid, or only the name of the sender's node; undefined: a timer, or this node itself. */
  readonly from: Term;
  readonly at: number; // milliseconds since 1970
}

export class NotingMailbox extends Mailbox {
  /**
   * One element for each message in the mailbox, oldest first:
   * the note, or undefined if the message arrived before noting began.
   */
  readonly notes: (Note | undefined)[] = [];

  override put(message: Term): void {
    this.notes.push({ from: current?.pid ?? arriving.from, at: Date.now() });
    super.put(message);
  }

  override removeAt(place: number): void {
    this.notes.splice(place - this.head, 1);
    super.removeAt(place);
  }
}

/** Makes the process's mailbox note its messages from now on. */
export function startNoting(process: Process): void {
  if (process.mailbox instanceof NotingMailbox) return;
  const noting = new NotingMailbox();
  if (process.mailbox !== undefined) {
    const { slots, head, tail } = process.mailbox;
    Object.assign(noting, { slots, head, tail });
    for (let i = head; i < tail; i++) noting.notes.push(undefined);
  }
  process.mailbox = noting;
}

export function stopNoting(process: Process): void {
  if (!(process.mailbox instanceof NotingMailbox)) return;
  const { slots, head, tail } = process.mailbox;
  process.mailbox = Object.assign(new Mailbox(), { slots, head, tail });
}
