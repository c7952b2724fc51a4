// The process of a gen_server: its initialisation, its loop, and its end (OTP: gen_server:init_it, loop, terminate).
// Each message goes to a callback, and the callback's result says how the loop goes on.

import type { Pid } from '../../identity/pid.ts';
import { isThenable } from '../../process/coroutine.ts';
import type { Process } from '../../process/process.ts';
import { inItsPlace } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { fromOf } from '../../signals/gen-reply.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { type Callbacks, caught, thrownBy, tried, triedLater } from '../gen/callbacks.ts';
import { type Debug, debugOf, note } from '../gen/debug.ts';
import { Ending, exiting, reasonOf } from '../gen/ending.ts';
import { initAck } from '../gen/init-p.ts';
import type { ListFor } from '../gen/lists-for.ts';
import { giveUp, shownName } from '../gen/names.ts';
import { replied } from '../gen/replies.ts';
import type { Beginning, StartOptions } from '../gen/start.ts';
import { handleSystem, type SystemServer } from '../gen/system-messages.ts';
import { reportUnhandled } from '../gen/unhandled.ts';
import { asleep, messageOrSleep, TimedWait, timeUp, Wait } from '../gen/waits.ts';
import { codeChanged, reportEnd, type ServerTold, statusFor } from './status.ts';

/** How the loop goes on: after at most this many milliseconds, asleep until a message, or with a callback at once. */
export type Next = number | 'hibernate' | readonly ['continue', Term];

/** What follows from a message: how the loop goes on, or first more steps that wait. */
type Then = Next | Steps<Next | Ending>;

function isSteps(then: Then): then is Steps<Next | Ending> {
  return typeof then === 'object' && !Array.isArray(then);
}

const forever = Number.POSITIVE_INFINITY;

/** Initialises a server by its callback init, and then runs it. Returns how it ends. */
export function* beginServer(
  { process, starter, parent, asked }: Beginning,
  callbacks: Callbacks,
): Steps<Ending | undefined> {
  const { name, given, options } = asked;
  const result = yield* initialised(process, callbacks, given);
  const next = okIn(result);
  if (next !== undefined) {
    const state = (result as readonly Term[])[1];
    initAck(process, starter, ['ok', process.pid]);
    const entered = { process, parent, name: shownName(name, process), state, options };
    return inItsPlace(runServer(entered, callbacks, next));
  }
  const parts = partsOf(result as Term);
  const [tag, reason] = parts;
  const isStop = tag === 'stop' && parts.length === 2;
  if (Ending.is(result) || isStop || result === 'ignore') yield* giveUp(process, name);
  if (result === 'ignore') {
    initAck(process, starter, 'ignore');
    return undefined;
  }
  const ending = Ending.is(result)
    ? result
    : exiting(isStop ? reason : ['bad_return_value', result as Term]);
  initAck(process, starter, ['error', reasonOf(ending)]);
  return ending;
}

function* initialised(process: Process, callbacks: Callbacks, given: Term): Steps<Term | Ending> {
  try {
    const called = callbacks.call('init', [given]);
    return isThenable(called) ? yield* triedLater(process, called) : (called as Term);
  } catch (error) {
    return thrownBy(error, process);
  }
}

/** What a process becomes that enters the loop of a server. */
export interface Entered {
  readonly process: Process;
  readonly parent: Pid;
  readonly name: Term; // in reports
  readonly state: Term;
  readonly options: StartOptions;
}

/** The steps of a server in a process that has initialised itself. They return how it ends. */
export function runServer(
  { process, parent, name, state, options }: Entered,
  callbacks: Callbacks,
  next: Next,
): Steps<Ending> {
  const server = new Server(process, parent, callbacks, name);
  server.state = state;
  server.hibernateAfter = options.hibernateAfter;
  server.debug = debugOf(process, options.debug);
  return server.run(next);
}

/** How the loop begins after init has returned ['ok', state, next?]; undefined if it has returned anything else. */
function okIn(result: Term | Ending): Next | undefined {
  if (!Array.isArray(result) || result[0] !== 'ok') return undefined;
  return result.length === 2 || result.length === 3
    ? nextIn(result as readonly Term[], 2)
    : undefined;
}

