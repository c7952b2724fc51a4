// The lives of processes as the tracer sees them, their names, the node's connections, and what is typed at its shells.

import { Pid } from '../identity/pid.ts';
import type { Process } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import type { Stamp, Started, Tracer } from '../process/tracer.ts';
import type { Term } from '../term/term.ts';
import { forgetProcess, nextMessage } from './events.ts';
import { keyOf } from './names.ts';
import { forgetSequence, inheritToken, nextToken, setToken } from './sequential.ts';
import { cut, record, state, textOf } from './state.ts';
import { forgetWatch, tellTracer, watchSpawned } from './watched.ts';
import { tokenTerm } from './wire.ts';

type Hooks = Pick<
  Tracer,
  | ('spawns' | 'spawnedBy' | 'diesOf' | 'exits' | 'breaks' | 'registers')
  | ('nodeIs' | 'failsToConnect' | 'enters' | 'values')
>;

const exits = new Map<Process, Stamp>(); // of processes that have ended, but still have ties
const gone: Process[] = []; // processes that have ended in this turn

export const lifeHooks: Hooks = {
  spawns(parent, pid, call) {
    const message = nextMessage();
    record('spawn', parent, { message, other: keyOf(pid), term: callText(call) });
    tellTracer(parent, 'procs', 'spawn', pid, callTerm(call));
    const child = processOf(pid);
    if (child === undefined) return tokenTerm(Pid.homeOf(pid), message, nextToken(parent));
    inheritToken(parent, child);
    watchSpawned(parent, child);
    record('spawn', child, { message, other: keyOf(parent.pid), term: callText(call) });
    tellTracer(child, 'procs', 'spawned', parent.pid, callTerm(call));
    return undefined;
  },

  spawnedBy(child, parent, call, stamp) {
    const message = stamp?.message ?? nextMessage();
    setToken(child, stamp?.token);
    watchSpawned(undefined, child);
    record('spawn', child, { message, other: keyOf(parent), term: callText(call) });
    tellTracer(child, 'procs', 'spawned', parent, callTerm(call));
  },

  diesOf(process, from) {
    state.cause = { process, from };
  },

  exits(process, reason) {
    const { cause } = state;
    state.cause = undefined;
    const message = nextMessage();
    const other = cause?.process === process ? keyOf(cause.from) : undefined;
    record('exit', process, { message, other, term: textOf(reason) });
    tellTracer(process, 'procs', 'exit', reason);
    if (process.ties !== undefined) exits.set(process, { message, token: undefined });
    gone.push(process);
  },

  breaks(process) {
    state.dying = process && exits.get(process);
    if (process !== undefined) exits.delete(process);
  },

  registers(process, name, kind) {
    record(kind, process, { term: cut(name) });
    tellTracer(process, 'procs', kind, name);
  },

  nodeIs(kind, node, reason) {
    record(kind, undefined, { other: node, term: reason === '' ? undefined : cut(reason) });
  },

  failsToConnect(node, reason) {
    record('nodedown', undefined, { other: node, term: cut(reason), mark: 'failed' });
  },

  enters(process, source) {
    record('entry', process, { term: cut(source) });
  },

  values(process, text) {
    record('value', process, { term: cut(text) });
  },
};

/** What a process runs, as its initial call is shown. */
function callText(call: Started | undefined): string | undefined {
  if (call === undefined) return undefined;
  return cut(`${call.module}:${call.function}/${call.args.length}`);
}

function callTerm(call: Started | undefined): Term {
  if (call === undefined) return ['erlang', 'apply', []];
  return [call.module, call.function, call.args];
}

/** Forgets the processes that have ended; called at the end of a turn, when nothing more is told of them. */
export function forgetGone(): void {
  for (const process of gone.splice(0)) {
    forgetProcess(process);
    forgetSequence(process);
    forgetWatch(process);
    exits.delete(process);
  }
}
