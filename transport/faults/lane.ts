// One direction of a channel. While no fault is on, messages pass at once; else they wait here, whole
// and in order, until the rules let them pass. Nothing that waits is lost, unless the link ends.
import type { Clock } from '../base/clock.ts';
import { departure, type Passed, type Waiting } from './departure.ts';
import { type LaneRules, noRules } from './fault.ts';
import { jitterOf } from './jitter.ts';

interface Item extends Waiting {
  go(): void; // lets it pass
}

export class Lane {
  /** Whether a message passes at once: no fault is on, and none waits. */
  isOpen = true;
  bytes = 0; // of the messages that wait
  readonly #clock: Clock;
  readonly #moved: () => void;
  #waiting: Item[] = [];
  #rules: LaneRules = noRules;
  #passed: Passed = { rateFreeAt: 0, lastAt: 0 };
  #random: () => number = () => 0;
  #stop: () => void = () => {};
  #isMoving = false;

  /** `moved` is called after messages have passed, or were removed. */
  constructor(clock: Clock, moved: () => void) {
    this.#clock = clock;
    this.#moved = moved;
  }

  get rules(): LaneRules {
    return this.#rules;
  }

  setRules(rules: LaneRules): void {
    const { delay } = rules;
    if (delay !== undefined && delay !== this.#rules.delay) this.#random = jitterOf(delay.seed);
    const { rateFreeAt, lastAt } = this.#passed;
    // the time during which the old rules held the messages back gives the new ones no credit
    this.#passed = { rateFreeAt: Math.max(rateFreeAt, this.#clock.now()), lastAt };
    this.#rules = rules;
    this.#move();
  }

  /** Lets a message of this size pass by calling `go`, now or later. */
  put(size: number, go: () => void): void {
    if (this.isOpen) return go();
    this.bytes += size;
    const jitter = this.#rules.delay === undefined ? 0 : this.#random();
    this.#waiting.push({ size, arrivedAt: this.#clock.now(), jitter, go });
    if (this.#waiting.length === 1) this.#move();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#stop();
    this.#waiting = [];
    this.bytes = 0;
    this.#setOpen();
    this.#moved();
  }

  /** Lets pass what may pass now, and sets the timer for the next message. */
  #move(): void {
    if (this.#isMoving) return; // called from `go`: the loop goes on with the new rules
    this.#isMoving = true;
    this.#stop();
    const before = this.#waiting.length;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const passed = departure(this.#rules, this.#passed, next);
      if (passed === undefined) break;
      const time = passed.lastAt - this.#clock.now();
      if (time > 0) {
        this.#stop = this.#clock.after(time, () => this.#move());
        break;
      }
      this.#passed = passed;
      this.#waiting.shift();
      this.bytes -= next.size;
      next.go();
    }
    this.#isMoving = false;
    this.#setOpen();
    if (this.#waiting.length !== before) this.#moved();
  }

  #setOpen(): void {
    const { isCut, isHeld, delay, rate } = this.#rules;
    const isFree = !isCut && !isHeld && delay === undefined && rate === undefined;
    this.isOpen = isFree && this.#waiting.length === 0;
  }
}
