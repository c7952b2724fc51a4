// How application_controller starts and stops an application, and what follows from the outcome of a start
// (OTP: spawn_starter, start_appl, stop_appl, handle_application_started).

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import type { Process } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { unlink } from '../../signals/links.ts';
import { sendMessage } from '../../signals/send.ts';
import { spawnLocal } from '../../signals/spawn.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { inspect } from '../../text/inspect.ts';
import { readable } from '../../text/readable.ts';
import { startMaster, stopMaster } from './master.ts';
import { type RestartType, reportExited, reportStarted } from './reports.ts';
import {
  answerStarts,
  isHere,
  named,
  nodeOf,
  type Place,
  type Starting,
  state,
  tellControl,
  withOne,
  without,
} from './state.ts';
import { type Application, environmentOf, loaded, masters } from './table.ts';

/** Starts an application in a process of its own, which tells the controller the outcome. */
export function spawnStarter(process: Process, name: string, type: Term): void {
  const application = loaded.get(name);
  if (application === undefined) return;
  const run = asyncToGenerator(function* (): Steps<void> {
    const starter = me();
    starter.trapExit = true;
    const outcome = yield* startApplication(starter, process.pid, application, type);
    sendMessage(process.pid, ['$gen_cast', ['application_started', name, readable(outcome)]]);
  });
  const call = {
    module: 'application_controller',
    function: 'init_starter',
    args: [[], [], [], type],
  };
  spawnLocal(process, run, call, { link: true, monitor: false });
}

/** ['ok', place], ['error', reason], or ['info', reason] if an application that it needs does not run. */
function* startApplication(
  starter: Process,
  controller: Pid,
  application: Application,
  type: Term,
): Steps<Term> {
  const { mod, applications, optional_applications } = application;
  if (mod.length === 0) return ['ok', undefined];
  const missing = applications.find(
    (one) => named(state.running, one) === undefined && !optional_applications.includes(one),
  );
  if (missing !== undefined) return ['info', ['not_running', missing]];
  return yield* startMaster(starter, controller, application, type);
}

/** Starts an application because dist_ac wants it to run here. */
export function startAgain(
  process: Process,
  name: string,
  wanted: RestartType | undefined,
  startType: Term,
  from?: Term,
): void {
  if (named(state.requests, name) !== undefined) return;
  const type = wanted ?? named(state.started, name)?.type;
  spawnStarter(process, name, startType);
  if (named(state.starting, name) === undefined)
    state.starting = [{ name, type, startType, from }, ...state.starting];
  state.requests = [{ name, from }, ...state.requests];
}

/** Stops an application that runs here. */
export function* stopHere(
  process: Process,
  name: string,
  place: Place,
  type: RestartType | undefined,
): Steps<void> {
  if (Array.isArray(place)) return;
  if (isHere(place)) {
    unlink(process, place);
    yield* stopMaster(process, place);
  }
  reportExited(name, 'stopped', type);
  masters.delete(name);
}

/** How the controller goes on: with a reason it ends, and with it the node. */
export type Then = { readonly ends: Term } | undefined;

/** Called with the outcome of a start. */
export function* applicationStarted(process: Process, name: string, outcome: Term): Steps<Then> {
  const starting = named(state.starting, name);
  if (starting === undefined) return undefined;
  const [kind, value] = partsOf(outcome);
  if (kind === 'ok') {
    answerStarts(name, 'ok');
    return yield* nowRuns(process, starting, value as Place);
  }
  const failure: Term = kind === 'EXIT' ? outcome : value;
  answerStarts(name, ['error', failure]);
  return failed(starting, failure, kind === 'info');
}

function* nowRuns(process: Process, { name, type }: Starting, place: Place): Steps<Then> {
  reportStarted(name, nodeOf(place));
  if (!Array.isArray(place)) tellControl(name, ['ac_application_run', name, 'ok']);
  state.running = withOne(state.running, { name, place });
  state.started = withOne(state.started, { name, type });
  state.starting = without(state.starting, name);
  const isHeldHere = Array.isArray(place) && place[1] === here.node.text;
  if (isHeldHere && !isPermitted(name)) {
    yield* stopHere(process, name, place, type);
    state.running = without(state.running, name);
    tellControl(name, ['ac_application_stopped', name]);
  }
  return undefined;
}

function failed({ name, type }: Starting, reason: Term, isQuiet: boolean): Then {
  tellControl(name, ['ac_application_run', name, ['error', reason]]);
  state.starting = without(state.starting, name);
  if (!isQuiet) reportExited(name, reason, type);
  const [first] = partsOf(reason);
  const [tag, why] = partsOf(first);
  const isNormal = tag === 'EXIT' && why === 'normal';
  if (type === 'temporary' || (type === 'transient' && isNormal)) return undefined;
  return { ends: toText(['application_start_failure', name, reason]) };
}

/** The reason for the end of the node as the controller tells it (OTP: to_string). */
export function toText(reason: Term): string {
  return inspect(reason, { width: Number.POSITIVE_INFINITY, whole: true });
}

/** Whether the kernel's parameter `permissions` lets the application run on this node. */
export function isPermitted(name: string): boolean {
  const permissions = partsOf(environmentOf('kernel').get('permissions'));
  return !permissions.some((one) => partsOf(one)[0] === name && partsOf(one)[1] === false);
}

/** Called when a process linked to the controller has ended. */
export function linkedEnded(pid: Term, reason: Term): Then {
  if (!Pid.is(pid)) return undefined;
  for (const [name, master] of masters) if (master === pid) masters.delete(name);
  const ended = state.running.find(({ place }) => place === pid);
  if (ended === undefined) {
    state.control = state.control.filter((one) => one.pid !== pid);
    return undefined;
  }
  const { name } = ended;
  state.running = without(state.running, name);
  tellControl(name, ['ac_application_stopped', name]);
  const type = named(state.started, name)?.type;
  reportExited(name, reason, type);
  if (type === 'temporary' || (type === 'transient' && reason === 'normal')) return undefined;
  return { ends: toText(['application_terminated', name, reason]) };
}
