// Starts nodes in the test's own process, with a mapper of their own on a free port.
// A session is text; text that differs between runs (dates, references) is removed.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Events, Handlers } from '../../runtime/node/contract.ts';
import { deliver } from '../../runtime/node/deliver.ts';
import {
  type Answer,
  type EmbeddedNode,
  type Looked,
  type NodeOptions,
  type Question,
  startNode,
} from '../../runtime/node/node.ts';
import { mostUnprinted } from '../../runtime/node-limits.ts';
import { type Mapper, startMapper } from '../../transport/mapper/mapper.ts';

export interface TestNode {
  readonly name: string;
  readonly printed: readonly string[]; // values, output and reports in order
  readonly lines: string[]; // typed for the processes that read lines, which get 'eof' after them
  readonly halted: Promise<{ readonly status: number; readonly message: string | undefined }>;
  /** Types an entry at the prompt; returns the output. */
  type(source: string): Promise<string>;
  /** Starts another shell of this terminal on a node; returns the number of its job. */
  shellOn(node: string): Promise<number>;
  typeIn(job: number, source: string): Promise<string>;
  complete(job: number, question: Question): Promise<Answer>;
  /** Evaluate unseen. */
  look(source: string, limit?: number, job?: number): Promise<Looked>;
  /** Waits until an output since the last call matches; returns that output. */
  prints(pattern: RegExp): Promise<string>;
  /** Waits until the mailbox of the shell's process has this many messages. */
  gets(messages: number): Promise<void>;
  interrupt(): void;
  holdOutput(job: number, hold: boolean): void;
  stop(): Promise<void>;
}

export interface TestNodes {
  /** Starts a node; `start('foo')` starts foo@localhost. */
  start(name: string, options?: NodeOptions): Promise<TestNode>;
  /** Makes a directory with these files; nodes that start later have it on their code path. */
  files(files: Readonly<Record<string, string>>): string;
  readonly mapperPort: number;
}

export const cookie = 'SECRETCOOKIEABCDEFGH';

/** Returns functions for the tests of one describe(). All nodes are stopped after each test. */
export function testNodes(): TestNodes {
  let mapper: Mapper;
  const running: TestNode[] = [];
  const directories: string[] = [];
  before(async () => {
    mapper = await startMapper({ port: 0 });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((node) => node.stop()));
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
  });
  after(() => mapper.close());

  return {
    get mapperPort() {
      return mapper.port;
    },
    async start(name, options = {}) {
      const node = await startTestNode({
        name: `${name}@localhost`,
        cookie,
        mapperPort: mapper.port,
        codePath: directories,
        ...options,
      });
      running.push(node);
      return node;
    },
    files(files) {
      const directory = mkdtempSync(join(tmpdir(), 'terl-'));
      directories.push(directory);
      for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
      return directory;
    },
  };
}

/** Types the entries one after the other; returns all output. */
export async function session(node: TestNode, entries: readonly string[]): Promise<string[]> {
  const before = node.printed.length;
  for (const entry of entries) await node.type(entry);
  return node.printed.slice(before);
}

/** Types each key of `rows`, and asserts that its output, on one line, is the value. */
export async function shows(node: TestNode, rows: Readonly<Record<string, string>>): Promise<void> {
  for (const [entry, shown] of Object.entries(rows))
    assert.equal((await node.type(entry)).replaceAll(/\n\s+/g, ' '), shown, entry);
}

