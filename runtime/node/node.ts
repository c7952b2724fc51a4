// One node: an isolate joined to a net-kernel. The door of the runtime.
// It does not know on which thread it runs.

import type { NetKernel } from '../../transport/kernel/net-kernel.ts';
import { loadOxc } from '../compile/compiler.ts';
import type { Reader } from '../emulator/codec/bytes.ts';
import { type EmulatorEvent, emulatorTells, type Then } from '../emulator/host/contract.ts';
import { Vocabulary } from '../emulator/host/encoding.ts';
import { newHeart, pulse } from '../emulator/host/heart.ts';
import type { Answer, Question } from '../emulator/host/question.ts';
import { collectWhenCrowded } from '../isolate/crowded-memory.ts';
import { makeIsolate } from '../isolate/isolate.ts';
import { makeTurns, type Turns } from '../isolate/turns.ts';
import { hostCandidates } from '../modules/import-completion.ts';
import { workingDirectory } from '../modules/working-directory.ts';
import { memoryLimit } from '../node-limits.ts';
import { makeAdmissions } from './admissions.ts';
import { makeCallbacks } from './callbacks.ts';
import { readKernelParameters } from './kernel-parameters.ts';
import { type Membership, makeMembership, nobody } from './membership.ts';
import { fromNetwork, report } from './network-events.ts';
import { ownFlags } from './own-flags.ts';
import { answerRequest } from './requests.ts';
import { settingsOf } from './settings-of.ts';
import { shellRequests } from './shell-requests.ts';
import { shownFlags } from './shown-flags.ts';

export type { Answer, Candidate, Question } from '../emulator/host/question.ts';

/** What a node is started with; the command line fills it. */
export interface NodeOptions {
  readonly name?: string; // as given with -sname or -name: 'foo', 'foo@host'; none: nonode@nohost
  readonly longNames?: boolean; // given with -name
  readonly hidden?: boolean; // -hidden
  readonly cookie?: string; // -setcookie C
  readonly cookies?: Readonly<Record<string, string>>; // -setcookie Node C
  readonly mapperPort?: number; // -mapper_port, else TERL_MAPPER_PORT, else 4370
  readonly startMapper?: boolean; // -start_epmd false: one must be running
  readonly protoDist?: string; // -proto_dist: ws, wss, or a module that is a carrier
  readonly sslDistOpt?: readonly string[]; // -ssl_dist_opt KEY VALUE …
  readonly codePath?: readonly string[]; // -pa DIR, before the current directory
  readonly kernel?: Readonly<Record<string, string>>; // -kernel KEY VALUE: net_ticktime, inet_dist_listen_min, …
  readonly connectAll?: boolean; // -connect_all false
  readonly relay?: boolean; // -relay: as -kernel dist_relay
  readonly memoryLimit?: number; // -memory_limit: MiB of the isolate's heap
  readonly turnLimit?: number; // ms a process may run without a pause; tests make it short
  readonly flags?: readonly (readonly [flag: string, values: readonly string[]])[]; // as typed, for init.get_argument
  readonly plainArguments?: readonly string[]; // behind -extra and --
  /** Memory shared with the thread that watches this node and presses its Ctrl-C: see emulator/heart.ts. */
  readonly heart?: Int32Array;
}

/** What the node tells its screen. All text is plain; lines end in '\n'. */
export interface NodeEvents {
  /** Output of processes (io.format, console.log) of a job, or of none (0); may end inside a line. */
  output(text: string, job: number): void;
  /** When there is room for more output of a job, if not now. */
  room?(job: number): Promise<void> | undefined;
  /** A report of the logger: whole lines, header included. */
  report(text: string): void;
  /** A shell's process died while nothing was being evaluated: text to print. */
  shellDied(text: string, job: number): void;
  /** A shell that was asked for is there. */
  shellStarted(job: number): void;
  /** A shell on another node is over; its entries are not answered any more. */
  shellGone(job: number, why: 'left' | 'terminated'): void;
  /** A cookie of this node: no record of the session may show it. */
  secret?(text: string): void;
  /** transcript.start(file), or with nothing transcript.stop(): gives a term, now or later. */
  transcript?(file: string | undefined): unknown;
  /** A process wants the next line of a shell's terminal: the line with its newline, or null at the end of the input. */
  readLine?(prompt: string, job: number): Promise<string | null>;
  /** A connection came up, or went down, for this reason. */
  nodeNews?(node: string, reason: string | undefined): void;
  /** The node's name changed (net_kernel.start or stop): the prompt follows. */
  renamed(name: string): void;
  /** halt(), or a fatal end: print `message` if any, then leave with `status`. */
  halted(status: number, message?: string): void;
  /** q(), init.stop(): stop this node, and leave with `status`. */
  stopAsked(status: number): void;
  /** init.restart(): stop this node, and start it once more with the same options. */
  restartAsked(): void;
}

