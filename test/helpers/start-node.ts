// Nodes embedded in the test's own process, with a mapper of their own on a free port.
// A session is text in, text out; what differs from run to run (dates, references) is left out.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Events, Handlers } from '../../runtime/node/contract.ts';
import { deliver } from '../../runtime/node/deliver.ts';
import {
  type Answer,
  type EmbeddedNode,
  type NodeOptions,
  type Question,
  startNode,
} from '../../runtime/node/node.ts';
import { mostUnprinted } from '../../runtime/node-limits.ts';
import { type Mapper, startMapper } from '../../transport/mapper/mapper.ts';

export interface TestNode {
  readonly name: string;
  readonly printed: readonly string[]; // values, output and reports in order
  readonly halted: Promise<{ readonly status: number; readonly message: string | undefined }>;
  /** What is printed for one entry at the prompt. */
  type(source: string): Promise<string>;
  /** One more shell of this terminal, on that node; gives its number. */
  shellOn(node: string): Promise<number>;
  typeIn(job: number, source: string): Promise<string>;
  complete(job: number, question: Question): Promise<Answer>;
  /** Wait until something printed since the last call matches; gives it. */
  prints(pattern: RegExp): Promise<string>;
  /** Wait until the shell's process has this many messages. */
  gets(messages: number): Promise<void>;
  interrupt(): void;
  holdOutput(job: number, hold: boolean): void;
  stop(): Promise<void>;
}

export interface TestNodes {
  /** `start('foo')` is foo@localhost. */
  start(name: string, options?: NodeOptions): Promise<TestNode>;
  /** A directory with these files on the code path of nodes started from here on. */
  files(files: Readonly<Record<string, string>>): string;
  readonly mapperPort: number;
}

export const cookie = 'SECRETCOOKIEABCDEFGH';

/** Nodes for the tests of one describe(); all are stopped after each test. */
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

/** Everything printed while these entries are typed one after the other. */
export async function session(node: TestNode, entries: readonly string[]): Promise<string[]> {
  const before = node.printed.length;
  for (const entry of entries) await node.type(entry);
  return node.printed.slice(before);
}

/** Each entry shows what stands beside it, in one line. */
export async function shows(node: TestNode, rows: Readonly<Record<string, string>>): Promise<void> {
  for (const [entry, shown] of Object.entries(rows))
    assert.equal((await node.type(entry)).replaceAll(/\n\s+/g, ' '), shown, entry);
}

/** The messages flush() shows once this many are there, each on one line. */
export async function flushed(node: TestNode, messages: number): Promise<string[]> {
  await node.gets(messages);
  const shown = (await session(node, ['flush()'])).slice(0, -1).join('\n');
  const lines = shown.split(/^Shell got /m).slice(1);
  return lines.map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

/** A node on its own, not alive unless the options name it. */
export async function startTestNode(options: NodeOptions): Promise<TestNode> {
  const printed: string[] = [];
  const evaluations = new Map<number, ((text: string) => void)[]>(); // by job
  const watchers = new Set<() => void>();
  const halted = Promise.withResolvers<{ status: number; message: string | undefined }>();
  const stopped = Promise.withResolvers<void>();
  const answers = new Map<number, (answer: Answer) => void>(); // to questions of the prompt
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
    transcript: noAnswer,
    readLine: noAnswer,
  };
  let node: EmbeddedNode | undefined; // it may tell something before it has started
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

  function complete(job: number, question: Question): Promise<Answer> {
    const id = answers.size + 1;
    started.take({ kind: 'complete', id, question, job });
    return new Promise((resolve) => answers.set(id, resolve));
  }

  /** As a screen does that has too much to print, or has printed that. */
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
    halted: halted.promise,
    type: (source) => type(source),
    shellOn,
    typeIn: (job, source) => type(source, job),
    complete,
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
