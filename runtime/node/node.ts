// One node: an isolate with a net kernel, on whichever thread starts it.
// Other floors (top-level folders) use the runtime through this file.

import type {
  FaultNews,
  NetKernel,
  NetKernelEvents,
  Vector,
} from '../../transport/kernel/net-kernel.ts';
import { loadOxc } from '../compile/compiler.ts';
import { newHeart } from '../emulator/host/heart.ts';
import { readKernelParameters } from '../flags/kernel-parameters.ts';
import { ownFlags } from '../flags/own-flags.ts';
import { shownFlags } from '../flags/shown-flags.ts';
import { collectWhenCrowded } from '../isolate/crowded-memory.ts';
import { type Isolate, makeIsolate } from '../isolate/isolate.ts';
import { makeTurns, type Turns } from '../isolate/turns.ts';
import { hostCandidates } from '../modules/import-completion.ts';
import { type WorkingDirectory, workingDirectory } from '../modules/working-directory.ts';
import { memoryLimit } from '../node-limits.ts';
import { nameOfFault } from '../trace/naming.ts';
import { TraceStore } from '../trace/store.ts';
import { type Admissions, makeAdmissions } from './admissions.ts';
import { makeCallbacks } from './callbacks.ts';
import { type Commanded, commandHandlers } from './commands.ts';
import { Completions } from './completions.ts';
import { connectionHandlers } from './connections.ts';
import type { Commands, Handlers, NodeCommand, NodeEvent } from './contract.ts';
import { deliver } from './deliver.ts';
import { Entries } from './entries.ts';
import { faultRequests } from './fault-requests.ts';
import { type Membership, makeMembership, nobody } from './membership.ts';
import { fromNetwork, type NetworkEvents } from './network-events.ts';
import { NodeQuestions } from './node-questions.ts';
import { observerRequests } from './observer-requests.ts';
import { type EmulatorHandlers, outgoingReader } from './outgoing.ts';
import { answerRequest } from './requests.ts';
import { AskedScreen, screenRequests } from './screen-questions.ts';
import { settingsOf } from './settings-of.ts';
import { shellHandlers } from './shell-events.ts';
import { shellRequests } from './shell-requests.ts';
import { traceHandlers, traceRequests } from './trace-requests.ts';
import { isPrinted, jobOf, Unprinted } from './unprinted.ts';

export type { Answer, Candidate, Question } from '../emulator/host/question.ts';
export type { Evaluation, Looked, Node, NodeEvents } from './contract.ts';

/** The options of a node, from the command line. */
export interface NodeOptions {
  // as typed with -sname or -name: 'foo', 'foo@host'; if missing, the node is nonode@nohost
  readonly name?: string;
  readonly longNames?: boolean; // the name was given with -name
  readonly hidden?: boolean; // -hidden
  readonly cookie?: string; // -setcookie C
  readonly cookies?: Readonly<Record<string, string>>; // -setcookie Node C
  readonly mapperPort?: number; // -mapper_port, else TERL_MAPPER_PORT, else 4370
  readonly startMapper?: boolean; // -start_epmd false: the port mapper must be running already
  readonly epmdPort?: number; // for tests; else ERL_EPMD_PORT, else 4369
  readonly protoDist?: readonly string[]; // -proto_dist: ws, wss or the module of a carrier, and inet_tcp; or nats
  readonly join?: string; // -join: an invite to a room at a NATS server, or @FILE
  readonly sslDistOpt?: readonly string[]; // -ssl_dist_opt KEY VALUE …
  readonly codePath?: readonly string[]; // -pa DIR, before the current directory
  readonly isKept?: boolean; // reads nothing outside the code path: a session document may come from a stranger
  // -kernel KEY VALUE: net_ticktime, inet_dist_listen_min, …
  readonly kernel?: Readonly<Record<string, string>>;
  readonly connectAll?: boolean; // -connect_all false
  readonly relay?: boolean; // -relay: the same as -kernel dist_relay true
  readonly memoryLimit?: number; // -memory_limit: MiB of the isolate's heap
  readonly turnLimit?: number; // ms that a process may run without a pause; shorter in tests
  // as typed, for init.get_argument
  readonly flags?: readonly (readonly [flag: string, values: readonly string[]])[];
  readonly plainArguments?: readonly string[]; // arguments after -extra and --
  /** Memory shared with the watching thread, which also notes Ctrl-C in it: see emulator/host/heart.ts. */
  readonly heart?: Int32Array;
}

