// The process that starts an application: it calls the module's start, waits as the parent of the first process of the
// application, and calls prep_stop and stop at the end (OTP: application_master:start_it, application_starter).

import { Pid } from '../../identity/pid.ts';
import type { Reference } from '../../identity/reference.ts';
import type { Process } from '../../process/process.ts';
import { anyMessage } from '../../process/receive.ts';
import { me } from '../../process/self.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { sendExit } from '../../signals/exits.ts';
import { link, unlink } from '../../signals/links.ts';
import { report } from '../../signals/logger.ts';
import { sendMessage } from '../../signals/send.ts';
import { Exit } from '../../term/exception.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { readable } from '../../text/readable.ts';
import { ReceiveIf } from '../gen/receive-if.ts';
import { catchCall, isUndefined } from './caught.ts';
import { type Application, loaded } from './table.ts';

/** Starts an application and tells the master the outcome, [tag, ['ok', pid] or ['error', reason]]. */
export function* runApplication(
  tag: Reference,
  master: Pid,
  application: Application,
  type: Term,
): Steps<void> {
  const process = me();
  process.trapExit = true;
  const { mod, start_phases } = application;
  const [module, args] = mod;
  if (module === undefined) {
    const keys: Term = [
      ['mod', mod as Term],
      ['start_phases', start_phases as Term],
    ];
    return tell(master, tag, ['error', ['bad_keys', keys]]);
  }
  const [starting, given] = starterOf(application, module, args);
  const started = yield* start(process, type, starting, given);
  if (!('ok' in started)) return tell(master, tag, started.error);
  link(process, started.ok);
  if (start_phases !== undefined) {
    const failure = yield* runPhases(process, start_phases, type, application.name);
    if (failure !== undefined) {
      unlink(process, started.ok);
      return tell(master, tag, failure);
    }
  }
  tell(master, tag, ['ok', process.pid]);
  yield* untilEnd(process, master, started.ok, starting, started.state);
}

/** With module application_starter, the arguments name the module and its arguments: [module, args]. */
function starterOf({ start_phases }: Application, module: string, args: Term): [string, Term] {
  const [own, given] = partsOf(args);
  const isStarter = module === 'application_starter' && start_phases !== undefined;
  return isStarter && typeof own === 'string' ? [own, given] : [module, args];
}

function tell(master: Pid, tag: Reference, outcome: Term): void {
  sendMessage(master, [tag, readable(outcome)]);
}

type Started = { readonly ok: Pid; readonly state: Term } | { readonly error: Term };

function* start(process: Process, type: Term, module: string, args: Term): Steps<Started> {
  const result = yield* catchCall(process, module, 'start', [type, args]);
  const [outcome, first, state = []] = partsOf(result);
  const length = partsOf(result).length;
  if (outcome === 'ok' && Pid.is(first) && (length === 2 || length === 3))
    return { ok: first, state };
  const call: Term = [module, 'start', [type, args]];
  if (outcome === 'error' && length === 2) return { error: ['error', [first, call]] };
  if (outcome === 'EXIT' && first === 'normal') return { error: ['error', [result, call]] };
  return { error: ['error', ['bad_return', [call, result]]] };
}

/** Runs the phases in order; each calls start_phase of the application and of those that it includes. */
function* runPhases(
  process: Process,
  phases: readonly Term[],
  type: Term,
  name: string,
): Steps<Term> {
  for (const one of phases) {
    const failure = yield* runPhase(process, partsOf(one)[0], type, name);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function* runPhase(process: Process, phase: Term, type: Term, name: Term): Steps<Term> {
  const application = typeof name === 'string' ? loaded.get(name) : undefined;
  const [module, args] = application?.mod ?? [];
  if (application === undefined || module === undefined) return undefined;
  const own = starterOf(application, module, args)[0];
  const failure = yield* callPhase(process, phase, type, application, own);
  if (failure !== undefined || module !== 'application_starter') return failure;
  for (const included of application.included_applications) {
    const theirs = yield* runPhase(process, phase, type, included);
    if (theirs !== undefined) return theirs;
  }
  return undefined;
}

function* callPhase(
  process: Process,
  phase: Term,
  type: Term,
  { name, start_phases }: Application,
  module: string,
): Steps<Term> {
  if (start_phases === undefined) return ['error', ['start_phases_undefined', name]];
  const found = start_phases.find((one) => partsOf(one)[0] === phase);
  if (found === undefined) return undefined;
  const given = [phase, type, partsOf(found)[1]];
  const result = yield* catchCall(process, module, 'start_phase', given);
  if (result === 'ok') return undefined;
  const call: Term = [module, 'start_phase', given];
  const [outcome, reason] = partsOf(result);
  if (outcome === 'error' && partsOf(result).length === 2) return ['error', [reason, call]];
  return ['error', ['bad_return_value', [call, result]]];
}

/** Waits for the end of the application, or for the order to end it. */
function* untilEnd(
  process: Process,
  master: Pid,
  child: Pid,
  module: string,
  given: Term,
): Steps<never> {
  for (;;) {
    const [first, second, third, fourth] = partsOf((yield anyMessage) as Term);
    if (first === 'EXIT' && second === child) {
      const state = yield* prepareStop(process, module, given);
      yield* catchCall(process, module, 'stop', [state]);
      throw new Exit(third);
    }
    if (first === 'EXIT' && second === master)
      return yield* ended(process, child, module, given, third);
    if (first !== master) continue;
    if (second === 'terminate') return yield* ended(process, child, module, given, undefined);
    if (second === 'get_child' && Pid.is(fourth)) sendMessage(fourth, [third, [child, module]]);
  }
}

/** Ends the application: because it was ordered, or since its master has ended for a reason. */
function* ended(
  process: Process,
  child: Pid,
  module: string,
  given: Term,
  reason: Term,
): Steps<never> {
  const state = yield* prepareStop(process, module, given);
  sendExit(process.pid, child, reason ?? 'shutdown');
  yield new ReceiveIf('application_master.loop_it', (m) => m[0] === 'EXIT' && m[1] === child);
  yield* catchCall(process, module, 'stop', [state]);
  throw new Exit(reason ?? 'normal');
}

function* prepareStop(process: Process, module: string, state: Term): Steps<Term> {
  const result = yield* catchCall(process, module, 'prep_stop', [state]);
  const [tag, reason] = partsOf(result);
  if (tag !== 'EXIT' || partsOf(result).length !== 2) return result;
  if (!isUndefined(result)) {
    const parts = [
      '    application_master: ',
      ['shutdown_error'] as const,
      '\n    ',
      [module] as const,
      ': ',
      [['prep_stop', [readable(state)]]] as const,
      '\n    error_info: ',
      [reason] as const,
    ];
    report(process.groupLeader, { level: 'error', text: '', parts });
  }
  return state;
}