/** The element of a result that says how to go on; undefined if it says something else. */
export function nextIn(result: readonly Term[], at: number): Next | undefined {
  if (result.length === at) return forever;
  if (result.length !== at + 1) return undefined;
  const given = result[at];
  if (given === 'infinity') return forever;
  if (given === 'hibernate') return given;
  if (typeof given === 'number') return Number.isInteger(given) && given >= 0 ? given : undefined;
  if (!Array.isArray(given) || given.length !== 2 || given[0] !== 'continue') return undefined;
  return ['continue', given[1] as Term];
}

const shown = 'gen_server.loop';
const untilMessage = new Wait(shown);

class Server implements SystemServer, ServerTold {
  readonly process: Process;
  readonly parent: Pid;
  readonly callbacks: Callbacks;
  readonly name: Term; // in reports
  readonly behaviour = 'gen_server';
  state: Term;
  debug: Debug | undefined;
  hibernateAfter: number = forever;

  constructor(process: Process, parent: Pid, callbacks: Callbacks, name: Term) {
    this.process = process;
    this.parent = parent;
    this.callbacks = callbacks;
    this.name = name;
  }

  *run(first: Next): Steps<Ending> {
    let next = first;
    for (;;) {
      let then: Then;
      if (Array.isArray(next)) then = this.#continued(next as readonly ['continue', Term]);
      else {
        const isPlain = next === forever && this.hibernateAfter === forever;
        const message = isPlain
          ? ((yield untilMessage) as Term) // waits here, and not in a generator of its own, since calls are many
          : yield* this.#message(next as number | 'hibernate');
        then = this.#took(message, next);
      }
      const outcome = isSteps(then) ? yield* then : then;
      if (Ending.is(outcome)) return outcome;
      next = outcome;
    }
  }

