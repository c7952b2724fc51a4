// The timers of a machine: one of each type, 'timeout', 'state_timeout' and ['timeout', name] (OTP: gen_statem:loop_timeouts).
// A timer of 0 milliseconds is never started: its event waits here until no other event is left.

import type { Reference } from '../../identity/reference.ts';
import { compareTerms } from '../../order/compare-terms.ts';
import { keyOf } from '../../order/term-text.ts';
import { dropMessages } from '../../process/mailbox.ts';
import type { Process } from '../../process/process.ts';
import { cancelTimer } from '../../process/process-timers.ts';
import type { Term } from '../../term/term.ts';
import { start_timer } from '../erlang/timer-bifs.ts';
import type { MachineEvent, Timeout } from './results.ts';

interface Timer {
  readonly type: Term;
  readonly reference: Reference | undefined; // undefined: its time is over, and its event waits in `due`
  readonly content: Term;
}

export class Timers {
  readonly #process: Process;
  readonly #timers = new Map<unknown, Timer>(); // by keyOf the type
  #due: unknown[] = []; // keys of timers whose time is over, the first one first

  constructor(process: Process) {
    this.#process = process;
  }

  /** Starts, changes and cancels timers. Of several timeouts of one type the last one counts. */
  setAll(timeouts: readonly Timeout[], started: (timer: Term) => void): void {
    const seen = new Set<unknown>();
    const due: unknown[] = [];
    for (const timeout of timeouts.toReversed()) {
      const { type, time, content, isAbsolute } = timeout;
      const key = keyOf(type);
      if (seen.has(key)) continue;
      seen.add(key);
      if (this.#set(key, timeout)) due.unshift(key);
      if (typeof time === 'number')
        started([type, time, content, isAbsolute ? [['abs', true]] : []]);
    }
    if (due.length > 0) this.#due.push(...due);
  }

  /** Returns whether the time of the timer is over at once. */
  #set(key: unknown, { type, time, content, isAbsolute }: Timeout): boolean {
    const before = this.#timers.get(key);
    if (time === 'update' && before !== undefined) {
      this.#timers.set(key, { ...before, content });
      return false;
    }
    const isDue = time === 'update' || time === 0;
    // an error, as for a time that is too far, leaves the timer before
    const reference =
      isDue || time === 'infinity'
        ? undefined
        : start_timer(time, this.#process.pid, type, [['abs', isAbsolute]]);
    this.cancel(type);
    if (time !== 'infinity') this.#timers.set(key, { type, reference, content });
    return isDue;
  }

  cancel(type: Term): void {
    const key = keyOf(type);
    const timer = this.#timers.get(key);
    if (timer === undefined) return;
    this.#timers.delete(key);
    const { reference } = timer;
    if (reference === undefined) this.#due = this.#due.filter((one) => one !== key);
    else if (cancelTimer(reference) === false) flush(this.#process, reference);
  }

  /** The event of a message ['timeout', reference, type] of one of these timers, which then is over. */
  eventOf([, reference, type]: readonly Term[]): MachineEvent | undefined {
    const key = keyOf(type);
    const timer = this.#timers.get(key);
    if (timer?.reference === undefined || timer.reference !== reference) return undefined;
    this.#timers.delete(key);
    return [timer.type, timer.content];
  }

  /** The event of the first timer of 0 milliseconds, which then is over. */
  due(): MachineEvent | undefined {
    const key = this.#due.shift();
    const timer = key === undefined ? undefined : this.#timers.get(key);
    if (timer === undefined) return undefined;
    this.#timers.delete(key);
    return [timer.type, timer.content];
  }

  /** The types with the contents of their events, in the order of OTP's reports. */
  list(): readonly MachineEvent[] {
    const timers = [...this.#timers.values()].map(({ type, content }) => [type, content] as const);
    return timers.sort(([one], [other]) => compareTerms(other, one));
  }
}

/** Takes the message of a timer out of the mailbox. */
function flush(process: Process, reference: Reference): void {
  dropMessages(
    process,
    (message) => Array.isArray(message) && message[0] === 'timeout' && message[1] === reference,
  );
}
