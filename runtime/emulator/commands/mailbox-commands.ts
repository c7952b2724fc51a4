// The commands flush, which takes all messages out of a mailbox, and mailbox, which only shows them.

import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { describeReceive } from '../process/describe-receive.ts';
import { mailboxMessages, replaceMessages } from '../process/mailbox.ts';
import { type Note, NotingMailbox, startNoting, stopNoting } from '../process/noting-mailbox.ts';
import type { Process, Waiting } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import { TimedReceive } from '../process/receive.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { write, writeFormatted } from '../signals/io.ts';
import { badarg } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { inspect } from '../text/inspect.ts';
import { cutLines } from './columns.ts';

type Steps = Generator<unknown, unknown, unknown>;

/**
 * Prints and drops the messages in the mailbox: `flush()`.
 * `flush(ms)` then does the same with each new message, until none has arrived for `ms` milliseconds.
 */
export function flush(...args: unknown[]): unknown {
  const [ms] = args;
  if (ms === undefined) return flushNow();
  if (typeof ms !== 'number' || !(ms >= 0) || ms === Number.POSITIVE_INFINITY)
    throw badarg(1, 'not milliseconds, a number from 0 up', 'flush', args);
  return flushUntilQuiet(ms);
}

function flushNow(): 'ok' {
  const process = me();
  const messages = mailboxMessages(process);
  replaceMessages(process, []);
  for (const message of messages) print(process, message);
  return 'ok';
}

const quiet: unique symbol = Symbol('quiet');

const flushUntilQuiet = asyncToGenerator(function* (ms): Steps {
  const process = me();
  for (;;) {
    const message = yield new TimedReceive(ms as number, () => quiet);
    if (message === quiet) return 'ok';
    print(process, message);
  }
});

function print(process: Process, message: unknown): void {
  // ~p prints the message whole; flush drops the message, so what was not printed would be lost
  writeFormatted(process, 'Shell got ~p~n', [message]);
}

const mostShown = 50; // the most messages that mailbox(pid) shows; mailbox(pid, 'all') shows all

/**
 * Shows the messages in a process's mailbox, and which receive has passed over each: `mailbox(pid)`.
 * The messages stay in the mailbox.
 * `mailbox(pid, true)` starts noting the sender and time of each new message,
 * and `mailbox(pid, false)` stops noting. `mailbox(pid, 'all')` shows a long mailbox whole.
 */
export function showMailbox(...args: unknown[]): 'ok' | undefined {
  const [pid, how] = args;
  if (!Pid.is(pid)) throw badarg(1, 'not a pid', 'mailbox', args);
  if (Pid.homeOf(pid) !== here.node) throw badarg(1, 'not a local pid', 'mailbox', args);
  if (how !== undefined && how !== 'all' && typeof how !== 'boolean')
    throw badarg(2, "not true, false or 'all'", 'mailbox', args);
  const process = processOf(pid);
  if (process === undefined) return undefined;
  if (how === true) startNoting(process);
  list(process, how === 'all');
  if (how === false) stopNoting(process);
  return 'ok';
}

function list(process: Process, all: boolean): void {
  const messages = mailboxMessages(process);
  const { shown, hidden } = cutLines(messages, mostShown, all);
  const out = me();
  const say = (line: string): void => write(out, `${line}\n`);
  const { mailbox } = process;
  const notes = mailbox instanceof NotingMailbox && mailbox.notes && [...mailbox.notes];
  say(`** Mailbox of ${String(process.pid)}: ${messages.length} waiting **`);
  for (const [i, message] of shown.entries()) {
    const number = `${i + 1}: `;
    say(number + inspect(message, { column: number.length }));
    if (notes) say(`   ${told(notes[i])}`);
    for (const receive of passedBy(process, i)) say(`   passed over by ${receive}`);
  }
  if (hidden > 0) say(`... ${hidden} more: mailbox(pid, 'all')`);
  if (!notes && messages.length > 0)
    say('Who sends what is noted once you ask: mailbox(pid, true)');
}

function told(note: Note | undefined): string {
  if (note === undefined) return 'came before anything was noted';
  const at = new Date(note.at);
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) =>
    String(n).padStart(2, '0'),
  );
  return `from ${senderText(note.from)} at ${clock.join(':')}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

function senderText(from: Term): string {
  if (Pid.is(from)) return String(from);
  return typeof from === 'string' && from !== '' ? `a process on ${from}` : 'a timer, or the node';
}

/** Returns the waiting receives that have looked at message `i` and do not match it, as text. */
function passedBy(process: Process, i: number): string[] {
  const waiting: Waiting[] = [];
  if (process.waiting !== undefined) waiting.push(process.waiting, ...(process.alsoWaiting ?? []));
  const place = (process.mailbox?.head ?? 0) + i;
  return waiting
    .filter(({ scanned }) => !process.queued || place < scanned)
    .map(({ receive }) => describeReceive(receive));
}
