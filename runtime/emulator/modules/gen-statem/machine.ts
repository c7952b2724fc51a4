// The process of a gen_statem: its loop and its end (OTP: gen_statem:enter, loop, terminate). Each event goes to the callback
// of the present state, whose result names the next state and actions.

import type { Pid } from '../../identity/pid.ts';
import { isSameTerm } from '../../order/same-term.ts';
import { isThenable } from '../../process/coroutine.ts';
import type { Process } from '../../process/process.ts';
import { slice } from '../../process/scheduler.ts';
import { yieldToOthers } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { fromOf } from '../../signals/gen-reply.ts';
import { ErlangError } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import {
  type Callbacks,
  callbacksOf,
  caught,
  thrownBy,
  tried,
  triedLater,
} from '../gen/callbacks.ts';
import { type Debug, type Event, note } from '../gen/debug.ts';
import { Ending, exiting, isExpectedReason } from '../gen/ending.ts';
import { replied } from '../gen/replies.ts';
import { handleSystem, type SystemServer } from '../gen/system-messages.ts';
import { asleep, messageOrSleep, Wait } from '../gen/waits.ts';
import { codeChanged } from './code-change.ts';
import { type Acting, Move, Stop } from './move.ts';
import { actionsIn, isReply, type MachineEvent, type Mode, modeOf, outcomeOf } from './results.ts';
import { Timers } from './timers.ts';
import { type MachineTold, reportEnd, statusOf, traceLine } from './told.ts';

/** What follows from a result: an enter call (Move), the end, the next event (undefined), or first steps that wait. */
type Then = Move | Stop | undefined | Steps<Move | Stop | undefined>;

/** What a machine begins with. */
export interface MachineStart {
  readonly process: Process;
  readonly parent: Pid;
  readonly name: Term; // in reports
  readonly module: string;
  readonly state: Term;
  readonly data: Term;
  readonly debug: Debug | undefined;
  readonly hibernateAfter: number; // milliseconds
}

const shown = 'gen_statem.loop_receive';
const untilMessage = new Wait(shown);
const forever = Number.POSITIVE_INFINITY;

export class Machine implements SystemServer, MachineTold {
  readonly process: Process;
  readonly parent: Pid;
  readonly name: Term;
  readonly behaviour = 'gen_statem';
  debug: Debug | undefined;
  modules: readonly string[];
  callbacks: Callbacks;
  mode: Mode = { callback: 'state_functions', entersStates: false };
  state: Term;
  data: Term;
  readonly #hibernateAfter: number;
  readonly #timers: Timers;
  #queue: MachineEvent[] = []; // the last one is handled first
  #postponed: MachineEvent[] = []; // the oldest first
  #hibernates = false;

  constructor(start: MachineStart) {
    this.process = start.process;
    this.parent = start.parent;
    this.name = start.name;
    this.modules = [start.module];
    this.callbacks = callbacksOf(start.module);
    this.state = start.state;
    this.data = start.data;
    this.debug = start.debug;
    this.#hibernateAfter = start.hibernateAfter;
    this.#timers = new Timers(start.process);
  }

  /** Runs the machine. `actions` are those with which it begins. Returns how it ends. */
  *run(actions: Term): Steps<Ending> {
    let then: Then = yield* this.#begin(actions);
    while (!(then instanceof Stop)) {
      if (--slice.r < 0) yield yieldToOthers; // events that come from no message may be without end
      const event: MachineEvent | undefined = then === undefined ? this.#next() : undefined;
      if (then !== undefined) then = then instanceof Move ? this.#enter(then) : yield* then;
      else if (event !== undefined) then = this.#handle(event);
      else if (this.#sleeps()) then = this.#took(yield* this.#asleep());
      else then = this.#took((yield untilMessage) as Term); // in no generator of its own, since events are many
    }
    return yield* this.#end(then);
  }

  *#begin(actions: Term): Steps<Then> {
    this.#queue.push(['internal', 'init_state']);
    const failed = yield* this.takeModules(this.modules);
    if (failed !== undefined) return new Stop(failed);
    this.#note(['enter', this.modules[0], this.state]);
    return this.#act(new Move(this.state, this.data, [...actionsIn(actions), ['postpone', false]]));
  }

