// Signals that are no messages, as the tracer sees them: exit signals, links and monitors.

import { control } from '../codec/control-message.ts';
import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { entryNamed } from '../link/dist-entry.ts';
import { sendControl } from '../link/dist-output.ts';
import type { Process } from '../process/process.ts';
import { processOf } from '../process/process-table.ts';
import type { Tracer } from '../process/tracer.ts';
import type { Term } from '../term/term.ts';
import { Unsendable } from '../term/unsendable.ts';
import { nextMessage } from './events.ts';
import { keyOf, traceServer } from './names.ts';
import { nextToken } from './sequential.ts';
import { actor, calledBy, record, stampOfSignal, state, textOf } from './state.ts';
import { heardVector, vectorTerm } from './vector.ts';
import { tellTracer, watchLinked } from './watched.ts';
import { stamped, tokenTerm } from './wire.ts';

type Hooks = Pick<
  Tracer,
  | ('exitSent' | 'exitTaken' | 'exitArrives' | 'fires' | 'links' | 'unlinks' | 'linkedBy')
  | ('monitors' | 'demonitors' | 'signalToken' | 'signalAhead')
>;

export const signalHooks: Hooks = {
  exitSent(to, reason) {
    const sender = actor();
    const token = sender && nextToken(sender);
    const stamp = { message: nextMessage(), token };
    const home = Pid.homeOf(to);
    const isSeen = home === here.node || stamped.has(home.text);
    const mark = isSeen ? undefined : ('unstamped' as const);
    const told = { message: stamp.message, other: keyOf(to), term: exitText(reason), mark };
    if (sender !== undefined) record('send', sender, told);
    if (processOf(to) !== undefined) state.sent = stamp;
    return tokenTerm(home, stamp.message, token);
  },

  exitTaken(process, reason) {
    const told = { message: stampOfSignal()?.message ?? nextMessage(), term: exitText(reason) };
    state.sent = undefined;
    record('arrive', process, told);
    record('receive', process, told);
  },

  exitArrives(from) {
    state.signal = { kind: 'arrive', other: keyOf(from) };
  },

  fires(reference, target) {
    const message = takeAhead(keyOfReference(reference));
    if (message !== undefined) state.sent = { message, token: undefined };
    state.signal = { kind: 'down', other: calledBy(target) };
  },

  links: (process, to) => ties('link', process.pid, to),
  unlinks: (process, to) => ties('unlink', process.pid, to),

  linkedBy(to, from, kind) {
    const message = takeAhead(keyOfPair(from, to.pid)) ?? nextMessage();
    tied(kind, to, from, message);
  },

  monitors(process, target, reference) {
    const home = Pid.is(target) ? Pid.homeOf(target).text : target[1];
    record('monitor', process, { other: calledBy(target) });
    if (home !== here.node.text) ahead(home, reference, process.pid, '');
  },

  demonitors(process, target) {
    record('demonitor', process, { other: calledBy(target) });
  },

  signalToken(node) {
    const { dying } = state;
    return tokenTerm(node, dying?.message ?? nextMessage(), dying?.token);
  },

  signalAhead(node, key, from) {
    ahead(node.text, key as Term, from, state.dying?.message ?? nextMessage());
  },
};

function exitText(reason: Term): string {
  return `exit(${textOf(reason)})`;
}

/** A process links or unlinks another, which hears of it: at once if it is here. */
function ties(kind: 'link' | 'unlink', from: Pid, to: Pid): void {
  const process = processOf(from);
  if (process === undefined) return;
  const message = nextMessage();
  record(kind, process, { message, other: keyOf(to) });
  tellTracer(process, 'procs', kind, to);
  const peer = processOf(to);
  if (peer === undefined) {
    ahead(Pid.homeOf(to).text, [from, to], from, message);
    return;
  }
  tied(kind, peer, from, message);
  if (kind === 'link') watchLinked(process, peer);
}

/** Another process has linked or unlinked a process of this node. */
function tied(kind: 'link' | 'unlink', to: Process, from: Pid, message: string): void {
  record(kind, to, { message, other: keyOf(from) });
  tellTracer(to, 'procs', kind === 'link' ? 'getting_linked' : 'getting_unlinked', from);
}

/** Sends a stamp in front of a control message that has no place for a token. */
function ahead(home: string, key: Term, from: Pid, message: string): void {
  if (!stamped.has(home)) return;
  const entry = entryNamed(home);
  if (entry === undefined || entry.state === 'idle') return;
  const head = [control.REG_SEND, from, '', traceServer];
  try {
    sendControl(entry, head, ['stamp', key, message, vectorTerm()], true, from);
  } catch (error) {
    if (!(error instanceof Unsendable)) throw error; // the queue is full: the signal itself still finds room
  }
}

/** Stamps that have come in front of their control messages: the ids of messages, by the names of the signals. */
const stampsAhead = new Map<string, string>();
const mostAhead = 1000; // stamps; a signal comes right behind its stamp, unless it is a large one

/** A stamp has come. */
export function stampComes(node: string, [, key, message, vector]: readonly Term[]): void {
  if (!stamped.has(node)) return;
  heardVector(vector);
  const name = nameOf(key);
  if (name === undefined || typeof message !== 'string' || !message.startsWith(`${node}/`)) return;
  stampsAhead.set(name, message);
  for (const oldest of stampsAhead.keys()) {
    if (stampsAhead.size <= mostAhead) break;
    stampsAhead.delete(oldest);
  }
}

function takeAhead(name: string): string | undefined {
  const message = stampsAhead.get(name);
  stampsAhead.delete(name);
  return message;
}

function nameOf(key: Term): string | undefined {
  if (Reference.is(key)) return keyOfReference(key);
  if (!Array.isArray(key)) return undefined;
  const [from, to] = key as readonly Term[];
  return Pid.is(from) && Pid.is(to) ? keyOfPair(from, to) : undefined;
}

function keyOfPair(from: Pid, to: Pid): string {
  return `${keyOf(from)} ${keyOf(to)}`;
}

function keyOfReference(reference: Reference): string {
  const { node, creation } = Reference.originOf(reference);
  return `${node.text}/${creation}#${Reference.keyOf(reference)}`;
}
