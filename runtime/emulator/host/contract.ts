// What the host and the emulator tell one another. Each vocabulary is one table: a name, and the fields that follow it
// in a batch. The types of both sides come from the tables, and so do writing and reading (encoding.ts); what is renamed
// here does not compile where it is used.

import type { Answer, Question } from './question.ts';
import type { CommandLine, Settings } from './settings.ts';

/** Host to emulator. */
export const hostTells = {
  settings: { settings: 'json settings' }, // once, before all else
  commandLine: { commandLine: 'json command line' }, // once: for init
  alive: { name: 'text', creation: 'u32' }, // this node has got its name; '' and 0: it has lost it
  makeReady: {}, // nobody waits now: what takes a moment before the first code of the user's may be done
  collect: {}, // the program takes much memory: collect garbage
  overrun: {}, // the last turn was ended by force
  report: { level: 'level', text: 'text' }, // a report of the host's own
  answer: { request: 'u32', ok: 'flag', json: 'text' }, // to a request; '' for no value

  evaluate: { job: 'u32', count: 'u32', source: 'text' }, // what was typed at prompt number `count`
  interrupt: { job: 'u32' }, // end the evaluation under way
  startShell: { job: 'u32', node: 'text' }, // one more shell; on this node if ''
  stopShell: { job: 'u32' },
  columns: { columns: 'u32' }, // how wide the screen is
  outputBusy: { job: 'u32', busy: 'flag' }, // the screen cannot keep up with what a job prints (0: with reports), or can again
  complete: { job: 'u32', request: 'u32', question: 'json question' },

  nodeUp: { node: 'text', creation: 'u32', hidden: 'flag', link: 'u32' }, // `link`: the number of this connection
  nodeDown: { node: 'text', link: 'u32', reason: 'text' },
  connectFailed: { node: 'text', why: 'text', isTold: 'flag' }, // `isTold`: a report says so
  frames: { node: 'text', frames: 'bytes' }, // as they came
  room: { node: 'text' }, // fragments handed over for this node have arrived, or at least left
  congested: { node: 'text', busy: 'flag' },
  admit: { request: 'u32', node: 'text' }, // may this peer come in?
} as const;

/** Emulator to host. */
export const emulatorTells = {
  output: { job: 'u32', text: 'text' }, // of a job's processes; 0: of none
  report: { text: 'text' },
  request: { request: 'u32', what: 'text', args: 'text' }, // see Requests; `args` is JSON
  halt: { status: 'u32', message: 'text' }, // at once
  stop: { status: 'u32' }, // in good order
  restart: {}, // in good order, and then the node is to start again

  evaluated: { job: 'u32', count: 'u32', next: 'next', text: 'text' },
  completed: { request: 'u32', answer: 'json answer' },
  shellDied: { job: 'u32', text: 'text' },
  shellStarted: { job: 'u32' }, // a shell that was asked for is there
  shellGone: { job: 'u32', why: 'gone' }, // one on another node

  connect: { node: 'text', how: 'how' },
  disconnect: { node: 'text', link: 'u32' },
  frames: { node: 'text', link: 'u32', wantsRoom: 'flag', frames: 'bytes' }, // `wantsRoom`: `room` is to be told
  admitted: { request: 'u32', yes: 'flag' },
  protocolError: { node: 'text', link: 'u32', what: 'text' }, // the peer sent what cannot be: it is to be disconnected
} as const;

/** What each kind of field holds. Those below `bytes` are texts; with `json` in front, JSON. */
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

/** What the prompt does after an entry: its number goes up, stays, or begins again at 1. */
export type Then = 'advances' | 'stays' | 'restarts';

export type Field = keyof FieldTypes;
export type Table = Readonly<Record<string, Readonly<Record<string, Field>>>>;

/** The union of all that a table has: `{ kind: 'evaluate', job, count, source }`, … */
export type Told<T extends Table> = {
  [Kind in keyof T & string]: { readonly kind: Kind } & {
    readonly [Name in keyof T[Kind]]: FieldTypes[T[Kind][Name]];
  };
}[keyof T & string];

export type HostEvent = Told<typeof hostTells>;
export type EmulatorEvent = Told<typeof emulatorTells>;

/** Four numbers (float64) that go with the batches of a turn, beside them. */
export const controlBlock = {
  now: 0, // in: milliseconds of the host's monotonic clock
  lengthIn: 1, // in: bytes of the batch
  lengthOut: 2, // out: bytes of the batch; below zero while the turn has not come to its end
  callAgain: 3, // out: when the emulator wants its next turn: 0 at once, Infinity not by itself
} as const;