/** What came of one entry at the prompt. */
export interface Evaluation {
  readonly text: string; // what to print, without a last newline; '' for nothing
  readonly advance: boolean; // whether the prompt's number goes up (not after a syntax error)
  readonly restarted?: boolean; // exit(): another shell has begun, at number 1
}

/**
 * A node as its screen sees it, on this thread or another. Its shells are numbered: job 1 is the first one, job 0
 * evaluates what the command line asks for; both are there without being asked for.
 */
export interface Node {
  readonly name: string; // 'foo@host', or 'nonode@nohost'
  /** Evaluate what was typed at prompt number `count`; an entry of a shell that is gone comes to nothing. */
  evaluate(source: string, count: number, job?: number): Promise<Evaluation>;
  /** What may complete a line. Runs nothing of the user's, and never rejects. */
  complete(question: Question, job?: number): Promise<Answer>;
  /** Ctrl-C: end the evaluation under way (its process exits with 'killed'); nothing if none is. */
  interrupt(job?: number): void;
  /** How wide the screen is: said once, and when it changes. */
  screenIs(columns: number): void;
  /** One more shell, on this node or another; shellStarted or shellGone follows. */
  startShell(job: number, node?: string): void;
  /** End a shell: nothing of it follows. */
  stopShell(job: number): void;
  stop(): Promise<void>;
}

/** A node on the caller's own thread: values come as an event, in order with all other output. */
export interface EmbeddedNode extends Omit<Node, 'evaluate'> {
  evaluate(source: string, count: number, job?: number): void;
  /** The screen cannot keep up with a job (0: with reports): processes that write wait until it can. */
  holdOutput(job: number, hold: boolean): void;
}

/** What an embedded node tells: the next entry's evaluation too, for a shell's entries are answered in order. */
export interface EmbeddedNodeEvents extends NodeEvents {
  evaluated(evaluation: Evaluation, job: number): void;
}

/** Told to the process as an error where there is no terminal. */
function lineFrom(events: NodeEvents, prompt: string, job: number): Promise<string | null> {
  if (events.readLine === undefined) throw new Error('there is no terminal to read from');
  return events.readLine(prompt, job);
}

