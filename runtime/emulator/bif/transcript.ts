// Module transcript, which Erlang does not have: a record of the session, written by the process of the screen.

import { evaluatorOf } from '../evaluator.ts';
import { badarg, ErlangError } from '../exit-reason.ts';
import type { Process } from '../process.ts';
import { request } from '../request.ts';
import { asyncToGenerator } from '../run-process.ts';
import { me } from '../self.ts';

type Steps = Generator<unknown, unknown, unknown>;

/**
 * Record the session from now on, as it appears: in a new file that ends in .txt (plain text), .md (Markdown) or
 * .cast (asciicast, version 3). `['ok', file]`, or `['error', why]`. Cookies are not shown. At this node's prompt only.
 */
const start = asyncToGenerator(function* (...args: unknown[]): Steps {
  const [file] = args;
  const process = atPrompt('transcript.start', args);
  if (typeof file !== 'string' || !/\.(txt|md|cast)$/.test(file))
    throw badarg(1, 'not a file that ends in .txt, .md or .cast', 'transcript.start', args);
  return yield request(process, 'transcript', file);
});

/** End the record: `['ok', file]`, or `['error', 'not_started']`. */
const stop = asyncToGenerator(function* (...args: unknown[]): Steps {
  const file = yield request(atPrompt('transcript.stop', args), 'transcript');
  return file === null ? ['error', 'not_started'] : ['ok', file];
});

/** Programs, and whoever is on another node, must not write files here. */
function atPrompt(name: string, args: readonly unknown[]): Process {
  const process = me();
  if (!evaluatorOf(process)?.job)
    throw new ErlangError('notsup', {
      name,
      args,
      hint: "only at the prompt of the screen's own node",
    });
  return process;
}

export const transcript: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  start,
  stop,
};
