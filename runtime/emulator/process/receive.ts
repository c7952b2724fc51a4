// `receive` waits for any message, for one that matches a pattern, or for one that matches one of several
// cases. It returns a Receive, which user code awaits, and which is thenable too (Promise.all, .then).

import { P } from 'ts-pattern';
import type { Reference } from '../identity/reference.ts';
import { notePromises } from '../realm/promise-like.ts';
import { matchesPattern, selectByPattern } from '../term/match.ts';
import type { Term } from '../term/term.ts';

/** A process that awaits a Receive takes one message out of its mailbox. */
export class Receive {
  // no fields, to save memory: every waiting process has a Receive

  /** The time to wait in milliseconds; Infinity: for ever. */
  get timeout(): number {
    return Number.POSITIVE_INFINITY;
  }

  get onTimeout(): (() => unknown) | undefined {
    return undefined;
  }

  /** Whether `value` and `onTimeout` run a user's handler, whose result may be a promise. */
  get handles(): boolean {
    return false;
  }

  matches(_message: Term): boolean {
    return true;
  }

  /** The place of the first matching message between `from` and `to`; `to` if there is none. */
  find(messages: readonly Term[], from: number, to: number): number {
    for (let i = from; i < to; i++) if (this.matches(messages[i])) return i;
    return to;
  }

  /** Whether only messages that contain this reference can match. */
  wants(_reference: Reference): boolean {
    return false;
  }

  /** The result of the await, for a matching message; runs the user's handler, if there is one. */
  value(message: Term): unknown {
    return message;
  }

  /** The receive as text of a program; `write` returns the text of a pattern. */
  describe(_write: (pattern: unknown) => string): string {
    return 'receive()';
  }

  /** V8 reads `then` while a process runs and calls it later: so the getter binds it to the process. */
  // biome-ignore lint/suspicious/noThenProperty: receive() may stand in Promise.all and behind .then
  get then(): Then {
    return Receive.thenOf(this);
  }

  /** Makes `then` for the running process; set in wiring.ts to the function of running/promises.ts. */
  static thenOf: (receive: Receive) => Then;
}

notePromises(Receive.prototype);

export type Then = (
  resolve?: (value: unknown) => unknown,
  reject?: (reason: unknown) => unknown,
) => unknown;

/** The prototypes of all receives. An object with another prototype may run user code when it is read. */
export const receives: Set<object> = new Set([Receive.prototype]);

/** `receive()`: any message. */
export const anyMessage: Receive = new Receive();

/** A receive with a timeout. */
export class TimedReceive extends Receive {
  readonly #timeout: number;
  readonly #onTimeout: (() => unknown) | undefined;

  constructor(timeout: number, onTimeout?: () => unknown) {
    super();
    this.#timeout = timeout;
    this.#onTimeout = onTimeout;
  }

  override get timeout(): number {
    return this.#timeout;
  }

  override get onTimeout(): (() => unknown) | undefined {
    return this.#onTimeout;
  }
}

/** `receive(pattern)`: a message that matches a ts-pattern pattern; the await returns the message. */
export class ReceivePattern extends Receive {
  readonly #pattern: unknown;

  constructor(pattern: unknown) {
    super();
    this.#pattern = pattern;
  }

