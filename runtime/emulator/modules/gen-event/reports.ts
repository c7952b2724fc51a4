// What an event manager tells of the end of its handlers, and of its status (OTP: gen_event:report_terminate, format_status).

import type { Pid } from '../../identity/pid.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { handlerEnded } from '../../signals/behaviour-reports.ts';
import { report } from '../../signals/logger.ts';
import { sendMessage } from '../../signals/send.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { format } from '../../text/inspect.ts';
import { readable } from '../../text/readable.ts';
import { type Debug, type Event, logOf } from '../gen/debug.ts';
import { explained } from '../gen/explained.ts';
import { formatted, statusHeader } from '../gen/format-status.ts';
import { dictionaryFor, type ListFor } from '../gen/lists-for.ts';
import { type Handler, idOf, type Manager, moduleOf } from './handler.ts';

/** Reports that a handler has ended, unless it was expected, and tells the handler's supervisor. `last` is the last event. */
export function* reportEnd(manager: Manager, handler: Handler, last: Term, why: Term): Steps<void> {
  const isSwap = Array.isArray(why) && why.length === 3 && why[0] === 'swapped';
  if (why !== 'normal' && why !== 'shutdown' && !isSwap)
    yield* reportCrash(manager, handler, { last, why, installed: manager.name });
  tellSupervisor(handler, why);
}

function tellSupervisor({ supervisor, ref }: Handler, why: Term): void {
  if (supervisor !== undefined)
    sendMessage(supervisor, ['gen_event_EXIT', ref as Term, readable(why)]);
}

/**
 * Reports that the handler which was to replace another has not been initialised. As in OTP, the report has what init
 * returned as the state, the manager's name as the last event, and false as the manager.
 */
export function* reportFailedSwap(manager: Manager, handler: Handler, result: Term): Steps<void> {
  const failed = { ...handler, state: ['error', result] };
  yield* reportCrash(manager, failed, { last: manager.name, why: 'crash', installed: false });
  tellSupervisor(handler, 'crash');
}

interface Crash {
  readonly last: Term;
  readonly why: Term;
  readonly installed: Term; // the name of the manager
}

function* reportCrash(
  { process }: Manager,
  { ref, callbacks, state }: Handler,
  { last, why, installed }: Crash,
): Steps<void> {
  const [exit, given] = Array.isArray(why) && why.length === 2 ? (why as readonly Term[]) : [];
  const isExit = exit === 'EXIT';
  const hasStack = isExit && Array.isArray(given) && given.length === 2;
  const plain = isExit ? given : why;
  const reason = hasStack ? (plain as readonly Term[])[0] : plain;
  const older = ['terminate', [[...(process.dictionary ?? [])], state]] as const;
  const told = yield* formatted({ process, callbacks }, { state, message: last, reason }, older);
  const whole = hasStack ? [told['reason'], (plain as readonly Term[])[1]] : told['reason'];
  const parts = handlerEnded({
    handler: ref as Term,
    manager: installed,
    event: told['message'],
    state: told['$status'] ?? told['state'],
    reason: isExit ? explained(whole as Term) : (whole as Term),
  });
  report(process.groupLeader, { level: 'error', text: '', parts });
}

/** What sys.get_status tells of a manager besides what it tells of all behaviours. */
export function* statusOf(
  { process, name, handlers }: Manager,
  parent: Pid,
  debug: Debug | undefined,
  systemState: string,
  list: ListFor,
): Steps<Term> {
  const dictionary = list(dictionaryFor(list, process));
  let log: Term = logOf(debug) as Term;
  const shown: Term[] = [];
  for (const { ref, callbacks, state, supervisor } of handlers) {
    const older = ['normal', list([dictionary, state])] as const;
    const told = yield* formatted({ process, callbacks }, { log, state }, older);
    log = told['log'];
    const parts = [told['$status'] ?? told['state'], supervisor ?? false];
    shown.push(['handler', moduleOf(ref), idOf(ref), ...parts]);
  }
  const header = statusHeader('Status for event handler', name);
  const known: Term[] = [
    [list.text('Status'), systemState],
    [list.text('Logged Events'), list(log as readonly Term[])],
    [list.text('Parent'), parent],
  ];
  return list([
    ['header', typeof header === 'string' ? list.text(header) : header],
    ['data', list(known)],
    ['items', [list.text('Installed handlers'), list(shown)]],
  ]);
}

/** An event of a manager, as sys.trace prints it. */
export function eventText([kind, message]: Event, name: Term): string {
  if (kind !== 'in') return format('*DBG* ~p : ~p~n', [name, [kind, message]]);
  const parts = partsOf(message);
  if (parts.length === 2 && parts[0] === 'notify')
    return format('*DBG* ~p got event ~p~n', [name, parts[1]]);
  const request = parts.length === 3 && Array.isArray(parts[2]) ? parts[2] : [];
  const [what, ref, query] = request as readonly Term[];
  if (what === 'call' && request.length === 3)
    return format('*DBG* ~p(~p) got call ~p~n', [name, ref, query]);
  return format('*DBG* ~p got ~p~n', [name, message]);
}
