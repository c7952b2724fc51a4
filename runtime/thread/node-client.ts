// The screen's side of the messages between a node and its screen: a Node whose functions send messages.

import { pulse } from '../emulator/host/heart.ts';
import { type Answer, noAnswer, type Question } from '../emulator/host/question.ts';
import type {
  Evaluation,
  Events,
  Handlers,
  Looked,
  News,
  Node,
  NodeCommand,
  NodeEvent,
  NodeEvents,
  Replies,
  ScreenQuestions,
} from '../node/contract.ts';
import { deliver } from '../node/deliver.ts';
import { isPrinted, jobOf } from '../node/unprinted.ts';

export interface NodeClient {
  /** Rejects with an Error, whose message is one plain sentence, if the node cannot start. */
  readonly started: Promise<Node>;
  /** Handles the events of the node. */
  take(events: readonly NodeEvent[]): void;
  /** Called when the node is gone: answers all that waits for the node, and completes a stop(). */
  gone(): void;
}

/** Makes a Node that sends commands by `tell`, and calls `end` after the node has stopped. */
export function nodeClient(
  screen: NodeEvents,
  heart: Int32Array,
  tell: (command: NodeCommand) => void,
  end: () => Promise<unknown>,
): NodeClient {
  const started = Promise.withResolvers<Node>();
  const node = new DistantNode(heart, tell, end);
  const handlers: Handlers<Events> = {
    ...noNews,
    ...screen,
    ...screenAsked(screen, tell),
    started({ name }) {
      node.name = name;
      started.resolve(node);
    },
    refused: ({ message }) => started.reject(new Error(message)),
    evaluated: (event) => node.evaluated(event),
    completed: (event) => node.completed(event),
    looked: (event) => node.looked(event),
    stopped: () => node.stopped(),
    shellGone(event) {
      node.giveUp(event.job);
      screen.shellGone(event);
    },
  };

  const show = (event: NodeEvent): void => {
    deliver(handlers, event);
    if (isPrinted(event)) printed(screen, tell, jobOf(event), event.text.length);
  };

  return {
    started: started.promise,
    take: oneByOne(show),
    gone: () => node.stopped(),
  };
}

/** Handlers for events that a screen need not handle. */
const noNews: Pick<Handlers<News>, 'secret' | 'nodeNews' | 'crashed'> = {
  secret: () => undefined,
  nodeNews: () => undefined,
  crashed: () => undefined,
};

/** Passes the node's questions to the screen and sends its answers; null if the screen has none. */
function screenAsked(
  screen: NodeEvents,
  tell: (command: NodeCommand) => void,
): Handlers<ScreenQuestions> {
  const answer = async (id: number, given: unknown): Promise<void> => {
    tell({ kind: 'screenAnswered', id, answer: (await given) ?? null });
  };
  return {
    transcript: (question) => void answer(question.id, screen.transcript?.(question)),
    recording: (question) => void answer(question.id, screen.recording?.(question)),
    readLine: (question) => void answer(question.id, screen.readLine?.(question)),
  };
}

/** Tells the node when text is printed: the node makes processes wait if too much is unprinted. */
function printed(
  screen: NodeEvents,
  tell: (command: NodeCommand) => void,
  job: number,
  length: number,
): void {
  const taken = (): void => tell({ kind: 'printed', job, length });
  const room = screen.room?.(job);
  if (room === undefined) taken();
  else void room.then(taken);
}

/** Handles events in order. After an `evaluated` the event loop runs once, so that the value is printed. */
function oneByOne(show: (event: NodeEvent) => void): (events: readonly NodeEvent[]) => void {
  const untaken: NodeEvent[] = [];
  let taking = false;
  const takeAll = (): void => {
    taking = true;
    for (let event = untaken.shift(); event !== undefined; event = untaken.shift()) {
      show(event);
      if (event.kind !== 'evaluated') continue;
      setImmediate(takeAll);
      return;
    }
    taking = false;
  };
  return (events) => {
    untaken.push(...events);
    if (!taking) takeAll();
  };
}

