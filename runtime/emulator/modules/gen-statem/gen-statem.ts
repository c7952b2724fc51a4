// Module gen_statem: starts state machines, whose module has the callbacks, and the calls and casts of their clients
// (OTP: gen_statem). Machines and clients may be those of Erlang nodes. Functions that wait return promises.

import type { Target } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { answerIn, answerTo, openCallOf, type Steps } from '../../servers/gen-call.ts';
import { fromOf, reply as replyTo } from '../../signals/gen-reply.ts';
import { copy } from '../../term/copy.ts';
import { badarg, Exit } from '../../term/exception.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { castTo, failureFor, refusal, replyIn, timeoutIn } from '../gen/call.ts';
import { debugOf } from '../gen/debug.ts';
import { enterLoop, loopNameIn, parentToEnter } from '../gen/enter-loop.ts';
import { isVia, serverIn, targetNow, where } from '../gen/names.ts';
import { optionsIn, startWithModule } from '../gen/start.ts';
import { stopServer } from '../gen/stop.ts';
import { beginMachine } from './begin.ts';
import { Machine } from './machine.ts';
import { actionsIn, isReply } from './results.ts';

/**
 * Starts a state machine: `await gen_statem.start(module, args, options)`, or `gen_statem.start(name, module, args, options)`.
 * The module exports the callbacks: init(args) returns `['ok', state, data, actions?]`, or `['stop', reason]` or 'ignore';
 * callback_mode() returns 'state_functions' or 'handle_event_function', or an array of that and 'state_enter'.
 * Events go to the function that is named as the state, with (type, content, data), or to
 * handle_event(type, content, state, data).
 * `name` is `['local', name]`, `['global', name]` or `['via', module, name]`.
 * The options are `['timeout', ms]`, `['hibernate_after', ms]`, `['debug', flags]` and `['spawn_opt', options]`.
 * Returns `['ok', pid]` once init has returned, or `['error', reason]` or 'ignore'. The reason is `['already_started', pid]` if
 * the name is taken, and 'timeout' if init takes longer than the option says (gen_statem:start/3,4).
 */
const start = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* startWithModule('gen_statem.start', 'nolink', args, beginMachine);
});

/**
 * Starts a state machine linked to the caller, as a supervisor does.
 * The arguments and the result are those of gen_statem.start (gen_statem:start_link/3,4).
 */
const start_link = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* startWithModule('gen_statem.start_link', 'link', args, beginMachine);
});

/**
 * Starts a state machine that the caller monitors. The arguments are those of gen_statem.start.
 * Returns `['ok', [pid, reference]]`, or `['error', reason]` or 'ignore' (gen_statem:start_monitor/3,4).
 */
const start_monitor = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  return yield* startWithModule('gen_statem.start_monitor', 'monitor', args, beginMachine);
});

/**
 * Makes the calling process, which is one of proc_lib, a state machine:
 * `await gen_statem.enter_loop(module, options, state, data, name?, actions?)`. `name` is the process's pid or the name under
 * which it is registered, such as `['local', name]`. Never returns (gen_statem:enter_loop/4,5,6).
 */
const enter_loop = asyncToGenerator(function* (...args: unknown[]): Steps<never> {
  const bif = 'gen_statem.enter_loop';
  const [module, , state, data, fifth, sixth] = args as readonly Term[];
  if (typeof module !== 'string') throw badarg(1, 'not the name of a module', bif, args);
  const options = optionsIn(bif, args, 2, args[1]);
  const process = me();
  const isNamed = args.length > 5 || (args.length === 5 && isServer(fifth));
  const name = yield* loopNameIn(process, bif, args, isNamed ? 5 : undefined);
  const parent = yield* parentToEnter(process);
  const actions = isNamed ? (sixth ?? []) : (fifth ?? []);
  const [ownState, ownData, ownActions] = travelling(3, bif, args, () =>
    copy([state, data, actions]),
  ) as readonly Term[];
  const { hibernateAfter } = options;
  const debug = debugOf(process, options.debug);
  const begun = { process, parent, name, module, state: ownState, data: ownData };
  return yield* enterLoop(
    process,
    new Machine({ ...begun, debug, hibernateAfter }).run(ownActions),
  );
});