/** Waits for this many messages, then returns the messages that flush() shows, each on one line. */
export async function flushed(node: TestNode, messages: number): Promise<string[]> {
  await node.gets(messages);
  const shown = (await session(node, ['flush()'])).slice(0, -1).join('\n');
  const lines = shown.split(/^Shell got /m).slice(1);
  return lines.map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

/** Starts a node; without a name in the options, the node is not alive (is_alive() is false). */
export async function startTestNode(options: NodeOptions): Promise<TestNode> {
  const printed: string[] = [];
  const evaluations = new Map<number, ((text: string) => void)[]>(); // the waiting evaluations of each job
  const watchers = new Set<() => void>();
  const halted = Promise.withResolvers<{ status: number; message: string | undefined }>();
  const stopped = Promise.withResolvers<void>();
  const looks = new Map<number, (looked: Looked) => void>();
  const answers = new Map<number, (answer: Answer) => void>(); // callbacks for answers to questions of the prompt, by question
  let count = 1;
  let jobs = 1;
  let seen = 0;

  const print = (text: string): void => {
    if (text !== '') printed.push(tidy(text));
    for (const look of [...watchers]) look();
  };
  const printText = (text: string, job: number): void => {
    print(text);
    node?.take({ kind: 'printed', job, length: text.length });
  };
  const lines: string[] = [];
  const noAnswer = ({ id }: { readonly id: number }): void =>
    node?.take({ kind: 'screenAnswered', id, answer: null });
  const handlers: Handlers<Events> = {
    started: () => undefined,
    refused: () => undefined,
    evaluated({ evaluation: { text, advance }, job }) {
      if (advance && job === 1) count++;
      print(text);
      evaluations.get(job)?.shift()?.(tidy(text));
    },
    completed: ({ id, answer }) => answers.get(id)?.(answer),
    looked: ({ id, looked: came }) => looks.get(id)?.(came),
    output: ({ text, job }) => printText(text, job),
    report: ({ text }) => printText(text, 0),
    shellDied: ({ text, job }) => printText(text, job),
    shellStarted: ({ job }) => print(`shell ${job} started`),
    shellGone: ({ job, why }) => print(`shell ${job} ${why}`),
    renamed: ({ name }) => print(`renamed ${name}`),
    halted: ({ status, message }) => halted.resolve({ status, message }),
    stopAsked: ({ status }) => halted.resolve({ status, message: undefined }),
    restartAsked: () => print('restartAsked'),
    stopped: () => stopped.resolve(),
    secret: () => undefined,
    nodeNews: () => undefined,
    fault: ({ change, text }) => print(`${change}: ${text}`),
    crashed: () => print('crashed'),
    transcript: noAnswer,
    recording: noAnswer,
    readLine: ({ id }) => {
      node?.take({ kind: 'screenAnswered', id, answer: lines.shift() ?? null });
    },
  };
  let node: EmbeddedNode | undefined; // undefined at first, since events may arrive before startNode() returns
  const started = await startNode(options, (event) => deliver(handlers, event));
  node = started;

  function type(source: string, job = 1): Promise<string> {
    const answer = new Promise<string>((resolve) => {
      evaluations.set(job, [...(evaluations.get(job) ?? []), resolve]);
    });
    started.take({ kind: 'evaluate', source, count, job });
    return Promise.race([answer, halted.promise.then(({ message = 'halted' }) => message)]);
  }

  async function shellOn(other: string): Promise<number> {
    const job = ++jobs;
    started.take({ kind: 'startShell', job, node: other });
    await prints(new RegExp(`^shell ${job} started$`));
    return job;
  }

  function look(source: string, limit = 5_000, job = 1): Promise<Looked> {
    const id = looks.size + 1;
    started.take({ kind: 'look', id, source, job, limit });
    return new Promise((resolve) => looks.set(id, resolve));
  }

  function complete(job: number, question: Question): Promise<Answer> {
    const id = answers.size + 1;
    started.take({ kind: 'complete', id, question, job });
    return new Promise((resolve) => answers.set(id, resolve));
  }

  /** Tells the node that the screen of a job has too much to print, or (`hold` false) has printed it. */
  function holdOutput(job: number, hold: boolean): void {
    const length = mostUnprinted + 1;
    started.take({ kind: 'printed', job, length: hold ? -length : length });
  }

  async function gets(messages: number): Promise<void> {
    const before = printed.length;
    await type(`while (process_info(self(), 'message_queue_len')[1] < ${messages}) await sleep(1)`);
    printed.splice(before, printed.length - before, ...printed.slice(before, -1));
  }

  function prints(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        for (; seen < printed.length; seen++) {
          const text = printed[seen] ?? '';
          if (!pattern.test(text)) continue;
          seen++;
          watchers.delete(look);
          resolve(text);
          return;
        }
      };
      watchers.add(look);
      look();
    });
  }

  return {
    name: started.name,
    printed,
    lines,
    halted: halted.promise,
    type: (source) => type(source),
    shellOn,
    typeIn: (job, source) => type(source, job),
    complete,
    look,
    gets,
    prints,
    interrupt: () => started.take({ kind: 'interrupt', job: 1 }),
    holdOutput,
    stop() {
      started.take({ kind: 'stop' });
      return stopped.promise;
    },
  };
}

function tidy(text: string): string {
  return text
    .replaceAll(/#Ref<[\d.]+>/g, '#Ref<>')
    .replaceAll(/(REPORT====) \d+-\w+-\d+::[\d:.]+ ===/g, '$1')
    .replace(/\n+$/, '');
}
