// What the hooks of the tracer tell one another.

import { Pid } from '../identity/pid.ts';
import { arriving } from '../process/arriving.ts';
import type { Process } from '../process/process.ts';
import { current } from '../process/scheduler.ts';
import type { Named, Stamp } from '../process/tracer.ts';
import type { Term } from '../term/term.ts';
import { cutText, oneLine } from '../text/one-line.ts';
import { spelled } from '../text/quote.ts';
import { type EventKind, longestText, type Told, tellEvent } from './events.ts';
import { keyOf } from './names.ts';

interface State {
  isRecording: boolean; // whether events are wanted
  acting: Process | undefined; // the native process that handles a message
  signal: { readonly kind: 'arrive' | 'down'; readonly other: string } | undefined; // what the next message delivered is
  dying: Stamp | undefined; // the exit of the process whose ties are being broken
  sent: Stamp | undefined; // of exit(pid, reason) to a process of this node
  cause: { readonly process: Process; readonly from: Pid } | undefined; // why the process will end now
}

export const state: State = {
  isRecording: false,
  acting: undefined,
  signal: undefined,
  dying: undefined,
  sent: undefined,
  cause: undefined,
};

/** The process that does what is done now; undefined for a timer, or the node itself. */
export function actor(): Process | undefined {
  return state.acting ?? current;
}

/** The stamp of the signal that is being received, if its sender has given it one. */
export function stampOfSignal(): Stamp | undefined {
  return arriving.stamp ?? state.dying ?? state.sent;
}

export function record(kind: EventKind, process: Process | undefined, told: Told): void {
  if (state.isRecording) tellEvent(kind, process, told);
}

/** A term as an event shows it. */
export function textOf(term: Term): string {
  return state.isRecording ? oneLine(term, longestText) : '';
}

/** A text on one line, without what could harm a terminal. */
export function cut(text: string): string {
  const start = text.slice(0, 4 * longestText);
  return cutText(spelled(start.replace(/\s+/g, ' ').trim()), longestText);
}

/** The receiver of a message, or the target of a monitor, as an event has it. */
export function calledBy(to: Named): string {
  if (Pid.is(to)) return keyOf(to);
  if (typeof to === 'string') return cut(to);
  return Array.isArray(to) ? cut(`${to[0]}@${to[1]}`) : String(to);
}
