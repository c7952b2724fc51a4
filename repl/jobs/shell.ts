// The shell: read, evaluate, print, again. Knows no screen: what it prints goes to any output (OTP: shell, user_drv).
// Which job is in front, and what follows from what happens, is a matter of the rules (jobs-step.ts); here it is carried out.

import type { Answer, Node, NodeEvents, Question } from '../../runtime/node/node.ts';
import { failed } from '../text/failed.ts';
import { newRead } from '../text/read.ts';
import { signed } from '../text/signed.ts';
import { currentJob, findJob, type JobEntry, type Print } from './job-table.ts';
import {
  type Departure,
  firstJobsState,
  isEvaluating,
  isShown,
  type JobsEffect,
  type JobsEvent,
  type JobsState,
  type Menu,
  type ShellState,
  shellState,
} from './jobs-state.ts';
import { jobsStep } from './jobs-step.ts';

/** Where a shell prints. */
export interface ShellOutput {
  write(text: string): void; // may end inside a line
  lines(text: string): void; // whole lines, begun on a fresh row
  settled(): Promise<void>; // all so far is printed
  asked?(): void; // what is printed from here on belongs to the next entry
  entered?(label: string, source: string): void; // the evaluation of the entry begins
  answered?(): void; // the result of the entry is printed
  room?(): Promise<void> | undefined; // when it can take more; nothing: now
  value?(text: string): void; // what an evaluation came to, if it is to look different
  report?(text: string): void;
}

export interface Shell {
  readonly events: NodeEvents; // to start the node with
  readonly left: Promise<Departure>; // settles once, when the shell is over
  state(): ShellState;
  ownNode(): string; // of this screen, whichever job is in front
  subscribe(listener: () => void): () => void;
  attach(node: Node): void;
  /** Show the first shell: here, or on the node that -remsh named. */
  begin(remsh?: string): void;
  /** Evaluate one input of the job in front and print what came of it. When that job reads again: whether it went well. */
  enter(source: string): Promise<boolean>;
  /** What may complete a line; nothing from a node that is too busy to say. */
  complete(question: Question): Promise<Answer>;
  /** The line for the process that asks; null: there is none, the input has ended. */
  answer(line: string | null): void;
  /** End the evaluation under way. False when there is none. */
  interrupt(): boolean;
  /** Ask what to do, instead of the job in front. */
  openMenu(menu: Menu): void;
  /** A line typed at the menu. */
  command(line: string): void;
  /** The user leaves: stop the node. */
  leave(status: number): void;
}

export interface ShellOptions {
  readonly menus: boolean; // whether somebody is there to choose another shell
}

export function createShell(output: ShellOutput, { menus }: ShellOptions = { menus: true }): Shell {
  const machine = createMachine(output, menus);
  const { tell } = machine;
  return {
    events: eventsFor(machine),
    left: machine.left,
    state: machine.shown,
    ownNode: () => machine.state().name,
    subscribe: machine.subscribe,
    attach(node) {
      machine.attach(node);
      tell({ kind: 'named', name: node.name });
    },
    begin: (remsh) => tell({ kind: 'began', remsh }),
    enter: (source) => enter(machine, source),
    complete: (question) => complete(machine, question),
    answer: (line) => tell({ kind: 'answered', line }),
    interrupt() {
      const isRunning = isEvaluating(machine.state());
      if (isRunning) tell({ kind: 'interrupted' });
      return isRunning;
    },
    openMenu: (menu) => tell({ kind: 'menu-asked', menu }),
    command: (line) => tell({ kind: 'command', line }),
    leave: (status) => tell({ kind: 'leave-asked', status }),
  };
}

/** The state of the shells, with all that acts on it. */
interface Machine {
  readonly output: ShellOutput;
  readonly left: Promise<Departure>;
  state(): JobsState;
  shown(): ShellState;
  node(): Node | undefined;
  attach(node: Node): void;
  subscribe(listener: () => void): () => void;
  /** Something has happened: the state changes, and what follows is carried out. */
  tell(event: JobsEvent): void;
}