const lookTakes = 5_000; // ms

const nobody: Looked = { ok: false, text: 'the node has ended' };

/** A Node on the other side of the messages: its functions send commands, and replies come as events. */
class DistantNode implements Node {
  name = ''; // set when the node has started
  readonly #heart: Int32Array;
  readonly #tell: (command: NodeCommand) => void;
  readonly #end: () => Promise<unknown>;
  readonly #looks = new Map<number, (looked: Looked) => void>(); // not yet answered
  // by job: the `resolve` functions of its unanswered entries, in order
  readonly #entries = new Map<number, ((evaluation: Evaluation) => void)[]>();
  // by question id: the `resolve` function of an unanswered question
  readonly #questions = new Map<number, (answer: Answer) => void>();
  #ids = 0;
  #stopped: (() => void) | undefined;
  #isGone = false;

  constructor(
    heart: Int32Array,
    tell: (command: NodeCommand) => void,
    end: () => Promise<unknown>,
  ) {
    this.#heart = heart;
    this.#tell = tell;
    this.#end = end;
  }

  evaluate(source: string, count: number, job = 1): Promise<Evaluation> {
    this.#tell({ kind: 'evaluate', source, count, job });
    return new Promise((resolve) => {
      this.#entries.set(job, [...(this.#entries.get(job) ?? []), resolve]);
    });
  }

  complete(question: Question, job = 1): Promise<Answer> {
    if (this.#isGone) return Promise.resolve(noAnswer);
    const id = ++this.#ids;
    this.#tell({ kind: 'complete', id, question, job });
    return new Promise((resolve) => this.#questions.set(id, resolve));
  }

  look(source: string, job = 1, limit = lookTakes): Promise<Looked> {
    if (this.#isGone) return Promise.resolve(nobody);
    const id = ++this.#ids;
    this.#tell({ kind: 'look', id, source, job, limit });
    return new Promise((resolve) => this.#looks.set(id, resolve));
  }

  interrupt(job = 1): void {
    if ((this.#entries.get(job) ?? []).length === 0) return;
    Atomics.store(this.#heart, pulse.interrupted, job);
    this.#tell({ kind: 'interrupt', job });
  }

  recording(what: string): void {
    this.#tell({ kind: 'recording', what });
  }

  screenIs(columns: number, rows: number): void {
    this.#tell({ kind: 'screenIs', columns, rows });
  }

  startShell(job: number, node = ''): void {
    this.#tell({ kind: 'startShell', job, node });
  }

  stopShell(job: number): void {
    this.#tell({ kind: 'stopShell', job });
    this.giveUp(job);
  }

  thaw(): void {
    this.#tell({ kind: 'thaw' });
  }

  async stop(): Promise<void> {
    const isOver = new Promise<void>((resolve) => {
      this.#stopped = resolve;
    });
    this.#tell({ kind: 'stop' });
    await isOver;
    await this.#end();
  }

  evaluated({ evaluation, job }: Replies['evaluated']): void {
    this.#entries.get(job)?.shift()?.(evaluation);
  }

  completed({ id, answer }: Replies['completed']): void {
    this.#questions.get(id)?.(answer);
    this.#questions.delete(id);
  }

  looked({ id, looked }: Replies['looked']): void {
    this.#looks.get(id)?.(looked);
    this.#looks.delete(id);
  }

  /** Called when the shell of a job is gone: its unanswered entries get empty results. */
  giveUp(job: number): void {
    for (const answer of this.#entries.get(job) ?? []) answer({ text: '', advance: false });
    this.#entries.delete(job);
  }

  /** Called when the node has ended: nobody waits for its answers any longer. */
  stopped(): void {
    this.#isGone = true;
    for (const tell of this.#looks.values()) tell(nobody);
    this.#looks.clear();
    for (const answer of this.#questions.values()) answer(noAnswer);
    this.#questions.clear();
    for (const job of [...this.#entries.keys()]) this.giveUp(job);
    this.#stopped?.();
  }
}
