// What a node and its screen tell one another, on one thread or on two. Each message is declared here, and only here.
// Shells are numbered: job 1 is the first one, job 0 evaluates what the command line asks for; both are there without
// being asked for.

import type { Answer, Question } from '../emulator/host/question.ts';

/** What a screen asks of its node, each kind with its fields. */
export interface Commands {
  /** Evaluate what was typed at prompt number `count`. An `evaluated` answers, in the order of the job's entries. */
  evaluate: { source: string; count: number; job: number };
  /** What may complete a line? Runs nothing of the user's; a `completed` answers. */
  complete: { id: number; question: Question; job: number };
  /** Ctrl-C: end the evaluation under way (its process exits with 'killed'); nothing if none is. */
  interrupt: { job: number };
  /** One more shell, on another node unless that is ''; `shellStarted` or `shellGone` follows. */
  startShell: { job: number; node: string };
  /** End a shell: nothing of it follows. */
  stopShell: { job: number };
  /** How wide the screen is: said once, and when it changes. */
  screenIs: { columns: number };
  /** The screen has printed this many characters of a job (0: of reports). */
  printed: { job: number; length: number };
  /** The answer to question `id` of the node. */
  screenAnswered: { id: number; answer: unknown };
  /** Leave the network and end; a `stopped` answers. */
  stop: object;
}

/** What a node tells its screen, each kind with its fields. All text is plain; lines end in '\n'. */
export interface News {
  /** Output of processes (io.format, console.log) of a job, or of none (0); may end inside a line. */
  output: { text: string; job: number };
  /** A report of the logger: whole lines, header included. */
  report: { text: string };
  /** A shell's process died while nothing was being evaluated: text to print. */
  shellDied: { text: string; job: number };
  /** A shell that was asked for is there. */
  shellStarted: { job: number };
  /** A shell on another node is over; its entries are not answered any more. */
  shellGone: { job: number; why: 'left' | 'terminated' };
  /** The node's name changed (net_kernel.start or stop): the prompt follows. */
  renamed: { name: string };
  /** halt(), or a fatal end: print `message` if any, then leave with `status`. */
  halted: { status: number; message?: string | undefined };
  /** q(), init.stop(): stop this node, and leave with `status`. */
  stopAsked: { status: number };
  /** init.restart(): stop this node, and start it once more with the same options. */
  restartAsked: object;
  /** A cookie of this node: no record of the session may show it. */
  secret: { text: string };
  /** A connection went down for `reason`; without a reason it came up. */
  nodeNews: { node: string; reason: string | undefined };
}

/** What a node asks its screen; `screenAnswered` answers. */
export interface ScreenQuestions {
  /** transcript.start(file), or without a file transcript.stop(). */
  transcript: { id: number; file: string | undefined };
  /** A process wants the next line of a shell's terminal. */
  readLine: { id: number; prompt: string; job: number };
}

/** What a screen answers to each question. */
export interface ScreenAnswers {
  transcript: unknown; // a term
  readLine: string | null; // the line with its newline, or null at the end of the input
}

/** What answers the commands of a screen. */
export interface Replies {
  started: { name: string };
  refused: { message: string }; // the node could not start
  evaluated: { evaluation: Evaluation; job: number };
  completed: { id: number; answer: Answer };
  stopped: object;
}

/** What came of one entry at the prompt. */
export interface Evaluation {
  readonly text: string; // what to print, without a last newline; '' for nothing
  readonly advance: boolean; // whether the prompt's number goes up (not after a syntax error)
  readonly restarted?: boolean; // exit(): another shell has begun, at number 1
}

export interface Events extends News, ScreenQuestions, Replies {}

/** One message of a table: its kind beside its fields. */
export type Message<Table, Kind extends keyof Table = keyof Table> = {
  [K in Kind]: { readonly kind: K } & Readonly<Table[K]>;
}[Kind];

export type NodeCommand<Kind extends keyof Commands = keyof Commands> = Message<Commands, Kind>;
export type NodeEvent<Kind extends keyof Events = keyof Events> = Message<Events, Kind>;

/** One function for each kind of message, which gets its fields. */
export type Handlers<Table> = {
  readonly [K in keyof Table]: (fields: Readonly<Table[K]>) => void;
};

/** Kinds that a screen may leave alone. */
type Optional = 'secret' | 'nodeNews';

type Shows = Handlers<Omit<News, Optional>> & Partial<Handlers<Pick<News, Optional>>>;

type AnswersQuestions = {
  readonly [K in keyof ScreenQuestions]?: (
    question: Readonly<ScreenQuestions[K]>,
  ) => ScreenAnswers[K] | Promise<ScreenAnswers[K]>;
};

/** A screen: it shows what its node tells, and answers what its node asks. */
export interface NodeEvents extends Shows, AnswersQuestions {
  /** When there is room for more output of a job; undefined: now. */
  readonly room?: (job: number) => Promise<void> | undefined;
}

/** A node as its screen sees it, on this thread or on another. */
export interface Node {
  readonly name: string; // 'foo@host', or 'nonode@nohost'
  /** An entry of a shell that is gone comes to nothing. */
  evaluate(source: string, count: number, job?: number): Promise<Evaluation>;
  /** Never rejects. */
  complete(question: Question, job?: number): Promise<Answer>;
  interrupt(job?: number): void;
  screenIs(columns: number): void;
  startShell(job: number, node?: string): void;
  stopShell(job: number): void;
  stop(): Promise<void>;
}
