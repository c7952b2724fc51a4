// The shell: reads, evaluates and prints. It prints to any ShellOutput, with or
// without a screen (OTP: shell, user_drv). jobs-step.ts has the rules: which job
// is in front, and which effects follow an event. This file carries them out.

import type { Answer, Node, NodeEvents, Question } from '../../runtime/node/node.ts';
import { failed } from '../text/failed.ts';
import { newRead } from '../text/read.ts';
import { signed } from '../text/signed.ts';
import { currentJob, findJob, type JobEntry, type Print } from './job-table.ts';
import {
  type Came,
  type Departure,
  firstJobsState,
  isEvaluating,
  isFrozen,
  isShown,
  type JobsEffect,
  type JobsEvent,
  type JobsState,
  type Menu,
  type ShellState,
  shellState,
} from './jobs-state.ts';
import { jobsStep } from './jobs-step.ts';

/** The output of a shell. */
export interface ShellOutput {
  write(text: string): void; // prints text that may end inside a line
  lines(text: string): void; // prints whole lines, on a row of their own
  aside?(text: string): void; // prints text for the user at this terminal, as `write` does; it is not part of the session
  notice?(text: string): void; // prints whole lines for the user at this terminal; they are not part of the session
  settled(): Promise<void>; // resolves when all output so far is printed
  asked?(): void; // the output after this call belongs to the next entry
  entered?(label: string, source: string): void; // the evaluation of the entry begins
  pressed?(keys: string): void; // keys were pressed, or a line was typed that is no entry: as a session document has it
  narrated?(source: string): void; // a line of comments was typed: nothing is evaluated
  answered?(isSlip?: boolean): void | Promise<void>; // the result of the entry is printed, and the job reads on once this resolves; isSlip: the entry was a syntax error
  room?(): Promise<void> | undefined; // resolves when there is room for more output; undefined: there is now
  value?(text: string): void; // prints the value of an entry, for example in colours; without it, `write` prints the value
  report?(text: string): void; // prints a report; without it, `lines` prints the report
}

export interface Shell {
  readonly events: NodeEvents; // the callbacks with which to start the node
  readonly left: Promise<Departure>; // resolves once, when the shell is over
  state(): ShellState;
  ownNode(): string; // the name of this terminal's own node, whichever job is in front
  subscribe(listener: () => void): () => void;
  attach(node: Node): void;
  /** Shows the first shell: on this node, or on the node that -remsh names. */
  begin(remsh?: string): void;
  /**
   * Evaluates an entry of the job in front and prints its value.
   * Resolves when that job reads again: to true if the entry succeeded.
   */
  enter(source: string): Promise<boolean>;
  /** Asks the node for completions. Resolves to no candidates if the node is too busy to answer in time. */
  complete(question: Question): Promise<Answer>;
  /** Gives a line to the process that waits for one; null: the input has ended. */
  answer(line: string | null): void;
  /** Interrupts the evaluation, or thaws the node if it is frozen. Returns false if none runs. */
  interrupt(): boolean;
  /** Opens a menu in place of the job in front. */
  openMenu(menu: Menu): void;
  /** Carries out a line typed at the menu. */
  command(line: string): void;
  /** Asks the user whether a node may record this terminal. */
  askToRecord(node: string): Promise<boolean>;
  /** Gives the next prompt this number, as if entries had been typed before. */
  number(count: number): void;
  /** Tells the node what concerns a recording of several nodes. */
  recording(what: object): void;
  /** Stops the node and ends the shell, as the user asks. */
  leave(status: number): void;
}

export interface ShellOptions {
  readonly menus: boolean; // whether there are menus: not if the input is a pipe
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
      if (isRunning && isFrozen(machine.state())) machine.node()?.thaw();
      else if (isRunning) tell({ kind: 'interrupted' });
      return isRunning;
    },
    openMenu: (menu) => tell({ kind: 'menu-asked', menu }),
    askToRecord: (name) =>
      new Promise((answer) => {
        tell({ kind: 'record-asked', asker: { node: name, answer } });
      }),
    number: (count) => tell({ kind: 'numbered', count }),
    recording: (what) => machine.node()?.recording(JSON.stringify(what)),
    command: (line) => tell({ kind: 'command', line }),
    leave: (status) => tell({ kind: 'leave-asked', status }),
  };
}

/** The state of the shells, with the functions that change it. */
interface Machine {
  readonly output: ShellOutput;
  readonly left: Promise<Departure>;
  state(): JobsState;
  shown(): ShellState;
  node(): Node | undefined;
  attach(node: Node): void;
  subscribe(listener: () => void): () => void;
  /** Takes an event: changes the state and carries out the effects. */
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
      const isNew = next !== state && shown.status !== 'left'; // after the shell is left, the screen no longer changes
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
    case 'answer-asker':
      return effect.asker.answer(effect.yes);
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
    case 'restart': // waits without a limit, since the node's name must be free for the next start
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
    case 'notice':
      return (output.notice ?? output.lines)(text);
  }
}

/** Turns the node's callbacks into events of the state. */
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
    fault({ isOn, isFrozen: frozen, thaws }) {
      // entries for a node that thaws by itself wait, as what is typed into a stopped program does
      tell({ kind: 'faulty', faults: frozen && !thaws ? 'frozen' : isOn ? 'on' : undefined });
    },
    halted({ status, message }) {
      const departure = message === undefined ? { status } : { status, message };
      tell({ kind: 'halted', departure });
    },
    stopAsked: ({ status }) => tell({ kind: 'leave-asked', status }),
    restartAsked: () => tell({ kind: 'restart-asked' }),
  };
}

/** Evaluates an entry of the job in front, until the job reads again. */
async function enter({ output, node, state, tell }: Machine, source: string): Promise<boolean> {
  const job = currentJob(state().table);
  const on = node();
  if (on === undefined || job === undefined)
    throw new Error('a shell evaluates after attach, got input before');
  const { number } = job;
  tell({ kind: 'entered', source });
  const came = isFrozen(state()) ? whileFrozen(on, source) : await evaluate(on, source, job);
  if (findJob(state().table, number) === undefined) {
    await output.answered?.(); // the job was killed during the evaluation
    return true;
  }
  tell({ kind: 'evaluated', job: number, came });
  await output.settled();
  await output.answered?.(!came.advance);
  const reads = findJob(state().table, number)?.reads ?? [];
  await Promise.all(reads.map(({ answered }) => answered)); // a process that asks for a line later waits until the next entry
  tell({ kind: 'reads-again', job: number, came });
  return !failed(came.text);
}

/** A frozen node evaluates nothing; only its thaw can be asked for. */
function whileFrozen(node: Node, source: string): Came {
  if (!/^\s*(?:net\.)?(?:thaw|heal)\([^;]*\)\s*;?\s*$/.test(source))
    return {
      text: `*** ${node.name} is frozen and runs nothing: thaw() lets it go on`,
      advance: false,
    };
  node.thaw();
  return { text: 'true', advance: true };
}

/** Evaluates an entry. If the node cannot be asked, the error becomes the outcome of the entry. */
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

const completionTakes = 500; // ms: keys after a Tab wait at most this long for the completion
const stopWaits = 1_000; // ms: the program exits after this, even if the node has not stopped

async function stop(node: Node | undefined): Promise<void> {
  if (node === undefined) return;
  const late = new Promise<void>((resolve) => setTimeout(resolve, stopWaits).unref());
  // an error of stop() is ignored, since the user is leaving
  await Promise.race([node.stop().catch(() => undefined), late]);
}

/** Returns the message of an error, without a stack. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
