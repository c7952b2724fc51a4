// The process of an event manager: it takes events, requests and system messages, one after the other (OTP: gen_event:loop).
// It traps exits, and ends when its parent ends.

import { Pid } from '../../identity/pid.ts';
import type { Process } from '../../process/process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { unlink } from '../../signals/links.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { caught, caughtTerm } from '../gen/callbacks.ts';
import { type Debug, debugOf, note } from '../gen/debug.ts';
import { Ending, exiting } from '../gen/ending.ts';
import { initAck } from '../gen/init-p.ts';
import { type ListFor, listFor } from '../gen/lists-for.ts';
import { shownName } from '../gen/names.ts';
import { answer } from '../gen/replies.ts';
import type { Beginning } from '../gen/start.ts';
import { handleSystem, type SystemServer } from '../gen/system-messages.ts';
import { asleep, messageOrSleep, Wait } from '../gen/waits.ts';
import { type Handler, isSame, type Manager, moduleOf, refIn, stateTerm } from './handler.ts';
import {
  addHandler,
  callHandler,
  deleteHandler,
  endHandler,
  notifyAll,
  type Outcome,
  type Swap,
  supervisorEnded,
  swapHandler,
} from './handlers.ts';
import { eventText, statusOf } from './reports.ts';

/** Makes an event manager without handlers. Its steps return how it ends. */
export function beginManager({ process, starter, parent, asked }: Beginning): Steps<Ending> {
  const { name, options } = asked;
  process.trapExit = true;
  const manager = new EventManager(process, parent, shownName(name, process));
  manager.debug = debugOf(process, options.debug);
  manager.hibernateAfter = options.hibernateAfter;
  initAck(process, starter, ['ok', process.pid]);
  return manager.run();
}

const forever = Number.POSITIVE_INFINITY;
const shown = 'gen_event.fetch_msg';
const untilMessage = new Wait(shown);

class EventManager implements SystemServer, Manager {
  readonly process: Process;
  readonly parent: Pid;
  readonly name: Term;
  readonly behaviour = 'gen_event';
  handlers: readonly Handler[] = [];
  debug: Debug | undefined;
  hibernateAfter: number = forever;

  constructor(process: Process, parent: Pid, name: Term) {
    this.process = process;
    this.parent = parent;
    this.name = name;
  }

  *run(): Steps<Ending> {
    let sleeps = false;
    for (;;) {
      const message: Term = yield* this.#message(sleeps);
      const then: boolean | Ending = yield* this.#took(message, sleeps);
      if (Ending.is(then)) return then;
      sleeps = then;
    }
  }