/** A node on the caller's own thread. */
export interface EmbeddedNode {
  readonly name: string; // 'foo@host', or 'nonode@nohost'
  take(command: NodeCommand): void;
}

/** Starts a node, which sends its events by `tell`. Rejects with a plain sentence if it cannot start. */
export async function startNode(
  options: NodeOptions,
  tell: (event: NodeEvent) => void,
): Promise<EmbeddedNode> {
  readKernelParameters(options.kernel); // checked here, since a node without a name does not read them
  const node = new HostedNode(options, tell);
  await node.join();
  return node;
}

/** Makes the parts of a node and connects them with one another. */
class HostedNode implements EmbeddedNode, Commanded {
  name = nobody;
  readonly turns: Turns;
  readonly entries: Entries;
  readonly completions: Completions;
  readonly screen: AskedScreen;
  readonly unprinted: Unprinted = new Unprinted((job, busy) =>
    this.turns.tell({ kind: 'outputBusy', job, busy }),
  );
  readonly #told: (event: NodeEvent) => void;
  readonly #isolate: Isolate;
  readonly #network: NetworkEvents = fromNetwork(() => this.turns);
  readonly #admissions: Admissions = makeAdmissions();
  readonly #handlers: Handlers<Commands>;
  readonly #joining: Promise<Membership>;
  readonly #endLooking: () => void;
  readonly #trace = new TraceStore();
  readonly #faultRequests: ReturnType<typeof faultRequests>;
  readonly #questions = new NodeQuestions(() => this.turns);
  readonly #observer = observerRequests(
    this.#trace,
    () => this.#kernel(),
    (node, what, about) => this.#questions.ask(node, what, about),
  );
  #membership: Membership | undefined;

  constructor(options: NodeOptions, told: (event: NodeEvent) => void) {
    this.#told = told;
    const heart = options.heart ?? newHeart();
    // the node joins the network while the isolate is made
    this.#joining = makeMembership(options, this.#networkEvents(), (kernel) => this.#named(kernel));
    const directory = workingDirectory(options.codePath, options.isKept);
    const callbacks = makeCallbacks(
      directory,
      () => this.#kernel(),
      (text) => this.tell({ kind: 'secret', text }),
    );
    this.#isolate = makeIsolate(callbacks, heart, options.memoryLimit, options.turnLimit);
    this.turns = makeTurns(
      this.#isolate,
      (batch) => readBatch(batch),
      (error) => this.tell({ kind: 'halted', status: 1, message: sentenceOf(error) }),
    );
    this.entries = new Entries(heart);
    this.completions = new Completions(this.turns, (question) =>
      hostCandidates(question, this.#kernel(), directory),
    );
    this.screen = new AskedScreen(this.tell);
    const { mayOthersFault = false } = readKernelParameters(options.kernel);
    this.#faultRequests = faultRequests(
      () => this.#membership,
      () => this.turns,
      mayOthersFault,
    );
    const readBatch = outgoingReader(this.#handlersOf(directory), (text, job) =>
      this.tell({ kind: 'output', text, job }),
    );
    this.#handlers = commandHandlers(this);
    this.#endLooking = collectWhenCrowded(this.turns, options.memoryLimit ?? memoryLimit);
    this.#noteSettings(options);
  }

  readonly tell = (event: NodeEvent): void => {
    if (isPrinted(event)) this.unprinted.told(jobOf(event), event.text.length);
    this.#told(event);
  };

  take(command: NodeCommand): void {
    deliver(this.#handlers, command);
  }

  /** Waits until the node has joined the network, if the options have a name. */
  async join(): Promise<void> {
    try {
      this.#membership = await this.#joining;
    } catch (error) {
      this.#isolate.dispose();
      throw error;
    }
    setImmediate(() => {
      // after the caller has heard that the node is up
      loadOxc();
      this.turns.tell({ kind: 'makeReady' });
    });
  }

  thaw(): void {
    void this.#kernel()?.fault({ do: 'thaw', node: this.name });
  }

  async stop(): Promise<void> {
    this.#endLooking();
    this.turns.stop();
    await this.#observer.endObserver();
    await this.#membership?.close();
    this.#isolate.dispose();
  }

  #kernel(): NetKernel | undefined {
    return this.#membership?.kernel;
  }

  #networkEvents(): NetKernelEvents {
    const network = this.#network;
    return {
      ...network,
      up: (peer) => {
        network.up(peer);
        this.tell({ kind: 'nodeNews', node: peer.name, reason: undefined });
      },
      down: (peer, reason, link) => {
        network.down(peer, reason, link);
        this.tell({ kind: 'nodeNews', node: peer, reason });
      },
      admit: (peer) => this.#admissions.ask(this.turns, peer),
      fault: ({ kind: change, cause, text, ...news }) => {
        const said = change === 'heal' ? nameOfFault(text) : text;
        this.tell({ kind: 'fault', change, text: said, ...news });
      },
      faultHappens: (news) => this.#faultHappens(news),
      recorded: async () => vectorIn(await this.#questions.ask(this.name, 'vector')),
      froze: (isFrozen) => this.turns.rest(isFrozen),
      crash: () => this.tell({ kind: 'crashed' }),
    };
  }

  #faultHappens({ kind, other: node, text: what, cause }: FaultNews): void {
    const by = cause?.node ?? '';
    const vector = cause === undefined ? '' : JSON.stringify(cause.vector);
    this.turns.tell({ kind: 'faultIs', isOn: kind === 'fault', node, what, by, vector });
  }

  /** Called when the node has got a name, or has lost it. */
  #named(kernel: NetKernel | undefined): void {
    const alreadyShown = this.#membership === undefined; // the event `started` tells the first name
    this.name = kernel?.name ?? nobody;
    if (kernel !== undefined) this.tell({ kind: 'secret', text: kernel.getCookie() });
    this.turns.tell({ kind: 'alive', name: this.name, creation: kernel?.creation ?? 0 });
    if (!alreadyShown) this.tell({ kind: 'renamed', name: this.name });
  }

  /** Puts the first events for the emulator into its first batch. */
  #noteSettings(options: NodeOptions): void {
    const flags = shownFlags([...ownFlags(), ...(options.flags ?? [])]);
    const plain = options.plainArguments ?? [];
    this.turns.note({ kind: 'settings', settings: settingsOf(options) });
    this.turns.note({ kind: 'commandLine', commandLine: { flags, plain } });
  }

  /** The handler of each event of the emulator. */
  #handlersOf(directory: WorkingDirectory): EmulatorHandlers {
    const { turns, tell, entries, completions } = this;
    const own = {
      ...shellRequests(this.#isolate, directory, () => this.#membership?.room),
      ...screenRequests(this.screen),
      ...traceRequests(this.#trace, directory),
      ...this.#faultRequests,
      observe: this.#observer.observe,
    };
    return {
      ...connectionHandlers(() => this.#membership, this.#network, turns),
      ...shellHandlers(entries, completions, tell),
      ...traceHandlers(this.#trace),
      request: ({ request, what, args }) =>
        answerRequest(this.#membership, turns, own, request, what, args),
      nodeTold: ({ ask, json }) => this.#questions.answered(ask, json),
      admitted: ({ request, yes }) => this.#admissions.answer(request, yes),
      halt: ({ status, message }) =>
        tell({ kind: 'halted', status, message: message || undefined }),
      stop: ({ status }) => tell({ kind: 'stopAsked', status }),
      restart: () => tell({ kind: 'restartAsked' }),
    };
  }
}

/** The vector in the emulator's answer. */
function vectorIn(json: string): Vector | undefined {
  return (JSON.parse(json) as Vector | null) ?? undefined;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
