// The shell: read, evaluate, print, again. Knows no screen: what it prints goes to any output (OTP: shell, user_drv).
// It is the one place that knows which job is in front, whether it evaluates, and which number its prompt has.

import type { Answer, Node, NodeEvents, Question } from '../../runtime/node/node.ts';
import { shellBanner, version } from '../text/banner.ts';
import { failed } from '../text/failed.ts';
import { mostReads, newRead } from '../text/read.ts';
import { signed } from '../text/signed.ts';
import { breakCommand, breakMenu } from './break-menu.ts';
import { jobCommand, menuTitle } from './job-control.ts';
import { createJobTable, type JobEntry } from './job-table.ts';
import { prompt } from './prompt.ts';

/** Where a shell prints. */
export interface ShellOutput {
  write(text: string): void; // may end inside a line
  lines(text: string): void; // whole lines, begun on a fresh row
  settled(): Promise<void>; // all so far is printed
  asked?(): void; // what is printed from here on belongs to the next entry
  entered?(label: string, source: string): void; // it begins to be evaluated,
  answered?(): void; // and what came of it is printed
  room?(): Promise<void> | undefined; // when it can take more; nothing: now
  value?(text: string): void; // what an evaluation came to, if it is to look different
  report?(text: string): void;
}

export interface ShellState {
  readonly name: string; // of the node, for the prompt
  readonly count: number; // the prompt's number
  readonly status: 'waiting' | 'evaluating' | 'left';
  readonly job: number; // whose prompt it is: each job has an input line of its own
  readonly menu?: 'switch' | 'break'; // asks instead of the job
  readonly asks?: string; // the prompt of a process that waits for a line: it gets what is typed
}

/** How a shell is over: its program exits, or its node is started again. */
export type Departure = { readonly status: number; readonly message?: string } | 'restart';

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
  openMenu(menu: 'switch' | 'break'): void;
  /** A line typed at the menu. */
  command(line: string): void;
  /** The user leaves: stop the node. */
  leave(status: number): void;
}

export interface ShellOptions {
  readonly menus: boolean; // whether somebody is there to choose another shell
}