  #continued(message: readonly ['continue', Term]): Then {
    return this.#call('handle_continue', [message[1], this.state], message, undefined);
  }

  /** What follows from a message. `next` is how the loop has waited for it. */
  #took(message: Term, next: Next): Then {
    if (!Array.isArray(message)) {
      this.#note(['in', message]);
      return this.#informed(message);
    }
    const [tag, second, third] = message as readonly Term[];
    if (tag === 'system' && message.length === 3)
      return this.#system(message as readonly Term[], next);
    if (tag === 'EXIT' && second === this.parent && message.length === 3)
      return this.terminate(third, message);
    this.#note(['in', message]);
    if (tag === '$gen_call' && message.length === 3)
      return this.#call('handle_call', [third, second, this.state], third, second);
    if (tag === '$gen_cast' && message.length === 2)
      return this.#call('handle_cast', [second, this.state], message, undefined);
    return this.#informed(message);
  }

  *#system(message: readonly Term[], next: Next): Steps<Next | Ending> {
    return (yield* handleSystem(this, message)) ?? next;
  }

  /** The next message; 'timeout' if none comes in time. */
  *#message(next: number | 'hibernate'): Steps<Term> {
    if (next === 'hibernate') return (yield asleep) as Term;
    if (next !== forever) {
      const message = yield new TimedWait(shown, next);
      return message === timeUp ? 'timeout' : (message as Term);
    }
    if (this.hibernateAfter === forever) return (yield untilMessage) as Term;
    return yield* messageOrSleep(shown, this.hibernateAfter);
  }

  #informed(message: Term): Then {
    if (this.callbacks.has('handle_info'))
      return this.#call('handle_info', [message, this.state], message, undefined);
    reportUnhandled(this.process, this.callbacks.module, message);
    return this.#after(['noreply', this.state], message, undefined);
  }

  /** Calls a callback. Most return at once, and then nothing has to wait. */
  #call(name: string, args: readonly Term[], message: Term, from: Term): Then {
    let result: unknown;
    try {
      result = this.callbacks.call(name, args);
      if (isThenable(result)) return this.#later(result, message, from);
    } catch (error) {
      result = thrownBy(error, this.process);
    }
    return this.#after(result as Term | Ending, message, from);
  }

  *#later(promised: PromiseLike<unknown>, message: Term, from: Term): Steps<Next | Ending> {
    const result = yield* triedLater(this.process, promised);
    const then = this.#after(result, message, from);
    return isSteps(then) ? yield* then : then;
  }

  /** What follows from the result of a callback. `from` is the client of a call. */
  #after(result: Term | Ending, message: Term, from: Term): Then {
    if (Array.isArray(result)) {
      const then =
        from === undefined
          ? this.#afterAny(result as readonly Term[], message, from)
          : this.#afterCall(result as readonly Term[], message, from);
      if (then !== undefined) return then;
    }
    if (Ending.is(result)) return this.#end(result, message, from);
    return this.#end(exiting(['bad_return_value', result]), message, from, false);
  }

  /** The forms that the results of all callbacks may have. */
  #afterAny(result: readonly Term[], message: Term, from: Term): Then | undefined {
    const [tag, first, second] = result;
    if (tag === 'stop' && result.length === 3) {
      this.state = second;
      return this.#end(exiting(first), message, from, false);
    }
    const next = tag === 'noreply' ? nextIn(result, 2) : undefined;
    if (next === undefined) return undefined;
    this.state = first;
    this.#note(['noreply', first]);
    return next;
  }

  #afterCall(result: readonly Term[], request: Term, from: Term): Then | undefined {
    const [tag, first, second, third] = result;
    if (tag === 'stop' && result.length === 4) {
      this.state = third;
      return this.#stopped(first, second, request, from);
    }
    const next = tag === 'reply' ? nextIn(result, 3) : undefined;
    if (next === undefined) return this.#afterAny(result, request, from);
    const failed = this.#reply(from, first);
    if (failed !== undefined) return this.#end(failed, request, from);
    this.state = second;
    this.#note(['out', first, from, second]);
    return next;
  }

  /** Ends, and then replies, as in OTP. */
  *#stopped(reason: Term, value: Term, request: Term, from: Term): Steps<Ending> {
    const ending = yield* this.#end(exiting(reason), request, from, false);
    return this.#reply(from, value) ?? ending;
  }

  /** Replies to a call. A reply that cannot be sent ends the server, as an error of the callback. */
  #reply(from: Term, value: Term): Ending | undefined {
    const caller = fromOf(from);
    return caller && replied(caller, value);
  }

  #note(event: readonly [kind: string, ...Term[]]): void {
    if (this.debug !== undefined) note(this.debug, this.name, event);
  }

  /** Calls terminate, reports the end unless it is an expected one, and returns how the process is to end. */
  *#end(ending: Ending, message: Term, from: Term, isRaised = true): Steps<Ending> {
    const { process, callbacks } = this;
    const last = { message, from, isRaised };
    if (callbacks.has('terminate')) {
      const told = [reasonOf(ending), this.state];
      const done = yield* tried(process, callbacks, 'terminate', told);
      if (Ending.is(done)) {
        yield* reportEnd(this, done, { ...last, isRaised: true });
        return done;
      }
    }
    yield* reportEnd(this, ending, last);
    return ending;
  }

  *terminate(reason: Term, message: Term): Steps<Ending> {
    return yield* this.#end(exiting(reason), message, undefined, false);
  }

  getState(): Term {
    const { show } = this.callbacks;
    return show === undefined ? this.state : show(this.state);
  }

  *replaceState(fun: Term): Steps<Term> {
    const run = fun as unknown as (state: Term) => unknown;
    const result = yield* caught(this.process, () => run(this.state));
    if (Ending.is(result))
      return [
        'error',
        ['callback_failed', ['gen_server', 'system_replace_state'], [result.kind, result.reason]],
      ];
    this.state = result;
    return result;
  }

  *changeCode(_module: Term, version: Term, extra: Term): Steps<Term> {
    const changed = yield* codeChanged(this, version, extra);
    if (!('state' in changed)) return ['error', changed.error];
    this.state = changed.state;
    return 'ok';
  }

  *status(systemState: string, list: ListFor): Steps<Term> {
    return yield* statusFor(this, systemState, list);
  }
}