/** Whether the fifth argument of enter_loop names the machine, and does not have its actions. */
function isServer(given: Term): boolean {
  if (!Array.isArray(given)) return typeof given === 'object'; // a pid
  return ['local', 'global', 'via'].includes(given[0] as string);
}

/**
 * Stops a state machine: `await gen_statem.stop(machine, reason?, timeout?)`. Its terminate is called with the reason,
 * by default 'normal'. Returns 'ok' once the machine has ended. Exits with 'noproc' if there is no such machine,
 * with 'timeout' after `timeout` milliseconds, by default 'infinity' (gen_statem:stop/1,3).
 */
const stop = asyncToGenerator(function* (...args: unknown[]): Steps<'ok'> {
  return yield* stopServer('gen_statem.stop', args);
});

/**
 * Sends a request to a state machine and waits for the reply: `await gen_statem.call(machine, request, timeout?)`.
 * The machine gets the event `['call', from]`, and replies by the action `['reply', from, value]`.
 * `machine` is a pid, a local name, `[name, node]`, `['global', name]` or `['via', module, name]`; `timeout` is in
 * milliseconds, or 'infinity', which is the default, or `['clean_timeout', ms]` or `['dirty_timeout', ms]`, which are the
 * same here: a late reply is dropped.
 * If no reply comes, the caller exits with `[reason, ['gen_statem', 'call', [machine, request, timeout]]]`
 * (gen_statem:call/2,3).
 */
const call = asyncToGenerator(function* (...args: unknown[]): Steps<Term> {
  const bif = 'gen_statem.call';
  const server = serverIn(bif, args);
  const [given, request, time = 'infinity'] = args as readonly Term[];
  const timeout = callTimeoutIn(time, args);
  const process = me();
  const target = isVia(server) ? yield* where(server) : targetNow(server);
  let reason: Term = refusal(process, target);
  if (reason === undefined) {
    const to = target as Target;
    const open = travelling(2, bif, args, () => openCallOf(process, to, request));
    // waits here, and not in a generator of its own, since calls are many
    const answer = replyIn(to, answerIn(process, open, yield answerTo(open, timeout)));
    if (answer.state === 'answered') return answer.value;
    reason = answer.reason;
  }
  throw new Exit([failureFor(server, reason), ['gen_statem', 'call', [given, request, time]]]);
});

function callTimeoutIn(time: Term, args: readonly unknown[]): number {
  const [kind, ms] = partsOf(time);
  const isKind = kind === 'clean_timeout' || kind === 'dirty_timeout';
  const isPair = isKind && Array.isArray(time) && time.length === 2;
  return timeoutIn(3, isPair ? ms : time, 'gen_statem.call', args);
}

/**
 * Sends an event to a state machine, which gets it with the type 'cast': `gen_statem.cast(machine, content)`.
 * `machine` is as in gen_statem.call. Returns 'ok' at once, whether there is such a machine or not (gen_statem:cast/2).
 */
function cast(...args: unknown[]): 'ok' {
  return castTo('gen_statem.cast', args);
}

/**
 * Replies to a call, also later and from another process: `gen_statem.reply(from, value)`, where `from` is that of the event
 * `['call', from]`; or `gen_statem.reply(['reply', from, value])`, or an array of such replies.
 * Returns 'ok' (gen_statem:reply/1,2).
 */
function reply(...args: unknown[]): 'ok' {
  const [first, second] = args as readonly Term[];
  const replies = args.length > 1 ? [['reply', first, second]] : actionsIn(first);
  for (const one of replies) {
    const caller = isReply(one) ? fromOf(one[1]) : undefined;
    if (caller === undefined)
      throw badarg(1, "not a caller: what the event ['call', from] has", 'gen_statem.reply', args);
    travelling(args.length, 'gen_statem.reply', args, () => replyTo(caller, (one as Term[])[2]));
  }
  return 'ok';
}

export const gen_statem: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  start,
  start_link,
  start_monitor,
  enter_loop,
  stop,
  call,
  cast,
  reply,
};