/** Start a node. Rejects with one plain sentence when it cannot start. */
export async function startNode(
  options: NodeOptions,
  events: EmbeddedNodeEvents,
): Promise<EmbeddedNode> {
  readKernelParameters(options.kernel); // wrong ones are refused with a name or without
  const heart = options.heart ?? newHeart();
  let membership: Membership | undefined;
  const admissions = makeAdmissions();
  const network = fromNetwork(() => turns);
  const joining = makeMembership(
    options,
    {
      ...network,
      up(peer) {
        network.up(peer);
        events.nodeNews?.(peer.name, undefined);
      },
      down(peer, reason, link) {
        network.down(peer, reason, link);
        events.nodeNews?.(peer, reason);
      },
      admit: (peer) => admissions.ask(turns, peer),
    },
    renamed,
  );
  const directory = workingDirectory(options.codePath);
  const isolate = makeIsolate(
    makeCallbacks(
      directory,
      () => membership?.kernel,
      (cookie) => events.secret?.(cookie),
    ),
    heart,
    options.memoryLimit,
    options.turnLimit,
  );
  const more = {
    ...shellRequests(isolate, directory),
    transcript: (file?: string) => events.transcript?.(file) ?? null,
    get_line: (prompt: string, job: number) => lineFrom(events, prompt, job),
  };
  const turns: Turns = makeTurns(isolate, handle, fatal);
  const endLooking = collectWhenCrowded(turns, options.memoryLimit ?? memoryLimit);
  turns.note({ kind: 'settings', settings: settingsOf(options) });
  turns.note({
    kind: 'commandLine',
    commandLine: {
      flags: shownFlags([...ownFlags(), ...(options.flags ?? [])]),
      plain: options.plainArguments ?? [],
    },
  });
  let name = nobody;
  try {
    membership = await joining;
  } catch (error) {
    isolate.dispose();
    throw error;
  }
  setImmediate(() => {
    // once the caller has been told that the node is up
    loadOxc();
    turns.tell({ kind: 'makeReady' });
  });
  const evaluating = new Map<number, number>(); // entries not yet answered, by job
  const asking = new Map<number, (answer: Answer) => void>(); // questions not yet answered
  let questions = 0;
  const elsewhere = new Set<number>(); // jobs whose shell is on another node

  function ask(question: Question, job: number): Promise<Answer> {
    turns.tell({ kind: 'complete', job, request: ++questions, question });
    return new Promise((resolve) => asking.set(questions, resolve));
  }

  function renamed(kernel: NetKernel | undefined): void {
    const alreadyShown = membership === undefined; // the first name comes with the node itself
    name = kernel?.name ?? nobody;
    if (kernel !== undefined) events.secret?.(kernel.getCookie());
    turns.tell({ kind: 'alive', name, creation: kernel?.creation ?? 0 });
    if (!alreadyShown) events.renamed(name);
  }

  function fatal(error: unknown): void {
    events.halted(1, error instanceof Error ? error.message : String(error));
  }

  function handle(batch: Reader): void {
    let output = ''; // of one turn and job in one piece
    let job = 0;
    const tell = (): void => {
      if (output !== '') events.output(output, job);
      output = '';
    };
    while (batch.left > 0) {
      const event = vocabulary.read(batch);
      if (event.kind === 'output') {
        if (event.job !== job) tell();
        job = event.job;
        output += event.text;
      } else {
        tell();
        (handlers[event.kind] as (event: EmulatorEvent) => void)(event);
      }
    }
    tell();
  }

  const handlers: {
    readonly [Kind in Exclude<EmulatorEvent['kind'], 'output'>]: (event: EventOf<Kind>) => void;
  } = {
    report: ({ text }) => events.report(text),
    request: ({ request, what, args }) =>
      answerRequest(membership, turns, more, request, what, args),
    halt: ({ status, message }) => events.halted(status, message || undefined),
    stop: ({ status }) => events.stopAsked(status),
    restart: () => events.restartAsked(),
    evaluated({ job, next, text }) {
      Atomics.compareExchange(heart, pulse.interrupted, job, 0);
      evaluating.set(job, (evaluating.get(job) ?? 0) - 1);
      events.evaluated({ ...evaluationThen(next), text }, job);
    },
    completed({ request, answer }) {
      asking.get(request)?.(answer);
      asking.delete(request);
    },
    shellDied: ({ job, text }) => events.shellDied(text, job),
    shellStarted: ({ job }) => events.shellStarted(job),
    shellGone({ job, why }) {
      evaluating.delete(job);
      events.shellGone(job, why);
    },
    connect: ({ node, how }) => void connect(node, how),
    disconnect: ({ node, link }) => membership?.kernel?.disconnect(node, link),
    frames({ node, link, wantsRoom, frames }) {
      const arrived = wantsRoom ? () => network.room(node) : undefined;
      membership?.kernel?.send(node, frames, arrived, link);
    },
    admitted: ({ request, yes }) => admissions.answer(request, yes),
    protocolError: ({ node, link, what }) => protocolError(node, link, what),
  };

  async function connect(peer: string, how: string): Promise<void> {
    const refused = await membership?.startDynamically();
    if (refused !== undefined) {
      report(turns, 'error', refused);
      turns.tell({ kind: 'connectFailed', node: peer, why: refused, isTold: false });
    } else if (how === 'hidden') membership?.kernel?.connectHidden(peer);
    else {
      if (how === 'news') network.calledByNews(peer);
      membership?.kernel?.connect(peer, how === 'asked' ? 'asked' : 'auto');
    }
  }

  function protocolError(peer: string, link: number, why: string): void {
    const kernel = membership?.kernel;
    const address = kernel?.peers().find((known) => known.link === link)?.address;
    kernel?.disconnect(peer, link);
    const at = address === undefined ? '' : ` at ${address}`;
    report(turns, 'error', `** Connection to ${peer}${at} closed: it sent ${why} **`);
  }

  return {
    get name() {
      return name;
    },
    evaluate(source, count, job = 1) {
      turns.tell({ kind: 'evaluate', job, count, source });
      evaluating.set(job, (evaluating.get(job) ?? 0) + 1);
    },
    async complete(question, job = 1) {
      if (elsewhere.has(job)) return ask(question, job); // our files and nodes are not that node's
      const [answer, more] = await Promise.all([
        ask(question, job),
        hostCandidates(question, membership?.kernel, directory),
      ]);
      return { ...answer, candidates: [...answer.candidates, ...more] };
    },
    interrupt(job = 1) {
      if (!evaluating.get(job)) return;
      Atomics.store(heart, pulse.interrupted, job);
      turns.tell({ kind: 'interrupt', job });
    },
    screenIs(columns) {
      turns.tell({ kind: 'columns', columns });
    },
    startShell(job, node = '') {
      if (node !== '' && node !== name) elsewhere.add(job);
      turns.tell({ kind: 'startShell', job, node });
    },
    stopShell(job) {
      evaluating.delete(job);
      Atomics.compareExchange(heart, pulse.interrupted, job, 0);
      turns.tell({ kind: 'stopShell', job });
    },
    holdOutput(job, hold) {
      turns.tell({ kind: 'outputBusy', job, busy: hold });
    },
    async stop() {
      endLooking();
      turns.stop();
      await membership?.close();
      isolate.dispose();
    },
  };
}

type EventOf<Kind extends EmulatorEvent['kind']> = Extract<EmulatorEvent, { kind: Kind }>;

const vocabulary = new Vocabulary(emulatorTells);

function evaluationThen(then: Then): Omit<Evaluation, 'text'> {
  if (then === 'restarts') return { advance: false, restarted: true };
  return { advance: then === 'advances' };
}
