// Permissions: whether an application may run on this node (OTP: application:permit, application_controller).

import type { Process } from '../../process/process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { spawnStarter, stopHere } from './starting.ts';
import { named, state, without } from './state.ts';
import { environmentOf, loaded } from './table.ts';

/** The reply to permit_application; undefined if it comes when the application has started. */
export function* permit(process: Process, name: Term, isAllowed: Term, from: Term): Steps<Term> {
  if (named(state.control, name) !== undefined) return permitDistributed(name, isAllowed);
  const running = named(state.running, name);
  if (isAllowed === true && running !== undefined) return 'ok';
  if (typeof name !== 'string' || (running === undefined && !loaded.has(name)))
    return ['error', ['not_loaded', name]];
  if (running !== undefined) {
    yield* stopHere(process, name, running.place, named(state.started, name)?.type);
    state.running = without(state.running, name);
    return 'ok';
  }
  updatePermissions(name, isAllowed);
  if (isAllowed === true) return startNow(process, name, from);
  state.notPermitted = without(state.notPermitted, name);
  return 'ok';
}

function permitDistributed(name: Term, isAllowed: Term): Term {
  if (typeof name !== 'string' || !loaded.has(name)) return ['error', ['not_loaded', name]];
  updatePermissions(name, isAllowed);
  const isUsed =
    named(state.starting, name) !== undefined || named(state.started, name) !== undefined;
  return isUsed ? 'distributed_application' : ['distributed_application', 'only_loaded'];
}

/** Starts an application that was to start, or that was stopped, while it was not allowed to run. */
function startNow(process: Process, name: string, from: Term): Term {
  if (named(state.starting, name) !== undefined) return 'ok';
  const waiting = named(state.notPermitted, name) ?? named(state.started, name);
  if (waiting === undefined) return 'ok';
  spawnStarter(process, name, 'normal');
  const { type } = waiting;
  state.starting = [{ name, type, startType: 'normal', from }, ...state.starting];
  state.requests = [{ name, from }, ...state.requests];
  state.notPermitted = without(state.notPermitted, name);
  state.started = without(state.started, name);
  return undefined;
}

function updatePermissions(name: string, isAllowed: Term): void {
  const environment = environmentOf('kernel');
  const others = partsOf(environment.get('permissions')).filter((one) => partsOf(one)[0] !== name);
  environment.set('permissions', [[name, isAllowed], ...others]);
}