  #sleeps(): boolean {
    return this.#hibernates || this.#hibernateAfter !== forever;
  }

  *#asleep(): Steps<Term> {
    if (this.#hibernates) return (yield asleep) as Term;
    return yield* messageOrSleep(shown, this.#hibernateAfter);
  }

  #enter(move: Move): Then {
    return this.#called(['enter', this.state], move, true);
  }

  #handle(event: MachineEvent): Then {
    return this.#called(event, new Move(this.state, this.data), false);
  }

  /** Calls the callback of a state. Most return at once, and then nothing has to wait. */
  #called(event: MachineEvent, move: Move, isEnterCall: boolean): Then {
    const result = this.#call(move.state, move.data, event);
    return isThenable(result)
      ? this.#later(result, move, isEnterCall)
      : this.#after(result, move, isEnterCall);
  }

  *#later(
    promised: PromiseLike<unknown>,
    move: Move,
    isEnterCall: boolean,
  ): Steps<Move | Stop | undefined> {
    const result = yield* triedLater(this.process, promised);
    const then = this.#after(result, move, isEnterCall);
    return isSteps(then) ? yield* then : then;
  }

  /** Takes modules into use: asks the first for its callback_mode. Returns why that has failed. */
  *takeModules(modules: readonly string[]): Steps<Ending | undefined> {
    const callbacks = callbacksOf(modules[0] ?? '');
    const result = yield* tried(this.process, callbacks, 'callback_mode', []);
    if (Ending.is(result)) return result;
    const mode = modeOf(result);
    if (mode === undefined) return new Ending('error', ['bad_return_from_callback_mode', result]);
    this.modules = modules;
    this.callbacks = callbacks;
    this.mode = mode;
    return undefined;
  }

  /** Calls the callback of a state. */
  #call(state: Term, data: Term, [type, content]: MachineEvent): unknown {
    try {
      if (this.mode.callback === 'handle_event_function')
        return this.callbacks.call('handle_event', [type, content, state, data]);
      if (typeof state !== 'string') throw new ErlangError('badarg');
      return this.callbacks.call(state, [type, content, data]);
    } catch (error) {
      return thrownBy(error, this.process);
    }
  }

  /** The next event that waits: of those in the queue, or of the timers of 0 milliseconds. */
  #next(): MachineEvent | undefined {
    const queued = this.#queue.at(-1);
    if (queued !== undefined) return queued;
    const due = this.#timers.due();
    return due && this.#received(due);
  }

  /** What follows from a message: an event, the end, or first the answer to sys. */
  #took(message: Term): Then {
    if (!Array.isArray(message)) return this.#handle(this.#received(['info', message]));
    const [tag, second, third] = message as readonly Term[];
    const { length } = message;
    if (tag === 'system' && length === 3) return this.#system(message as readonly Term[]);
    if (tag === 'EXIT' && length === 3 && second === this.parent) return new Stop(exiting(third));
    return this.#handle(this.#received(this.#eventIn(message as readonly Term[])));
  }

  #eventIn(message: readonly Term[]): MachineEvent {
    const [tag, second, third] = message;
    const { length } = message;
    if (tag === '$gen_call' && length === 3) return [['call', second], third];
    if (tag === '$gen_cast' && length === 2) return ['cast', second];
    const isTimeout = tag === 'timeout' && length === 3;
    return (isTimeout ? this.#timers.eventOf(message) : undefined) ?? ['info', message];
  }

  #received(event: MachineEvent): MachineEvent {
    this.#note(['in', event, this.state]);
    this.#queue.push(event);
    return event;
  }

  *#system(message: readonly Term[]): Steps<Stop | undefined> {
    const ending = yield* handleSystem(this, message);
    return ending === undefined ? undefined : new Stop(ending, undefined, true);
  }

  /** What follows from the result of a callback. */
  #after(result: unknown, move: Move, isEnterCall: boolean): Then {
    if (Ending.is(result)) return new Stop(result);
    const outcome = outcomeOf(result as Term, move, isEnterCall);
    switch (outcome.kind) {
      case 'bad':
        return this.#stopAt(move, new Ending('error', outcome.reason));
      case 'stop':
        move.data = outcome.data;
        return this.#stopAt(move, exiting(outcome.reason), actionsIn(outcome.replies));
      case 'go':
        move.goTo(outcome, isEnterCall);
        return this.#act(move);
    }
  }

  /** Ends with the state and the data of a move. */
  #stopAt({ state, data }: Move, ending: Ending, replies?: readonly Term[]): Stop {
    this.state = state;
    this.data = data;
    return new Stop(ending, replies);
  }

  /** Takes the actions of a move that are left, and then the enter call or the next event. */
  #act(move: Move): Then {
    for (let action = move.next(); action !== undefined; action = move.next()) {
      const failed = this.#take(action, move);
      if (failed !== undefined) return failed;
    }
    if (move.enters && this.mode.entersStates) return move;
    this.#settle(move);
    return undefined;
  }

  #take(acting: Acting, move: Move): Stop | Steps<Move | Stop | undefined> | undefined {
    switch (acting.kind) {
      case 'bad':
        return this.#stopAt(move, new Ending('error', acting.reason));
      case 'reply': {
        const failed = this.#reply(acting.from, acting.value);
        return failed && this.#stopAt(move, failed);
      }
      case 'next_event':
        move.nextEvents.push(acting.event);
        this.#note(['in', acting.event, move.state]);
        return undefined;
      case 'module':
        return this.#changeModule(acting, move);
      default:
        return undefined;
    }
  }

  *#changeModule(
    acting: Extract<Acting, { kind: 'module' }>,
    move: Move,
  ): Steps<Move | Stop | undefined> {
    const others = this.modules.slice(1);
    const modules =
      acting.how === 'pop'
        ? others
        : [acting.module, ...(acting.how === 'push' ? this.modules : others)];
    if (modules.length === 0) {
      const reason = ['bad_action_from_state_function', 'pop_callback_module'];
      return this.#stopAt(move, new Ending('error', reason));
    }
    const failed = yield* this.takeModules(modules);
    if (failed !== undefined) return this.#stopAt(move, failed);
    this.#note(['module', modules[0], move.state]);
    const then = this.#act(move);
    return isSteps(then) ? yield* then : then;
  }

  /** Replies to a call. A reply that cannot be sent ends the machine, as an error of the callback. */
  #reply(from: Term, value: Term): Ending | undefined {
    const caller = fromOf(from);
    if (caller === undefined)
      return new Ending('error', ['bad_action_from_state_function', ['reply', from, value]]);
    const failed = replied(caller, value);
    if (failed === undefined) this.#note(['out', value, from]);
    return failed;
  }

  /** Ends the handling of an event: postpones it, takes the next state, its timers and its events. */
  #settle(move: Move): void {
    const event = this.#queue.pop() as MachineEvent;
    const isChanged = !isSameTerm(move.state, this.state);
    if (move.postpones) this.#postponed.push(event);
    this.#note([move.postpones ? 'postpone' : 'consume', event, this.state, move.state]);
    this.#timers.cancel('timeout');
    if (isChanged) {
      this.#timers.cancel('state_timeout');
      this.#queue.push(...this.#postponed.reverse());
      this.#postponed = [];
    }
    this.#timers.setAll(move.timeouts, (timer) => this.#note(['start_timer', timer, move.state]));
    this.state = move.state;
    this.data = move.data;
    this.#hibernates = move.hibernates;
    this.#queue.push(...move.nextEvents.reverse());
  }

  #note(event: Event): void {
    if (this.debug !== undefined) note(this.debug, this.name, event, traceLine);
  }

  /** Replies, calls terminate, reports the end unless it is an expected one, and returns how the process is to end. */
  *#end({ ending, replies, isTerminated }: Stop): Steps<Ending> {
    if (isTerminated) return ending;
    for (const one of replies ?? []) {
      const bad = ['bad_reply_action_from_state_function', one];
      const failed = isReply(one) ? this.#reply(one[1], one[2]) : new Ending('error', bad);
      if (failed !== undefined) return yield* this.#end(new Stop(failed));
    }
    const { process, callbacks } = this;
    const { reason } = ending;
    if (callbacks.has('terminate')) {
      const given = [reason, this.state, this.data];
      const done = yield* tried(process, callbacks, 'terminate', given);
      if (Ending.is(done)) {
        yield* reportEnd(this, done);
        return done;
      }
    }
    if (isExpectedReason(reason)) this.#note(['terminate', reason, this.state]);
    else yield* reportEnd(this, ending);
    return ending;
  }

  *terminate(reason: Term): Steps<Ending> {
    return yield* this.#end(new Stop(exiting(reason)));
  }

  getState(): Term {
    return [this.state, this.data];
  }

  *replaceState(fun: Term): Steps<Term> {
    const result = yield* caught(this.process, () => {
      if (typeof fun !== 'function') throw new ErlangError(['badfun', fun]);
      return (fun as unknown as (pair: Term) => unknown)(this.getState());
    });
    const failed = Ending.is(result)
      ? [result.kind, result.reason]
      : ['error', ['badmatch', result]];
    if (!Array.isArray(result) || result.length !== 2)
      return ['error', ['callback_failed', ['gen_statem', 'system_replace_state'], failed]];
    [this.state, this.data] = result as readonly Term[];
    return result;
  }

  *changeCode(_module: Term, version: Term, extra: Term): Steps<Term> {
    return yield* codeChanged(this, version, extra);
  }

  *status(systemState: string): Steps<Term> {
    return yield* statusOf(this, systemState);
  }

  queued(): readonly MachineEvent[] {
    return this.#queue.toReversed();
  }

  postponedEvents(): readonly MachineEvent[] {
    return this.#postponed.toReversed();
  }

  timeouts(): readonly MachineEvent[] {
    return this.#timers.list();
  }
}

function isSteps(then: Then): then is Steps<Move | Stop | undefined> {
  return then !== undefined && !(then instanceof Stop) && !(then instanceof Move);
}
