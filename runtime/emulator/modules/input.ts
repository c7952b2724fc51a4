// Input of processes: lines and terms that the group leader, or a device that is named, reads (io:get_line, io:read).

import type { Reference } from '../identity/reference.ts';
import { Receive, receives } from '../process/receive.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import type { Steps } from '../servers/gen-call.ts';
import * as monitors from '../signals/monitors.ts';
import { sendMessage } from '../signals/send.ts';
import { badarg } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { termOf } from '../text/term-text.ts';
import { device } from './devices.ts';

/**
 * `await io.get_line(prompt)`, or of a device as io.format has it, `await io.get_line(device, prompt)`: the next line that is typed where the
 * caller prints, its newline with it; 'eof' at the end of the input, or after Ctrl-D; `['error', reason]` from what cannot be read (io:get_line/1,2).
 */
const get_line = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* lineFor('io.get_line', args);
});

/**
 * `await io.read(prompt)`, or of a device, `await io.read(device, prompt)`: the term on the next line, written as the shell shows terms:
 * `['ok', term]`, 'eof', or `['error', why]`. Nothing in it is evaluated (io:read/1,2).
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
  const request = ['get_line', 'unicode', String(prompt)];
  sendMessage(leader, ['io_request', process.pid, reference, request]);
  const [what, , reply] = (yield new Reply(reference)) as readonly Term[];
  monitors.demonitor(process, reference);
  return what === 'io_reply' ? reply : ['error', 'terminated'];
}

/** The reply to a request, or the end of who was asked. */
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

/** The part of module io that reads. */
export const io: Readonly<Record<'get_line' | 'read', (...args: unknown[]) => unknown>> = {
  get_line,
  read,
};
