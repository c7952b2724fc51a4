// All messages between a node and its screen, on the same thread or on two threads. Shells have job
// numbers. Job 0 evaluates the source of -eval, -s, -run and the break menu. Job 1 is the first shell. The
// screen starts further jobs with startShell.

import type { FieldsOf, screenTells } from '../emulator/host/contract.ts';
import type { Answer, Question } from '../emulator/host/question.ts';

/** What a screen asks of its node: the kinds of commands with their fields. */
export interface Commands {
  /**
   * Evaluate an entry. `count` is the number of its prompt, or 0 if it was not typed at a prompt.
   * The event `evaluated` answers; the events of one job have the order of its entries.
   */
  evaluate: { source: string; count: number; job: number };
  /** Find completions of a line. No user code runs; a `completed` answers. */
  complete: { id: number; question: Question; job: number };
  /** Evaluate `source` with the shell's variables, unseen by the user, within `limit` ms. A `looked` answers. */
  look: { id: number; source: string; job: number; limit: number };
  /** Ctrl-C: end the evaluation in progress, if any; its process exits with 'killed'. */
  interrupt: { job: number };
  /** Start a shell, on this node if `node` is ''. `shellStarted` or `shellGone` follows. */
  startShell: { job: number; node: string };
  /** End a shell. No event of this shell follows. */
  stopShell: { job: number };
  /** What the screen has to say of a recording of several nodes, as JSON. */
  recording: { what: string };
  /** The size of the screen in characters; sent at the start and after each change. */
  screenIs: { columns: number; rows: number };
  /** The screen has printed this many characters of a job's text (job 0: also of reports). */
  printed: { job: number; length: number };
  /** The answer to question `id` of the node. */
  screenAnswered: { id: number; answer: unknown };
  /** Let this node go on, if it is frozen. */
  thaw: object;
  /** Leave the network and end. A `stopped` answers. */
  stop: object;
}

/** The events that the emulator sends for the screen. */
type FromEmulator = {
  readonly [Kind in keyof typeof screenTells]: FieldsOf<(typeof screenTells)[Kind]>;
};

/**
 * What a node tells its screen: the kinds of events and their fields. The node adds no colours or escapes to a
 * text, but what user code prints may have any: the screen removes the harmful ones. Lines end in '\n'.
 */
export interface News extends FromEmulator {
  /** Output of a job (io.format, console.log), or to the whole terminal (job 0). May end inside a line. */
  output: { text: string; job: number };
  /** A shell on another node has ended. Its entries are not answered any more. */
  shellGone: { job: number; why: 'left' | 'terminated' };
  /** The node's name has changed (net_kernel.start or stop), so the prompt changes too. */
  renamed: { name: string };
  /** halt(), or a fatal error: print `message`, if any, then end the program with `status`. */
  halted: { status: number; message?: string | undefined };
  /** q() or init.stop(): stop this node, then end the program with `status`. */
  stopAsked: { status: number };
  /** init.restart(): stop this node, then start it again with the same options. */
  restartAsked: object;
  /** A cookie of this node, which must not appear in any record of the session. */
  secret: { text: string };
  /** A connection went down for `reason`; if `reason` is undefined, a connection came up. */
  nodeNews: { node: string; reason: string | undefined };
  /** A fault of the network was set on this node, or is over. `isOn`: any is on now; `thaws`: frozen for a time. */
  fault: {
    change: 'fault' | 'heal';
    other: string;
    text: string;
    isOn: boolean;
    isFrozen: boolean;
    thaws: boolean;
  };
  /** End the program at once, without goodbye. */
  crashed: object;
}

/** What a node asks its screen; `screenAnswered` answers. */
export interface ScreenQuestions {
  /** transcript.start(file), or transcript.stop() if `file` is undefined. */
  transcript: { id: number; file: string | undefined; clean: boolean };
  /** What concerns a recording of several nodes, as JSON (emulator/distribution/recording.ts). */
  recording: { id: number; what: string };
  /** A process reads a line from a shell's terminal. */
  readLine: { id: number; prompt: string; job: number };
}

/** The screen's answer to each kind of question. */
export interface ScreenAnswers {
  transcript: unknown; // a term
  recording: boolean; // whether the user has said yes to a question
  readLine: string | null; // the line with its newline, or null at the end of the input
}

/** The node's replies to commands of the screen. */
export interface Replies {
  started: { name: string };
  refused: { message: string }; // the node could not start
  evaluated: { evaluation: Evaluation; job: number };
  completed: { id: number; answer: Answer };
  looked: { id: number; looked: Looked };
  stopped: object;
}

/** The result of an entry. */
export interface Evaluation {
  readonly text: string; // text to print, without a newline at the end; '' for nothing
  readonly advance: boolean; // whether the prompt's number goes up (not after a syntax error)
  readonly restarted?: boolean; // exit(): a new shell has started, at number 1
}

/** What came of a look: the value as text on one line, or, not `ok`, the sentence that says what went wrong. */
export interface Looked {
  readonly ok: boolean;
  readonly text: string;
}

export interface Events extends News, ScreenQuestions, Replies {}

/** A message of a table: the kind together with its fields. */
export type Message<Table, Kind extends keyof Table = keyof Table> = {
  [K in Kind]: { readonly kind: K } & Readonly<Table[K]>;
}[Kind];

export type NodeCommand<Kind extends keyof Commands = keyof Commands> = Message<Commands, Kind>;
export type NodeEvent<Kind extends keyof Events = keyof Events> = Message<Events, Kind>;

/** One function for each kind of message; it gets the message's fields. */
export type Handlers<Table> = {
  readonly [K in keyof Table]: (fields: Readonly<Table[K]>) => void;
};

/** Kinds of events that a screen need not handle. */
type Optional = 'secret' | 'nodeNews' | 'crashed';

type Shows = Handlers<Omit<News, Optional>> & Partial<Handlers<Pick<News, Optional>>>;

type AnswersQuestions = {
  readonly [K in keyof ScreenQuestions]?: (
    question: Readonly<ScreenQuestions[K]>,
  ) => ScreenAnswers[K] | Promise<ScreenAnswers[K]>;
};

/** A screen: it shows the node's events, and answers the node's questions. */
export interface NodeEvents extends Shows, AnswersQuestions {
  /** Resolves when the screen can take more output of a job; undefined: now. */
  readonly room?: (job: number) => Promise<void> | undefined;
}

/** A node as its screen sees it, on this thread or on another. */
export interface Node {
  readonly name: string; // 'foo@host', or 'nonode@nohost'
  /** Resolves to an empty result if the shell of the job is gone. */
  evaluate(source: string, count: number, job?: number): Promise<Evaluation>;
  /** Never rejects. */
  complete(question: Question, job?: number): Promise<Answer>;
  /** Evaluate unseen (a check, a hint's condition); never rejects. `limit` in ms, 5000 by default. */
  look(source: string, job?: number, limit?: number): Promise<Looked>;
  interrupt(job?: number): void;
  recording(what: string): void;
  screenIs(columns: number, rows: number): void;
  startShell(job: number, node?: string): void;
  stopShell(job: number): void;
  thaw(): void;
  stop(): Promise<void>;
}
