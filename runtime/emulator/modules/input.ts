// The functions of module io that read lines and terms from the group leader or another device (OTP: io).

import type { Reference } from '../identity/reference.ts';
import { isErlangs } from '../link/dist-entry.ts';
import { Receive, receives } from '../process/receive.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import type { Steps } from '../servers/gen-call.ts';
import * as monitors from '../signals/monitors.ts';
import { sendMessage } from '../signals/send.ts';
import { textIn } from '../term/characters.ts';
import { badarg } from '../term/exception.ts';
import { List } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import { binaryOf } from '../term/utf8.ts';
import { termOf } from '../text/term-text.ts';
import { device } from './devices.ts';

/**
 * Reads the next line that is typed on the terminal where the caller's output goes,
 * or from a device (see io.format): `await io.get_line(prompt)` or `await io.get_line(device, prompt)`.
 * Returns the line with its newline, 'eof' at the end of the input or after Ctrl-D,
 * or `['error', reason]` if the device cannot be read (io:get_line/1,2).
 */
const get_line = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* lineFor('io.get_line', args);
});

/**
 * Reads a term from the next line, in the form that the shell shows,
 * without evaluating anything: `await io.read(prompt)` or `await io.read(device, prompt)`.
 * Returns `['ok', term]`, 'eof' at the end of the input or after Ctrl-D, or `['error', why]`
 * if the line is not a term or the device cannot be read (io:read/1,2).
 */
const read = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const line = yield* lineFor('io.read', args);
  return typeof line === 'string' && line !== 'eof' ? termOf(line) : line;
});

function* lineFor(name: string, args: readonly unknown[]): Steps<Term> {
  const process = me();
  const prompt = args[args.length - 1];
  if (typeof prompt !== 'string' && typeof prompt !== 'number')
    throw badarg(Math.max(1, args.length), 'not a prompt, a text', name, args);
  const leader = args.length > 1 ? device(name, args) : process.groupLeader;
  const reference = monitors.monitor(process, leader);
  const shown = isErlangs(leader) ? binaryOf(String(prompt)) : String(prompt);
  sendMessage(leader, ['io_request', process.pid, reference, ['get_line', 'unicode', shown]]);
  const [what, , reply] = (yield new Reply(reference)) as readonly Term[];
  monitors.demonitor(process, reference);
  return what === 'io_reply' ? lineIn(reply) : ['error', 'terminated'];
}

/** The line of a reply: an Erlang node's is a list of characters or a binary. */
function lineIn(reply: Term): Term {
  const isText = reply instanceof List || reply instanceof Uint8Array;
  return (isText ? textIn(reply, false) : undefined) ?? reply;
}

/** A receive of the reply to an io request, or of the monitor's 'DOWN' if the device ends first. */
class Reply extends Receive {
  readonly #reference: Reference;

  constructor(reference: Reference) {
    super();
    this.#reference = reference;
  }

  override matches(message: Term): boolean {
    if (!Array.isArray(message) || message[1] !== this.#reference) return false;
    return message[0] === 'io_reply' || message[0] === 'DOWN';
  }

  override wants(reference: Reference): boolean {
    return reference === this.#reference;
  }

  override describe(): string {
    return 'io.get_line';
  }
}
receives.add(Reply.prototype);

/** The functions of module io that read. */
export const io: Readonly<Record<'get_line' | 'read', (...args: unknown[]) => unknown>> = {
  get_line,
  read,
};
