// The events that the host and the emulator send one another in batches. Each direction has a table of its events, with
// their fields. The types of both sides derive from these tables, and so do writing and reading (encoding.ts): if a name
// is changed here, code that uses the old one does not compile.

import type { Answer, Question } from './question.ts';
import type { CommandLine, Settings } from './settings.ts';

/** Host to emulator. */
export const hostTells = {
  settings: { settings: 'json settings' }, // once, before any other event
  commandLine: { commandLine: 'json command line' }, // once, for the module init
  alive: { name: 'text', creation: 'u32' }, // this node has become alive under this name; '' and 0: it is no longer alive
  makeReady: {}, // nobody waits now, so the slow preparations for the first user code may be made
  collect: {}, // the program takes much memory: collect garbage
  overrun: {}, // the last turn was ended by force
  report: { level: 'level', text: 'text' }, // a report from the host itself
  answer: { request: 'u32', ok: 'flag', json: 'text' }, // the answer to `request`; '' for undefined

  evaluate: { job: 'u32', count: 'u32', source: 'text' }, // an entry typed at prompt number `count`
  interrupt: { job: 'u32' }, // end the evaluation under way
  startShell: { job: 'u32', node: 'text' }, // start one more shell, on this node if ''
  stopShell: { job: 'u32' },
  columns: { columns: 'u32' }, // the width of the screen
  /** Whether the screen is behind with the output of a job; job 0: with reports and output of no job. */
  outputBusy: { job: 'u32', busy: 'flag' },
  complete: { job: 'u32', request: 'u32', question: 'json question' },

  nodeUp: { node: 'text', creation: 'u32', hidden: 'flag', link: 'u32' }, // `link`: the connection's number
  nodeDown: { node: 'text', link: 'u32', reason: 'text' },
  connectFailed: { node: 'text', why: 'text', isTold: 'flag' }, // `isTold`: a report has told it already
  frames: { node: 'text', frames: 'bytes' }, // as they arrived
  room: { node: 'text' }, // one write of fragments to this node has arrived there, or has at least been sent
  congested: { node: 'text', busy: 'flag' },
  admit: { request: 'u32', node: 'text' }, // asks whether this peer may connect
} as const;

/** Emulator to host. */
export const emulatorTells = {
  output: { job: 'u32', text: 'text' }, // output of the processes of a job; 0: of no job
  report: { text: 'text' },
  request: { request: 'u32', what: 'text', args: 'text' }, // see HostRequests; `args` is JSON
  halt: { status: 'u32', message: 'text' }, // end the program at once
  stop: { status: 'u32' }, // close everything, then end the program
  restart: {}, // close everything, then start the node again

  evaluated: { job: 'u32', count: 'u32', next: 'next', text: 'text' },
  completed: { request: 'u32', answer: 'json answer' },
  shellDied: { job: 'u32', text: 'text' },
  shellStarted: { job: 'u32' }, // a shell that was asked for has started
  shellGone: { job: 'u32', why: 'gone' }, // a shell on another node has ended

  connect: { node: 'text', how: 'how' },
  disconnect: { node: 'text', link: 'u32' },
  frames: { node: 'text', link: 'u32', wantsRoom: 'flag', frames: 'bytes' }, // `wantsRoom`: asks for a `room` in answer
  admitted: { request: 'u32', yes: 'flag' },
  protocolError: { node: 'text', link: 'u32', what: 'text' }, // the peer broke the protocol, so disconnect it
} as const;

/** The type of each kind of field. All kinds below `bytes` are written as text; those that begin with `json`, as JSON. */
export interface FieldTypes {
  readonly u32: number;
  readonly flag: boolean;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly level: 'error' | 'warning' | 'info';
  readonly next: Then;
  readonly gone: 'left' | 'terminated';
  readonly how: 'auto' | 'news' | 'asked' | 'hidden';
  readonly 'json settings': Settings;
  readonly 'json command line': CommandLine;
  readonly 'json question': Question;
  readonly 'json answer': Answer;
}

/** What happens to the prompt's number after an entry: it goes up, stays, or restarts at 1. */
export type Then = 'advances' | 'stays' | 'restarts';

export type Field = keyof FieldTypes;
export type Table = Readonly<Record<string, Readonly<Record<string, Field>>>>;

/** The union of the events of a table: `{ kind: 'evaluate', job, count, source }`, … */
export type Told<T extends Table> = {
  [Kind in keyof T & string]: { readonly kind: Kind } & {
    readonly [Name in keyof T[Kind]]: FieldTypes[T[Kind][Name]];
  };
}[keyof T & string];

export type HostEvent = Told<typeof hostTells>;
export type EmulatorEvent = Told<typeof emulatorTells>;

/** Positions of four float64 numbers that both sides share, in memory of their own beside the batches. */
export const controlBlock = {
  now: 0, // in: milliseconds of the host's monotonic clock
  lengthIn: 1, // in: bytes of the batch
  lengthOut: 2, // out: bytes of the batch; negative until the turn has ended
  callAgain: 3, // out: when the emulator wants its next turn; 0: at once, Infinity: only when something arrives
} as const;
