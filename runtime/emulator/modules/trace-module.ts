// Module trace, which is not Erlang's of this name: records what happens to processes, here and on other nodes.

import { here } from '../identity/incarnation.ts';
import { type Coroutine, settleFromOutside, suspendedCoroutine } from '../process/coroutine.ts';
import { elsewhere, guarded, type MayAsk } from '../process/own-terminal.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { writeWords } from '../signals/screen-size.ts';
import { badarg, noMoreThan } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import {
  collect,
  collectsFrom,
  gather,
  notTold,
  notTraced,
  stopCollecting,
  type TraceAnswer,
  tracedBy,
} from '../trace/collecting.ts';
import { checkMayTrace } from '../trace/permission.ts';

type Steps = Generator<unknown, unknown, unknown>;
type Module = Readonly<Record<'start' | 'stop' | 'save', (...args: unknown[]) => unknown>>;

/**
 * Records what happens to the processes of this node, and of other nodes:
 * `trace.start()`, `trace.start(nodes())`.
 * What is recorded: messages sent, arrived and received, spawns, exits, links, monitors and names,
 * nodes that come and go, and what is typed at the prompts.
 * `chart()` shows the last messages; trace.save writes all events to a file.
 * An Erlang node is not traced: what it sends and gets is seen at terl's end only.
 * A node that was started with -kernel net_trace false refuses to be traced, but by its own terminal.
 * While a trace is on, another call adds nodes. Otherwise a new trace begins,
 * and the events of the last one are dropped.
 * Returns `['ok', nodes]` with the nodes that are traced, or `['error', why]`.
 */
const start: (...args: unknown[]) => unknown = asyncToGenerator(function* (...args): Steps {
  const [nodes = []] = args;
  noMoreThan(1, 'trace.start', args);
  checkMayTrace('trace.start', args);
  if (!Array.isArray(nodes) || !nodes.every((node) => typeof node === 'string'))
    throw badarg(1, 'not a list of nodes', 'trace.start', args);
  const collector = tracedBy();
  if (collector !== undefined) return tracedElsewhere(collector);
  const answers = (yield whenDone((done) => collect(nodes as string[], done))) as Answers;
  for (const sentence of notTraced(answers)) writeWords(`* ${sentence}\n`);
  return ['ok', traced()];
});

type Answers = ReadonlyMap<string, TraceAnswer>;

function traced(): string[] {
  return [here.node.text, ...(collectsFrom() ?? [])];
}

type Silent = readonly string[];

/** Tells which nodes have not told all. */
function warn(silent: Silent): void {
  for (const sentence of notTold(silent)) writeWords(`* ${sentence}\n`);
}

function tracedElsewhere(collector: string): Term {
  return ['error', `${collector} traces this node: trace.stop() there`];
}

/**
 * Ends the trace that trace.start has begun. Its events are kept until the next one begins.
 * Returns `['ok', nodes]` with the nodes that were traced, or `['error', 'not_started']`,
 * or `['error', why]` if another node traces this one.
 */
const stop: (...args: unknown[]) => unknown = asyncToGenerator(function* (...args): Steps {
  noMoreThan(0, 'trace.stop', args);
  checkMayTrace('trace.stop', args);
  const collector = tracedBy();
  if (collector !== undefined) return tracedElsewhere(collector);
  if (collectsFrom() === undefined) return ['error', 'not_started'];
  const nodes = traced();
  warn((yield whenDone((done) => stopCollecting(done))) as Silent);
  return ['ok', nodes];
});

const saving = asyncToGenerator(function* (...args): Steps {
  const [file] = args;
  noMoreThan(1, 'trace.save', args);
  if (typeof file !== 'string' || !file.endsWith('.jsonl'))
    throw badarg(1, 'not a file that ends in .jsonl', 'trace.save', args);
  warn((yield whenDone((done) => gather(done))) as Silent);
  return yield request(me(), 'trace_save', file, tracedBy() ?? null);
});

/**
 * Writes the events of the trace to a new file, an event a line, as JSON: `trace.save('a.jsonl')`.
 * Its first line is {"terl":"trace","version":1}. Only you can read the file.
 * The events of system processes, which chart() leaves out, are in it too: they have "system":true.
 * Returns `['ok', file]` or `['error', why]`.
 * Only entries at the terminal of this node itself may call this function.
 */
const save = guarded(elsewhere, 'trace.save', saving);

export const trace: Module = { start, stop, save };

// Returns module trace for a prompt. Its function save works in processes for which `mayAsk` returns true.
export function ownTrace(mayAsk: MayAsk): Module {
  return { start, stop, save: guarded(mayAsk, 'trace.save', saving) };
}

/** What the running process awaits until `begin` has called its argument, whose value it then gets. */
function whenDone(begin: (done: (value: unknown) => void) => void): Coroutine {
  const waiting = suspendedCoroutine(me());
  begin((value) => settleFromOutside(waiting, value, false));
  return waiting;
}
