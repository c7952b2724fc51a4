// Module transcript, which is not Erlang's: records the session. The screen's thread writes the file.

import { recordNodes } from '../distribution/recording.ts';
import { elsewhere, guarded, type MayAsk } from '../process/own-terminal.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { badarg } from '../term/exception.ts';

type Steps = Generator<unknown, unknown, unknown>;
type Module = Readonly<Record<'start' | 'stop', (...args: unknown[]) => unknown>>;

const starting = asyncToGenerator(function* (...args: unknown[]): Steps {
  const [first, nodes = []] = args;
  const { file, clean } = typeof first === 'string' ? { file: first } : optionsIn(first, args);
  if (typeof file !== 'string' || !/\.(txt|md|cast)$/.test(file))
    throw badarg(1, 'not a file that ends in .txt, .md or .cast', 'transcript.start', args);
  if (/\.v(?![23]\.)\d+\.cast$/.test(file))
    throw badarg(1, 'not version 2 or 3 of a .cast', 'transcript.start', args);
  if (!Array.isArray(nodes) || !nodes.every((node) => typeof node === 'string'))
    throw badarg(2, 'not a list of nodes', 'transcript.start', args);
  if (nodes.length > 0 && !file.endsWith('.md'))
    throw badarg(1, 'not a file that ends in .md, which nodes can share', 'transcript.start', args);
  const started = yield request(me(), 'transcript', file, clean === true);
  if (Array.isArray(started) && started[0] === 'ok') recordNodes(file, nodes as string[]);
  return started;
});

// Returns the options in an object such as `{ file: 'a.md', clean: true }`.
function optionsIn(given: unknown, args: readonly unknown[]): Readonly<Record<string, unknown>> {
  const prototype: unknown =
    typeof given === 'object' && given !== null ? Object.getPrototypeOf(given) : undefined;
  if (prototype !== Object.prototype && prototype !== null)
    throw badarg(1, 'not a file that ends in .txt, .md or .cast', 'transcript.start', args);
  const options = given as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(options).find((key) => key !== 'file' && key !== 'clean');
  if (unknown !== undefined || !['undefined', 'boolean'].includes(typeof options['clean']))
    throw badarg(1, 'not { file, clean: true or false }', 'transcript.start', args);
  return options;
}

const stopping = asyncToGenerator(function* (): Steps {
  const file = yield request(me(), 'transcript');
  return file === null ? ['error', 'not_started'] : ['ok', file];
});

/**
 * Records the session in a new file, as the terminal shows it.
 * The record begins with the entry that calls transcript.start.
 * The name of the file ends in .txt (plain text), .md (a session document),
 * .cast (asciicast, version 2, for every player) or .v3.cast (version 3).
 * `{ file, clean: true }` leaves out syntax errors and what was answered to them.
 * Several terminals of one machine may write the same .md together:
 * what is typed and shown stands there in the order in which it happened.
 * `transcript.start('class.md', nodes())` asks other nodes whether they
 * may be recorded too; their users answer at their own terminals.
 * In a .md, a line that is only a comment, `// text`, becomes prose.
 * Returns `['ok', file]` or `['error', why]`. Cookies are not recorded.
 * Only entries at the terminal of this node itself may call this function.
 */
const start = guarded(elsewhere, 'transcript.start', starting);

/**
 * Ends the recording. The file still gets the entry that calls this function, and its value.
 * Returns `['ok', file]`, or `['error', 'not_started']`.
 */
const stop = guarded(elsewhere, 'transcript.stop', stopping);

export const transcript: Module = { start, stop };

// Returns module transcript for a prompt. Its functions work in processes for which `mayAsk` returns true.
export function ownTranscript(mayAsk: MayAsk): Module {
  return {
    start: guarded(mayAsk, 'transcript.start', starting),
    stop: guarded(mayAsk, 'transcript.stop', stopping),
  };
}
