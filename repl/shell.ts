// The shell: read, evaluate, print, again. Knows no screen: what it prints goes to any output (OTP: shell).
// It is the one place that knows whether an evaluation is under way and which number the prompt has.

import type { Answer, Node, NodeEvents, Question } from '../runtime/node.ts';

/** Where a shell prints. */
export interface ShellOutput {
  write(text: string): void; // may end inside a line
  lines(text: string): void; // whole lines, begun on a fresh row
  settled(): Promise<void>; // all so far is printed
  value?(text: string): void; // what an evaluation came to, if it is to look different
  report?(text: string): void;
}

export interface ShellState {
  readonly name: string; // of the node, for the prompt
  readonly count: number; // the prompt's number
  readonly status: 'waiting' | 'evaluating' | 'left';
}

export interface Departure {
  readonly status: number;
  readonly message?: string;
}

export interface Shell {
  readonly events: NodeEvents; // to start the node with
  readonly left: Promise<Departure>; // settles once, when the shell is over
  state(): ShellState;
  subscribe(listener: () => void): () => void;
  attach(node: Node): void;
  /** Evaluate one input and print what came of it. */
  enter(source: string): Promise<void>;
  /** What may complete a line; nothing from a node that is too busy to say. */
  complete(question: Question): Promise<Answer>;
  /** End the evaluation under way. False when there is none. */
  interrupt(): boolean;
  /** The user leaves: stop the node. */
  leave(status: number): void;
}

export function createShell(output: ShellOutput): Shell {
  const listeners = new Set<() => void>();
  const { promise: left, resolve: depart } = Promise.withResolvers<Departure>();
  let node: Node | undefined;
  let state: ShellState = { name: 'nonode@nohost', count: 1, status: 'waiting' };

  const change = (to: Partial<ShellState>): void => {
    if (state.status === 'left') return; // nothing comes after
    state = { ...state, ...to };
    for (const listener of listeners) listener();
  };

  const events: NodeEvents = {
    output: (text) => output.write(text),
    report: (text) => (output.report ?? output.lines)(text),
    shellDied: (text) => output.lines(text),
    renamed: (name) => change({ name }),
    halted(status, message) {
      change({ status: 'left' });
      depart(message === undefined ? { status } : { status, message });
    },
  };

  return {
    events,
    left,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    attach(attached) {
      node = attached;
      change({ name: attached.name });
    },
    async enter(source) {
      if (node === undefined) throw new Error('a shell evaluates after attach, got input before');
      change({ status: 'evaluating' });
      const { text, advance } = await evaluate(node, source, state.count);
      if (text !== '') (output.value ?? output.write)(`${text}\n`);
      await output.settled();
      change({ status: 'waiting', count: state.count + (advance ? 1 : 0) });
    },
    async complete(question) {
      const late = new Promise<Answer>((resolve) => {
        setTimeout(resolve, completionTakes, { candidates: [] }).unref();
      });
      return node === undefined ? late : Promise.race([node.complete(question), late]);
    },
    interrupt() {
      if (state.status !== 'evaluating') return false;
      node?.interrupt();
      return true;
    },
    leave(status) {
      change({ status: 'left' });
      void stop(node).then(() => depart({ status }));
    },
  };
}

/** An evaluation that cannot even be asked for is reported like any other that failed. */
async function evaluate(node: Node, source: string, count: number): ReturnType<Node['evaluate']> {
  try {
    return await node.evaluate(source, count);
  } catch (error) {
    return { text: `*** ${sentenceOf(error)}`, advance: false };
  }
}

const completionTakes = 500; // ms: the keys behind a Tab wait for it
const stopWaits = 1_000; // ms: a node that does not stop must not keep its user

async function stop(node: Node | undefined): Promise<void> {
  if (node === undefined) return;
  const late = new Promise<void>((resolve) => setTimeout(resolve, stopWaits).unref());
  // the user is leaving: why a node stopped badly helps nobody any more
  await Promise.race([node.stop().catch(() => undefined), late]);
}

/** What to tell a user of an error: its sentence, without a trace. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
