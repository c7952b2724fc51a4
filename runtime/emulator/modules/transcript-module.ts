// Module transcript, which Erlang does not have: a record of the session, written by the process of the screen.

import { elsewhere, guarded, type MayAsk } from '../process/own-terminal.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { badarg } from '../term/exception.ts';

type Steps = Generator<unknown, unknown, unknown>;
type Module = Readonly<Record<'start' | 'stop', (...args: unknown[]) => unknown>>;

const starting = asyncToGenerator(function* (...args: unknown[]): Steps {
  const [file] = args;
  if (typeof file !== 'string' || !/\.(txt|md|cast)$/.test(file))
    throw badarg(1, 'not a file that ends in .txt, .md or .cast', 'transcript.start', args);
  return yield request(me(), 'transcript', file);
});

const stopping = asyncToGenerator(function* (): Steps {
  const file = yield request(me(), 'transcript');
  return file === null ? ['error', 'not_started'] : ['ok', file];
});

/**
 * Record the session, from this entry on, as it appears: in a new file that ends in .txt (plain text), .md (Markdown) or
 * .cast (asciicast, version 2, for every player; .v3.cast: version 3). `['ok', file]`, or `['error', why]`. Cookies are not
 * shown. Only for what is typed at the terminal of this node itself.
 */
const start = guarded(elsewhere, 'transcript.start', starting);

/** End the record behind the answer to this entry: `['ok', file]`, or `['error', 'not_started']`. */
const stop = guarded(elsewhere, 'transcript.stop', stopping);

export const transcript: Module = { start, stop };

// What a prompt has by this name.
export function ownTranscript(mayAsk: MayAsk): Module {
  return {
    start: guarded(mayAsk, 'transcript.start', starting),
    stop: guarded(mayAsk, 'transcript.stop', stopping),
  };
}