  override matches(message: Term): boolean {
    return matchesPattern(this.#pattern, message);
  }

  /** As in Receive, but fast for messages whose first element differs from the pattern's, as most do. */
  override find(messages: readonly Term[], from: number, to: number): number {
    const pattern = this.#pattern;
    const tag: unknown = Array.isArray(pattern) ? pattern[0] : undefined;
    if (typeof tag !== 'string') return super.find(messages, from, to);
    for (let i = from; i < to; i++) {
      const message = messages[i];
      if (Array.isArray(message) && message[0] === tag && matchesPattern(pattern, message))
        return i;
    }
    return to;
  }

  override wants(reference: Reference): boolean {
    return patternWants(this.#pattern, reference);
  }

  override describe(write: (pattern: unknown) => string): string {
    return `receive(${write(this.#pattern)})`;
  }
}

function patternWants(pattern: unknown, reference: Reference): boolean {
  return Array.isArray(pattern) ? pattern.includes(reference) : pattern === reference;
}

/** `sleep(ms)`: matches no message, and only waits for its timeout. */
export class Sleep extends TimedReceive {
  override matches(): boolean {
    return false;
  }

  override describe(): string {
    return `sleep(${this.timeout})`;
  }
}

interface Case {
  readonly pattern: unknown;
  readonly others: readonly unknown[]; // alternative patterns
  readonly guard: ((message: never) => unknown) | undefined;
  readonly handler: (selected: unknown, message: Term) => unknown;
}

const none: readonly unknown[] = [];

const longest = 2 ** 32 - 1; // milliseconds, as in Erlang

/** The builder `match` in `receive(match => match.with(pattern, handler).after(ms, handler))`. */
export class Cases {
  readonly cases: Case[] = [];
  timeout: number = Number.POSITIVE_INFINITY;
  onTimeout: (() => unknown) | undefined;

  /** Add a case: `with(pattern, …, handler)`; `…` may be more patterns, and then a guard. */
  with(pattern: unknown, second: unknown, ...more: unknown[]): this {
    if (more.length === 0 && typeof second === 'function') {
      this.cases.push({
        pattern,
        others: none,
        guard: undefined,
        handler: second as Case['handler'],
      });
      return this;
    }
    const args = [second, ...more];
    const handler = args.pop();
    if (typeof handler !== 'function')
      throw new TypeError(
        "match.with takes a pattern and a handler: match.with(['ok', P._], ([, x]) => x)",
      );
    const guard = typeof args[args.length - 1] === 'function' ? args.pop() : undefined;
    this.cases.push({
      pattern,
      others: args,
      guard: guard as Case['guard'],
      handler: handler as Case['handler'],
    });
    return this;
  }

  /** Add a case with a predicate instead of a pattern, as in ts-pattern. */
  when(predicate: (message: never) => unknown, handler: Case['handler']): this {
    this.cases.push({ pattern: P.any, others: none, guard: predicate, handler });
    return this;
  }

  /** Set a timeout in milliseconds; when it is over, the await returns the result of `handler`. */
  after(ms: number, handler: () => unknown = () => 'timeout'): this {
    if (ms !== Number.POSITIVE_INFINITY && !(typeof ms === 'number' && ms >= 0 && ms <= longest))
      throw new TypeError(
        `match.after takes milliseconds, a number from 0 to ${longest}, or Infinity, got ${String(ms)}`,
      );
    this.timeout = ms;
    this.onTimeout = handler;
    return this;
  }

  /** ts-pattern's ends of a match, which mean nothing here. */
  otherwise(): never {
    return this.ended('otherwise');
  }

  exhaustive(): never {
    return this.ended('exhaustive');
  }

  run(): never {
    return this.ended('run');
  }

  /** Refuses an end of a match. */
  protected ended(by: string): never {
    const instead =
      by === 'otherwise' ? '; match.with(P.any, handler) takes all other messages' : '';
    throw new TypeError(`a receive has no use for match.${by}${instead}`);
  }
}

/** `receive(match => …)`: takes the first message that matches a case, and runs the handler of that case. */
export class ReceiveCases extends TimedReceive {
  readonly #cases: readonly Case[];
  #found: Case | undefined; // the case of the last matching message
  #by: unknown; // the pattern of #found that matched

  constructor(built: Cases) {
    super(built.timeout, built.onTimeout);
    this.#cases = built.cases;
  }

  override get handles(): boolean {
    return true;
  }

  override matches(message: Term): boolean {
    for (const one of this.#cases) {
      if (this.#holds(one, one.pattern, message)) return true;
      for (const pattern of one.others) if (this.#holds(one, pattern, message)) return true;
    }
    return false;
  }

  #holds(one: Case, pattern: unknown, message: Term): boolean {
    if (!matchesPattern(pattern, message)) return false;
    if (one.guard && !one.guard(selectByPattern(pattern, message) as never)) return false;
    this.#found = one;
    this.#by = pattern;
    return true;
  }

  override describe(write: (pattern: unknown) => string): string {
    const cases = this.#cases.map(
      ({ pattern, others }) => `.with(${[pattern, ...others].map(write).join(', ')}, …)`,
    );
    const after = this.timeout === Number.POSITIVE_INFINITY ? '' : `.after(${this.timeout}, …)`;
    return `receive(match => match${cases.join('')}${after})`;
  }

  override wants(reference: Reference): boolean {
    return (
      this.#cases.length > 0 &&
      this.#cases.every(({ pattern, others }) =>
        [pattern, ...others].every((one) => patternWants(one, reference)),
      )
    );
  }

  override value(message: Term): unknown {
    return this.#found?.handler(selectByPattern(this.#by, message), message);
  }
}

for (const { prototype } of [TimedReceive, ReceivePattern, Sleep, ReceiveCases])
  receives.add(prototype);
