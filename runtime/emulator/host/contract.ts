// The events that the host and the emulator send one another in batches. Each direction has a table of its
// events, with their fields. The types of both sides, and the encoding (encoding.ts), derive from these
// tables: if a name is changed here, code with the old name does not compile. A `job` is the number of a
// shell on the screen (^G); 0 is no shell.

import type { Observing } from './observed.ts';
import type { Answer, Question } from './question.ts';
import type { CommandLine, Settings } from './settings.ts';

/** The events that the host sends to the emulator. */
export const hostTells = {
  settings: { settings: 'json settings' }, // once, before any other event
  commandLine: { commandLine: 'json command line' }, // once, for the module init
  alive: { name: 'text', creation: 'u32' }, // this node has become alive under `name`; '' and 0: this node is no longer alive
  makeReady: {}, // the node is started, and no user waits: do the slow preparations for user code now
  collect: {}, // the program takes much memory: collect garbage
  overrun: {}, // the host ended the last turn by force, as it took too long
  report: { level: 'level', text: 'text' }, // a report of the host itself, for the logger
  answer: { request: 'u32', ok: 'flag', json: 'text' }, // the answer to `request`, as `json` ('': undefined); if not `ok`, an error's message

  evaluate: { job: 'u32', count: 'u32', source: 'text' }, // evaluate an entry; `count`: the number of its prompt, or 0 if it was not typed at a prompt
  interrupt: { job: 'u32' }, // end the evaluation that runs in this job (Ctrl-C)
  startShell: { job: 'u32', node: 'text' }, // start one more shell, on `node`; '': on this node
  stopShell: { job: 'u32' },
  recording: { what: 'text' }, // what the screen has to say of a recording of several nodes, as JSON
  screenSize: { columns: 'u32', rows: 'u32' },
  /** Whether output of a job waits for the slow screen; job 0: reports, and output of no job. */
  outputBusy: { job: 'u32', busy: 'flag' },
  complete: { job: 'u32', request: 'u32', question: 'json question' },
  look: { job: 'u32', request: 'u32', source: 'text', limit: 'u32' }, // evaluate unseen, within `limit` ms; a `looked` answers

  nodeUp: {
    node: 'text',
    creation: 'u32',
    hidden: 'flag',
    link: 'u32',
    peer: 'peer',
    flags: 'u64',
    carrier: 'text', // what carries the link: ws, wss, nats, relay, …
  }, // `link`: the connection's number; `flags`: those that both nodes have
  nodeDown: { node: 'text', link: 'u32', reason: 'text' },
  connectFailed: { node: 'text', why: 'text', isTold: 'flag' }, // `isTold`: a report has already shown `why`
  frames: { node: 'text', frames: 'bytes' }, // frames from `node`, as they arrived
  room: { node: 'text' }, // `frames` with `wantsRoom` have reached `node`, or have at least been sent
  /** A fault of the network between this node and `node` was set, or is over; with the node that ordered it, and its vector as JSON, if it traces. */
  faultIs: { isOn: 'flag', node: 'text', what: 'text', by: 'text', vector: 'text' },
  askNode: { ask: 'u32', node: 'text', what: 'observing', about: 'text' }, // what the observer wants to know of a node; `nodeTold` answers
  congested: { node: 'text', busy: 'flag' }, // whether too many bytes for `node` wait in the host
  admit: { request: 'u32', node: 'text' }, // may `node` connect to this node? `admitted` is the answer
} as const;

/** The events for the screen: the emulator sends them to the host, which passes them on as they are. */
export const screenTells = {
  report: { text: 'text' }, // a report of the logger: whole lines, with the header
  shellDied: { job: 'u32', text: 'text' }, // a shell's process died while it evaluated no entry: the text to print
  shellStarted: { job: 'u32' }, // a shell that was asked for has started
} as const;

/** The events for the host itself. */
const hostEvents = {
  output: { job: 'u32', text: 'text' }, // text that processes of a job print; job 0: of no job
  request: { request: 'u32', what: 'text', args: 'text' }, // the request `what` of HostRequests; `args` is JSON
  halt: { status: 'u32', message: 'text' }, // end the program at once
  stop: { status: 'u32' }, // close everything, then end the program
  restart: {}, // close everything, then start the node again

  evaluated: { job: 'u32', count: 'u32', next: 'next', text: 'text' }, // the printed value, or the error, of an entry
  completed: { request: 'u32', answer: 'json answer' },
  looked: { request: 'u32', ok: 'flag', text: 'text' }, // the value as text on one line, or what went wrong
  shellGone: { job: 'u32', why: 'gone' }, // a shell on another node has ended

  traced: { lines: 'text', isNew: 'flag' }, // events of a trace, a line of JSON each; `isNew`: a trace begins, and what was kept of the last one is dropped

  nodeTold: { ask: 'u32', json: 'text' }, // the answer to `askNode`; '': the node does not answer

  connect: { node: 'text', how: 'how' },
  disconnect: { node: 'text', link: 'u32' },
  frames: { node: 'text', link: 'u32', wantsRoom: 'flag', frames: 'pieces' }, // the pieces make one message; `wantsRoom`: the host must answer with a `room` event
  admitted: { request: 'u32', yes: 'flag' }, // the answer to `admit`
  protocolError: { node: 'text', link: 'u32', what: 'text' }, // the peer broke the protocol, so disconnect it
} as const;

/** The events that the emulator sends to the host. */
export const emulatorTells: typeof hostEvents & typeof screenTells = {
  ...hostEvents,
  ...screenTells,
};

/** The type of each kind of field. Kinds after `pieces` are encoded as text, `json …` as JSON text. */
export interface FieldTypes {
  readonly u32: number;
  readonly u64: bigint;
  readonly flag: boolean;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly pieces: readonly Uint8Array[]; // bytes that belong together, but do not lie together
  readonly level: 'error' | 'warning' | 'info';
  readonly next: Then;
  readonly gone: 'left' | 'terminated';
  readonly observing: Observing;
  readonly peer: 'terl' | 'erlang';
  readonly how: 'auto' | 'news' | 'asked' | 'hidden';
  readonly 'json settings': Settings;
  readonly 'json command line': CommandLine;
  readonly 'json question': Question;
  readonly 'json answer': Answer;
}

/** How the prompt's number changes after an entry: it goes up by 1, stays the same, or starts again at 1. */
export type Then = 'advances' | 'stays' | 'restarts';

export type Field = keyof FieldTypes;
export type Table = Readonly<Record<string, Readonly<Record<string, Field>>>>;

/** The union of the events of a table: `{ kind: 'evaluate', job, count, source }`, … */
export type Told<T extends Table> = {
  [Kind in keyof T & string]: { readonly kind: Kind } & FieldsOf<T[Kind]>;
}[keyof T & string];

/** The fields of one event of a table, with their types. */
export type FieldsOf<Event extends Readonly<Record<string, Field>>> = {
  readonly [Name in keyof Event]: FieldTypes[Event[Name]];
};

export type HostEvent = Told<typeof hostTells>;
export type EmulatorEvent = Told<typeof emulatorTells>;

/**
 * Positions of four float64 numbers in memory that both sides share. The host sets the numbers marked `in`
 * before a turn; the emulator sets those marked `out` when the turn ends.
 */
export const controlBlock = {
  now: 0, // in: milliseconds of the host's monotonic clock
  lengthIn: 1, // in: bytes of the batch
  lengthOut: 2, // out: bytes of the batch; negative until the turn has ended
  callAgain: 3, // out: when the next turn is wanted, by the same clock; 0: at once, Infinity: only when an event arrives
} as const;
