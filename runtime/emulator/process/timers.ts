// Timers, for `receive … after`, send_after and start_timer: a heap ordered by time.
// At each turn the host passes the time, and the emulator returns the time at which the next timer is due.

import { now, turnBegins, turnElapsed } from '../host/turn-clock.ts';

export interface RunningTimer {
  /** Cancel the timer; returns the milliseconds left, or undefined if it has fired or was cancelled. */
  cancel(): number | undefined;
  left(): number | undefined;
}

class Timer implements RunningTimer {
  readonly at: number; // milliseconds of the host's monotonic clock
  readonly order: number; // timers of the same time fire in the order in which they were set
  readonly #ms: number;
  fire: (() => void) | undefined; // undefined once cancelled

  constructor(at: number, ms: number, fire: () => void) {
    this.at = at;
    this.order = order++;
    this.#ms = ms;
    this.fire = fire;
  }

  left(): number | undefined {
    if (this.fire === undefined) return undefined;
    return Math.max(0, Math.min(this.#ms, Math.ceil(this.at - now)));
  }

  cancel(): number | undefined {
    const rest = this.left();
    if (rest === undefined) return undefined;
    this.fire = undefined;
    cancelled++;
    forgetLast();
    if (cancelled > 1000 && cancelled * 2 > heap.length) compact();
    return rest;
  }
}

const heap: Timer[] = [];
let order = 0;
let cancelled = 0;

/** Fire the timers that are due at `time`. */
export function advanceClock(time: number): void {
  turnBegins(time);
  for (let first = heap[0]; first !== undefined && first.at <= time; first = heap[0]) {
    pop();
    const { fire } = first;
    first.fire = undefined;
    if (fire !== undefined) fire();
    else cancelled--;
  }
}

/** The time at which the next timer is due; Infinity if there is none. */
export function nextTimer(): number {
  while (heap[0] !== undefined && heap[0].fire === undefined) {
    pop();
    cancelled--;
  }
  return heap[0]?.at ?? Number.POSITIVE_INFINITY;
}

/** Call `fire` in `ms` milliseconds, counted from `from` by the host's clock, by default from now. */
export function addTimer(
  ms: number,
  fire: () => void,
  // `now` is the time at which the turn began, so a timer counted from `now` alone would fire early.
  from: number = now + turnElapsed(),
): RunningTimer {
  if (typeof ms !== 'number' || !(ms >= 0)) throw new RangeError('not milliseconds from now'); // NaN too: such a timer would never be due
  const timer = new Timer(from + ms, ms, fire);
  push(timer);
  return timer;
}

/** Forget the cancelled timers at the end of the heap. That of a receive is one, if nothing else was set meanwhile. */
function forgetLast(): void {
  for (let last = heap.at(-1); last !== undefined && last.fire === undefined; last = heap.at(-1)) {
    heap.pop();
    cancelled--;
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(timer: Timer): void {
  let i = heap.length;
  heap.push(timer);
  while (i > 0) {
    const parent = (i - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !before(timer, above)) break;
    heap[i] = above;
    i = parent;
  }
  heap[i] = timer;
}

function pop(): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    let least = heap[child];
    const right = heap[child + 1];
    if (least !== undefined && right !== undefined && before(right, least)) {
      least = right;
      child++;
    }
    if (least === undefined || !before(least, last)) break;
    heap[i] = least;
    i = child;
  }
  heap[i] = last;
}

/** Remove cancelled timers from the heap. */
function compact(): void {
  const living = heap
    .filter((timer) => timer.fire !== undefined)
    .sort((a, b) => (before(a, b) ? -1 : 1));
  heap.length = 0;
  heap.push(...living);
  cancelled = 0;
}