function createMachine(output: ShellOutput, menus: boolean): Machine {
  const listeners = new Set<() => void>();
  const { promise: left, resolve: depart } = Promise.withResolvers<Departure>();
  let node: Node | undefined;
  let state = firstJobsState(menus);
  let shown = shellState(state);
  return {
    output,
    left,
    state: () => state,
    shown: () => shown,
    node: () => node,
    attach(attached) {
      node = attached;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(event) {
      const [next, effects] = jobsStep(state, event);
      const isNew = next !== state && shown.status !== 'left'; // nothing is shown after that
      state = next;
      if (isNew) shown = shellState(state);
      for (const effect of effects) carryOut(effect, output, node, depart);
      if (isNew) for (const listener of listeners) listener();
    },
  };
}

function carryOut(
  effect: JobsEffect,
  output: ShellOutput,
  node: Node | undefined,
  depart: (departure: Departure) => void,
): void {
  switch (effect.kind) {
    case 'print':
      return print(output, effect.print);
    case 'tell-entered':
      return output.entered?.(effect.label, effect.source);
    case 'let-go':
      for (const go of effect.waits) go();
      return;
    case 'answer':
      for (const { answer } of effect.reads) answer(effect.line);
      return;
    case 'start-shell':
      return node?.startShell(effect.job, effect.node);
    case 'stop-shell':
      return node?.stopShell(effect.job);
    case 'interrupt':
      return node?.interrupt(effect.job);
    case 'ask':
      return void node?.evaluate(effect.source, 0, 0).then(({ text }) => {
        if (failed(text)) output.lines(text);
      });
    case 'stop':
      return void stop(node).then(() => depart({ status: effect.status }));
    case 'restart': // however long it takes: its name must be free again
      return void node?.stop().then(
        () => depart('restart'),
        (error: unknown) => depart({ status: 1, message: signed(sentenceOf(error)) }),
      );
    case 'depart':
      return depart(effect.departure);
  }
}

function print(output: ShellOutput, { how, text }: Print): void {
  switch (how) {
    case 'write':
      return output.write(text);
    case 'lines':
      return output.lines(text);
    case 'value':
      return (output.value ?? output.write)(text);
  }
}

/** What the node tells, as events of the state. */
function eventsFor({ output, state, tell }: Machine): NodeEvents {
  return {
    readLine({ prompt, job }) {
      const read = newRead(prompt);
      tell({ kind: 'line-asked', job, read });
      return read.answered;
    },
    output: ({ text, job }) => tell({ kind: 'printed', job, print: { how: 'write', text } }),
    room(job) {
      if (isShown(state(), job)) return output.room?.();
      const { promise, resolve: wait } = Promise.withResolvers<void>();
      tell({ kind: 'wait', job, wait });
      return promise.then(() => output.room?.());
    },
    report: ({ text }) => (output.report ?? output.lines)(text),
    shellDied: ({ text, job }) => tell({ kind: 'shell-died', job, text }),
    shellStarted: ({ job }) => tell({ kind: 'shell-started', job }),
    shellGone: ({ job, why }) => tell({ kind: 'shell-gone', job, why }),
    renamed: ({ name }) => tell({ kind: 'named', name }),
    halted({ status, message }) {
      const departure = message === undefined ? { status } : { status, message };
      tell({ kind: 'halted', departure });
    },
    stopAsked: ({ status }) => tell({ kind: 'leave-asked', status }),
    restartAsked: () => tell({ kind: 'restart-asked' }),
  };
}

/** Evaluate an entry of the job in front, until that job reads again. */
async function enter({ output, node, state, tell }: Machine, source: string): Promise<boolean> {
  const job = currentJob(state().table);
  const on = node();
  if (on === undefined || job === undefined)
    throw new Error('a shell evaluates after attach, got input before');
  const { number } = job;
  tell({ kind: 'entered', source });
  const came = await evaluate(on, source, job);
  if (findJob(state().table, number) === undefined) {
    output.answered?.(); // killed meanwhile
    return true;
  }
  tell({ kind: 'evaluated', job: number, came });
  await output.settled();
  output.answered?.();
  const reads = findJob(state().table, number)?.reads ?? [];
  await Promise.all(reads.map(({ answered }) => answered)); // others wait until the next entry
  tell({ kind: 'reads-again', job: number, came });
  return !failed(came.text);
}

/** An evaluation that cannot even be asked for is reported like any other that failed. */
async function evaluate(
  node: Node,
  source: string,
  { count, number }: JobEntry,
): ReturnType<Node['evaluate']> {
  try {
    return await node.evaluate(source, count, number);
  } catch (error) {
    return { text: `*** ${sentenceOf(error)}`, advance: false };
  }
}

async function complete({ node, shown }: Machine, question: Question): Promise<Answer> {
  const late = new Promise<Answer>((resolve) => {
    setTimeout(resolve, completionTakes, { candidates: [] }).unref();
  });
  return Promise.race([node()?.complete(question, shown().job) ?? late, late]);
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
