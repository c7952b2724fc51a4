// Module trace, which is not Erlang's of this name: records what happens to processes, here and on other nodes.

import { here } from '../identity/incarnation.ts';
import { type Coroutine, settleFromOutside, suspendedCoroutine } from '../process/coroutine.ts';
import { elsewhere, guarded, type MayAsk } from '../process/own-terminal.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { writeWords } from '../signals/screen-size.ts';
import { badarg, noMoreThan } from '../term/exception.ts';
import {
  collect,
  collectsFrom,
  gather,
  notTraced,
  stopCollecting,
  type TraceAnswer,
  tracedBy,
} from '../trace/collecting.ts';

type Steps = Generator<unknown, unknown, unknown>;
type Module = Readonly<Record<'start' | 'stop' | 'save', (...args: unknown[]) => unknown>>;

/**
 * Records what happens to the processes of this node, and of other nodes:
 * `trace.start()`, `trace.start(nodes())`.
 * What is recorded: messages sent, arrived and received, spawns, exits, links, monitors and names,
 * nodes that come and go, and what is typed at the prompts.
 * `chart()` shows the last messages; trace.save writes all events to a file.
 * A node that was started with -kernel net_trace false refuses to be traced.
 * While a trace is on, another call adds nodes. Otherwise a new trace begins,
 * and the events of the last one are dropped.
 * Returns `['ok', nodes]` with the nodes that are traced, or `['error', why]`.
 */
const start: (...args: unknown[]) => unknown = asyncToGenerator(function* (...args): Steps {
  const [nodes = []] = args;
  noMoreThan(1, 'trace.start', args);
  if (!Array.isArray(nodes) || !nodes.every((node) => typeof node === 'string'))
    throw badarg(1, 'not a list of nodes', 'trace.start', args);
  const collector = tracedBy();
  if (collector !== undefined)
    return ['error', `${collector} traces this node: trace.stop() there`];
  const answers = (yield whenDone((done) => collect(nodes as string[], done))) as Answers;
  for (const sentence of notTraced(answers)) writeWords(`* ${sentence}\n`);
  return ['ok', traced()];
});

type Answers = ReadonlyMap<string, TraceAnswer>;

function traced(): string[] {
  return [here.node.text, ...(collectsFrom() ?? [])];
}

/**
 * Ends the trace that trace.start has begun. Its events are kept until the next one begins.
 * Returns `['ok', nodes]` with the nodes that were traced, or `['error', 'not_started']`.
 */
const stop: (...args: unknown[]) => unknown = asyncToGenerator(function* (...args): Steps {
  noMoreThan(0, 'trace.stop', args);
  if (collectsFrom() === undefined) return ['error', 'not_started'];
  const nodes = traced();
  yield whenDone((done) => stopCollecting(() => done(undefined)));
  return ['ok', nodes];
});

const saving = asyncToGenerator(function* (...args): Steps {
  const [file] = args;
  noMoreThan(1, 'trace.save', args);
  if (typeof file !== 'string' || !file.endsWith('.jsonl'))
    throw badarg(1, 'not a file that ends in .jsonl', 'trace.save', args);
  yield whenDone((done) => gather(() => done(undefined)));
  return yield request(me(), 'trace_save', file);
});

/**
 * Writes the events of the trace to a new file, an event a line, as JSON: `trace.save('a.jsonl')`.
 * Its first line is {"terl":"trace","version":1}.
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
