// A mailbox that notes something beside each message: who sent it and when, or what a trace needs to know of it.
// mailbox(pid, true), or a trace, replaces a process's own mailbox by such a mailbox.
// All other mailboxes note nothing, so they spend no time or memory on notes.

import type { Term } from '../term/term.ts';
import { arriving } from './arriving.ts';
import { Mailbox } from './mailbox.ts';
import type { Process } from './process.ts';
import { current } from './scheduler.ts';
import type { Stamp } from './tracer.ts';

export interface Note {
  /** The sender's pid, or only the name of the sender's node; undefined: a timer, or this node itself. */
  readonly from: Term;
  readonly at: number; // milliseconds since 1970
}

/** One element for each message in the mailbox, oldest first; undefined for one that arrived before noting began. */
type Beside<Kind> = (Kind | undefined)[];

export class NotingMailbox extends Mailbox {
  notes: Beside<Note> | undefined = undefined;
  stamps: Beside<Stamp> | undefined = undefined;

  override put(message: Term): void {
    this.notes?.push({ from: current?.pid ?? arriving.from, at: Date.now() });
    this.stamps?.push(nextStamp);
    nextStamp = undefined;
    super.put(message);
  }

  override removeAt(place: number): void {
    remove(this.notes, place - this.head);
    remove(this.stamps, place - this.head);
    super.removeAt(place);
  }

  override stampAt(place: number): Stamp | undefined {
    return this.stamps?.[place - this.head];
  }
}

let nextStamp: Stamp | undefined;

/** The stamp of the message that is put into a mailbox next. */
export function stampNext(stamp: Stamp | undefined): void {
  nextStamp = stamp;
}

function remove(beside: Beside<unknown> | undefined, place: number): void {
  if (place === 0) beside?.shift();
  else beside?.splice(place, 1);
}

/** Makes the process's mailbox note its messages from now on. */
export function startNoting(process: Process): void {
  const mailbox = notingMailbox(process);
  mailbox.notes ??= blanks(mailbox);
}

export function stopNoting(process: Process): void {
  if (!(process.mailbox instanceof NotingMailbox)) return;
  process.mailbox.notes = undefined;
  makePlain(process, process.mailbox);
}

/** Makes the process's mailbox keep stamps from now on. */
export function startStamping(process: Process): void {
  const { mailbox } = process;
  if (mailbox instanceof NotingMailbox && mailbox.stamps !== undefined) return;
  const noting = notingMailbox(process);
  noting.stamps = blanks(noting);
}

export function stopStamping(process: Process): void {
  if (!(process.mailbox instanceof NotingMailbox)) return;
  process.mailbox.stamps = undefined;
  makePlain(process, process.mailbox);
}

function notingMailbox(process: Process): NotingMailbox {
  const { mailbox } = process;
  if (mailbox instanceof NotingMailbox) return mailbox;
  const noting = new NotingMailbox();
  if (mailbox !== undefined) moveTo(noting, mailbox);
  process.mailbox = noting;
  return noting;
}

function blanks({ head, tail }: Mailbox): undefined[] {
  return new Array<undefined>(tail - head).fill(undefined);
}

/** Gives the process a mailbox without notes, once nothing is noted any more. */
function makePlain(process: Process, noting: NotingMailbox): void {
  if (noting.notes !== undefined || noting.stamps !== undefined) return;
  process.mailbox = new Mailbox();
  moveTo(process.mailbox, noting);
}

function moveTo(to: Mailbox, { slots, head, tail, mark, markedAt }: Mailbox): void {
  Object.assign(to, { slots, head, tail, mark, markedAt });
}
