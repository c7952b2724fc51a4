// Messages as the tracer sees them: sent, arrived in a mailbox, received.

import { arriving } from '../process/arriving.ts';
import { type Mailbox, put } from '../process/mailbox.ts';
import { stampNext, startStamping } from '../process/noting-mailbox.ts';
import type { Process } from '../process/process.ts';
import type { Stamp, Tracer } from '../process/tracer.ts';
import { copy } from '../term/copy.ts';
import type { Term } from '../term/term.ts';
import { nextMessage } from './events.ts';
import { keyOf } from './names.ts';
import { nextToken, takeToken, tellSequence } from './sequential.ts';
import { actor, calledBy, record, stampOfSignal, state, textOf } from './state.ts';
import { tellTracer } from './watched.ts';
import { stamped, tokenTerm } from './wire.ts';

type Hooks = Pick<
  Tracer,
  'delivers' | 'handles' | 'takes' | 'replaces' | 'loses' | 'missesReceiver' | 'sendsAway'
>;

let delivered: Stamp | undefined; // of the message that is delivered now

export const messageHooks: Hooks = {
  delivers(to, message) {
    const term = textOf(message);
    const { signal } = state;
    const isNamed = signal !== undefined;
    state.signal = undefined;
    const stamp = (isNamed ? stampOfSignal() : arriving.stamp) ?? sent(to, message, term, isNamed);
    arriving.stamp = undefined;
    state.sent = undefined;
    delivered = stamp;
    record(signal?.kind ?? 'arrive', to, { message: stamp.message, other: signal?.other, term });
    tellTracer(to, 'receive', 'receive', message);
    if (to.native !== undefined) return;
    startStamping(to);
    stampNext(stamp);
  },

  /** What a native process does with a message is done by that process, not by the sender. */
  handles(to, message) {
    takes(to, message, delivered);
    const { acting, dying } = state;
    state.acting = to;
    state.dying = undefined;
    try {
      to.native?.(message);
    } finally {
      state.acting = acting;
      state.dying = dying;
    }
  },

  takes,

  replaces(process, before, kept) {
    const stamps = stampsOf(process, before, kept);
    for (const [place, message] of kept.entries()) {
      startStamping(process);
      stampNext(stamps[place]);
      put(process, message);
    }
  },

  loses(to, message) {
    const sender = actor();
    if (arriving.stamp !== undefined) return missesReceiver(message);
    if (sender === undefined) return;
    const stamp = stampFor(sender, to as Term, message);
    tellTracer(sender, 'send', 'send_to_non_existing_process', message, to as Term);
    record('send', sender, { message: stamp.message, other: calledBy(to), term: textOf(message) });
  },

  missesReceiver,

  /** What is sent by no process, such as the first words of a server to a new node, has no event here. */
  sendsAway(node, to, given) {
    const message = copy(given); // what cannot be sent has not been sent
    const sender = actor();
    const stamp = stampFor(sender, to as Term, message);
    if (sender !== undefined) {
      tellTracer(sender, 'send', 'send', message, to as Term);
      const mark = stamped.has(node.text) ? undefined : ('unstamped' as const);
      const told = { message: stamp.message, other: calledBy(to), term: textOf(message), mark };
      record('send', sender, told);
    }
    return tokenTerm(node, stamp.message, stamp.token);
  },
};

/** Tells that a message is sent to a process of this node; returns its stamp. */
function sent(to: Process, message: Term, term: string, isSignal: boolean): Stamp {
  const sender = isSignal ? undefined : actor();
  if (sender === undefined) return { message: nextMessage(), token: undefined };
  const stamp = stampFor(sender, to.pid, message);
  tellTracer(sender, 'send', 'send', message, to.pid);
  record('send', sender, { message: stamp.message, other: keyOf(to.pid), term });
  return stamp;
}

/** Tells that a message has come for which there is no process: so it is lost, and not under way. */
function missesReceiver(message: Term): void {
  if (arriving.stamp === undefined) return;
  record('dropped', undefined, { other: arriving.stamp.message, term: textOf(message) });
}

function stampFor(sender: Process | undefined, to: Term, message: Term): Stamp {
  const token = sender && nextToken(sender);
  if (token !== undefined) tellSequence('send', token, to, message);
  return { message: nextMessage(), token };
}

function takes(by: Process, message: Term, stamp: Stamp | undefined): void {
  takeToken(by, message, stamp?.token);
  record('receive', by, { message: stamp?.message, term: textOf(message) });
}

/** The stamps of the messages that a mailbox keeps. Those that it does not keep have been received. */
function stampsOf(process: Process, before: Mailbox, kept: readonly Term[]): (Stamp | undefined)[] {
  const were = before.tail - before.head;
  const added = Math.max(0, kept.length - were); // in front of those that were there
  const stamps = new Array<Stamp | undefined>(added).fill(undefined);
  for (let place = before.head; place < before.tail; place++) {
    const message = before.slots[place];
    const stamp = before.stampAt(place);
    if (stamps.length < kept.length && kept[stamps.length] === message) stamps.push(stamp);
    else takes(process, message, stamp);
  }
  return stamps;
}