export function createShell(output: ShellOutput, { menus }: ShellOptions = { menus: true }): Shell {
  const listeners = new Set<() => void>();
  const { promise: left, resolve: depart } = Promise.withResolvers<Departure>();
  const jobs = createJobTable();
  let node: Node | undefined;
  let name = 'nonode@nohost';
  let menu: 'switch' | 'break' | undefined;
  let isOver = false;
  let state: ShellState = { name, count: 1, status: 'waiting', job: 1 };

  const changed = (): void => {
    if (state.status === 'left') return; // nothing comes after
    const front = jobs.current();
    const asks = menu === undefined && front?.status === 'evaluating' ? front.reads[0] : undefined;
    const asking = menu === undefined ? asks && { asks: asks.prompt } : { menu };
    state = {
      name: front?.node ?? name,
      count: front?.count ?? state.count,
      status: isOver
        ? 'left'
        : menu !== undefined || asks !== undefined || front?.status === 'waiting'
          ? 'waiting'
          : 'evaluating',
      job: front?.number ?? 0,
      ...asking,
    };
    for (const listener of listeners) listener();
  };

  const isInFront = (job: JobEntry): boolean => jobs.current() === job && menu === undefined;

  /** Print for a job: now, or when it comes to the front. */
  const whenInFront = (job: JobEntry, print: () => void): void => {
    if (isInFront(job)) print();
    else job.unseen.push(print);
  };

  const show = (job: JobEntry | undefined, text: string): void => {
    if (job !== undefined && text !== '') whenInFront(job, () => output.lines(text));
  };

  /** The menu is left for this job. */
  const connect = (job: JobEntry): void => {
    menu = undefined;
    jobs.connect(job);
    for (const print of job.unseen.splice(0)) print();
    for (const tell of job.seen.splice(0)) tell();
    if (job.status === 'gone') lost(job);
    changed();
  };

  const openMenu = (which: 'switch' | 'break'): void => {
    menu = which;
    output.lines(which === 'switch' ? menuTitle : breakMenu);
    changed();
  };

  /** The shell on another node is no more, and was in front. */
  const lost = (job: JobEntry): void => {
    output.lines(
      `*** ERROR: Shell process terminated! ${menus ? '(^G to start new job) ' : ''}***`,
    );
    jobs.remove(job);
    if (menus) openMenu('switch');
    else leave(1);
  };

  const leave = (status: number): void => {
    isOver = true;
    changed();
    void stop(node).then(() => depart({ status }));
  };

  /** A process asks for a line: it gets the next one that is typed while its job evaluates, or right after. */
  const readLine = (prompt: string, number: number): Promise<string | null> => {
    const job = jobs.find(number);
    if (job === undefined || isOver || job.reads.length >= mostReads) return Promise.resolve(null);
    const read = newRead(prompt);
    job.reads.push(read);
    changed();
    return read.answered;
  };

  const answerAll = (job: JobEntry): void => {
    for (const { answer } of job.reads.splice(0)) answer(null);
    changed();
  };

  const listen = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  const events: NodeEvents = {
    readLine,
    output(text, number) {
      const job = jobs.find(number);
      if (job === undefined) output.write(text);
      else whenInFront(job, () => output.write(text));
    },
    room(number) {
      const job = jobs.find(number);
      if (job === undefined || isInFront(job)) return output.room?.();
      return new Promise<void>((resolve) => job.seen.push(resolve)).then(() => output.room?.());
    },
    report: (text) => (output.report ?? output.lines)(text),
    shellDied: (text, number) => show(jobs.find(number), text),
    shellStarted(number) {
      const job = jobs.find(number);
      if (job === undefined) return;
      job.status = 'waiting';
      show(job, shellBanner());
      changed();
    },
    shellGone(number, why) {
      const job = jobs.find(number);
      if (job === undefined) return;
      job.status = 'gone';
      if (why === 'left') {
        output.lines(`*** Left the shell on ${job.node}, which runs on ***`);
        jobs.remove(job);
        const next = jobs.latest();
        if (next === undefined) leave(0);
        else if (menu === undefined) connect(next);
      } else if (isInFront(job)) lost(job);
      changed();
    },
    renamed(to) {
      name = to;
      changed();
    },
    halted(status, message) {
      isOver = true;
      changed();
      depart(message === undefined ? { status } : { status, message });
    },
    stopAsked: (status) => leave(status),
    restartAsked() {
      isOver = true;
      changed();
      // however long it takes: its name must be free again
      void node?.stop().then(
        () => depart('restart'),
        (error: unknown) => depart({ status: 1, message: signed(sentenceOf(error)) }),
      );
    },
  };

  const start = (where: string | undefined): void => {
    const to = where === undefined ? undefined : withHost(where, name);
    const job = jobs.add(to === name ? undefined : to);
    job.status = 'starting';
    node?.startShell(job.number, job.node);
  };

  const switchCommand = (line: string): void => {
    const { text, action } = jobCommand(jobs.shown(), line);
    if (text !== '') output.lines(text);
    switch (action?.kind) {
      case undefined:
        return;
      case 'quit':
        return leave(0);
      case 'start':
        return start(action.node);
      case 'connect':
      case 'interrupt':
      case 'kill': {
        const job = jobs.find(action.job);
        if (job === undefined) return;
        if (action.kind === 'connect') connect(job);
        else if (action.kind === 'interrupt') node?.interrupt(job.number);
        else {
          node?.stopShell(job.number);
          answerAll(job);
          jobs.remove(job);
        }
      }
    }
  };

  const menuCommand = (line: string): void => {
    const { text, action } = breakCommand(line, version);
    if (text !== '') output.lines(text);
    switch (action?.kind) {
      case undefined:
        return;
      case 'abort':
        isOver = true;
        changed();
        return depart({ status: 0 }); // at once: the node may not be able to answer
      case 'ask':
        void node?.evaluate(action.source, 0, 0).then((came) => {
          if (/^\*/.test(came.text)) output.lines(came.text);
        });
    }
    const front = jobs.current();
    if (front === undefined) openMenu('switch');
    else connect(front);
  };

  return {
    events,
    left,
    state: () => state,
    ownNode: () => name,
    subscribe: listen,
    attach(attached) {
      node = attached;
      name = attached.name;
      changed();
    },
    begin(remsh) {
      if (remsh === undefined) {
        output.lines(shellBanner());
        return;
      }
      const first = jobs.current();
      if (first === undefined) throw new Error('a shell begins once');
      first.node = withHost(remsh, name);
      first.status = 'starting';
      node?.startShell(first.number, first.node);
      changed();
    },
    async enter(source) {
      const job = jobs.current();
      if (node === undefined || job === undefined)
        throw new Error('a shell evaluates after attach, got input before');
      output.entered?.(prompt(job.node ?? name, job.count), source);
      job.status = 'evaluating';
      changed();
      const { text, advance, restarted } = await evaluate(node, source, job);
      if (jobs.find(job.number) !== job) {
        output.answered?.(); // killed meanwhile
        return true;
      }
      if (restarted) show(job, restartedText(job));
      const still = text.replace(/[\r\b]/g, ''); // nor may what an exception says hide that it is one
      if (still !== '') whenInFront(job, () => (output.value ?? output.write)(`${still}\n`));
      await output.settled();
      output.answered?.();
      await Promise.all(job.reads.map(({ answered }) => answered)); // others wait until the next entry
      if (job.status === 'evaluating') job.status = 'waiting';
      job.count = restarted ? 1 : job.count + (advance ? 1 : 0);
      changed();
      return !failed(text);
    },
    async complete(question) {
      const late = new Promise<Answer>((resolve) => {
        setTimeout(resolve, completionTakes, { candidates: [] }).unref();
      });
      return node === undefined ? late : Promise.race([node.complete(question, state.job), late]);
    },
    interrupt() {
      const job = jobs.current();
      if (menu !== undefined || job?.status !== 'evaluating') return false;
      node?.interrupt(job.number);
      answerAll(job);
      return true;
    },
    answer(line) {
      jobs.current()?.reads.shift()?.answer(line);
      changed();
    },
    openMenu,
    command(line) {
      if (menu === 'switch') switchCommand(line);
      else if (menu === 'break') menuCommand(line);
      changed();
    },
    leave,
  };
}

/** After exit(): erl says of a shell on another node what else there is to do. */
function restartedText({ node }: JobEntry): string {
  const hint = node === undefined ? '' : '(^G to start new job) ';
  return `*** Shell process terminated! ${hint}***\n${shellBanner()}`;
}

/** `bar` means bar on our own host, as for erl -remsh. */
function withHost(node: string, ours: string): string {
  return node.includes('@') ? node : `${node}@${ours.slice(ours.indexOf('@') + 1)}`;
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