  *#message(sleeps: boolean): Steps<Term> {
    if (sleeps) return (yield asleep) as Term;
    if (this.hibernateAfter === forever) return (yield untilMessage) as Term;
    return yield* messageOrSleep(shown, this.hibernateAfter);
  }

  /** Handles a message. Returns whether the manager is to hibernate, or how it ends. */
  *#took(message: Term, sleeps: boolean): Steps<boolean | Ending> {
    const parts = partsOf(message);
    const [tag, second, third] = parts;
    const isTriple = parts.length === 3;
    if (tag === 'system' && isTriple) return (yield* handleSystem(this, parts)) ?? sleeps;
    if (tag === 'EXIT' && isTriple && second === this.parent) return yield* this.terminate(third);
    if (this.debug !== undefined) note(this.debug, this.name, ['in', message], eventText);
    if (tag === 'notify' && parts.length === 2)
      return yield* notifyAll(this, 'handle_event', second);
    if (tag === 'EXIT' && isTriple && Pid.is(second)) return yield* this.#exited(second, third);
    const outcome = isTriple ? yield* this.#asked(third, listFor(second)) : undefined;
    if (outcome === undefined) return yield* notifyAll(this, 'handle_info', message);
    answer(second, outcome.reply);
    return third === 'stop' ? exiting('normal') : outcome.sleeps;
  }

  *#exited(pid: Pid, reason: Term): Steps<boolean> {
    yield* supervisorEnded(this, pid, reason);
    yield* notifyAll(this, 'handle_info', ['EXIT', pid, reason]);
    return false;
  }

  /** What follows from a request; undefined if it is none, but another message. */
  *#asked(request: Term, list: ListFor): Steps<Outcome | undefined> {
    if (typeof request === 'string') return yield* this.#askedPlain(request, list);
    if (!Array.isArray(request)) return undefined;
    const [kind, first, second, third, fourth, fifth] = request as readonly Term[];
    switch (`${String(kind)}/${request.length - 1}`) {
      case 'sync_notify/1':
        return { reply: 'ok', sleeps: yield* notifyAll(this, 'handle_event', first) };
      case 'call/2':
        return yield* callHandler(this, first, second);
      case 'add_handler/2':
        return yield* addHandler(this, first, second, undefined);
      case 'add_sup_handler/3':
        return Pid.is(third) ? yield* addHandler(this, first, second, third) : undefined;
      case 'delete_handler/2':
        return yield* deleteHandler(this, first, second);
      case 'swap_handler/4':
        return yield* swapHandler(this, swapIn(first, second, third, fourth));
      case 'swap_sup_handler/5':
        return Pid.is(fifth)
          ? yield* swapHandler(this, swapIn(first, second, third, fourth), fifth)
          : undefined;
      default:
        return undefined;
    }
  }

  *#askedPlain(request: string, list: ListFor): Steps<Outcome | undefined> {
    switch (request) {
      case 'which_handlers':
        return { reply: list(this.handlers.map(({ ref }) => ref as Term)), sleeps: false };
      case 'get_modules': {
        const modules = new Set(this.handlers.map(({ ref }) => moduleOf(ref)));
        return { reply: list([...modules].toSorted()), sleeps: false };
      }
      case 'stop':
        yield* this.terminate('normal');
        return { reply: 'ok', sleeps: false };
      default:
        return undefined;
    }
  }

  /** Ends all handlers, and then the manager. */
  *terminate(reason: Term): Steps<Ending> {
    for (const handler of this.handlers)
      yield* endHandler(this, handler, 'stop', 'stop', 'shutdown');
    for (const { supervisor } of this.handlers)
      if (supervisor !== undefined && supervisor !== this.parent) unlink(this.process, supervisor);
    return exiting(reason);
  }

  getState(list: ListFor): Term {
    return list(this.handlers.map(stateTerm));
  }

  /** Asks a function for the state of each handler. One that fails, or gives something else, changes nothing. */
  *replaceState(fun: Term, list: ListFor): Steps<Term> {
    const run = fun as unknown as (handler: Term) => unknown;
    const changed: Handler[] = [];
    for (const handler of this.handlers) {
      const made = yield* caught(this.process, () => run(stateTerm(handler)));
      const isFine = Array.isArray(made) && made.length === 3 && isOf(made, handler);
      changed.push(isFine ? { ...handler, state: made[2] as Term } : handler);
    }
    this.handlers = changed;
    return this.getState(list);
  }

  /** Calls code_change of the handlers of a module. If one fails, all stay as they are. */
  *changeCode(module: Term, version: Term, extra: Term): Steps<Term> {
    const changed: Handler[] = [];
    for (const handler of this.handlers) {
      const { ref, callbacks, state } = handler;
      if (moduleOf(ref) !== module) {
        changed.push(handler);
        continue;
      }
      const given = [version, state, extra];
      const result = yield* caught(this.process, () => callbacks.call('code_change', given));
      if (Ending.is(result)) return ['error', caughtTerm(result)];
      if (!Array.isArray(result) || result.length !== 2 || result[0] !== 'ok')
        return ['error', caughtTerm(new Ending('error', ['badmatch', result]))];
      changed.push({ ...handler, state: result[1] as Term });
    }
    this.handlers = changed;
    return 'ok';
  }

  *status(systemState: string, list: ListFor): Steps<Term> {
    return yield* statusOf(this, this.parent, this.debug, systemState, list);
  }
}

function swapIn(before: Term, lastArgs: Term, after: Term, args: Term): Swap {
  return { before, lastArgs, after, args };
}

function isOf([module, id]: readonly Term[], { ref }: Handler): boolean {
  const other = refIn([module, id]);
  return other !== undefined && isSame(other, ref);
}
