// What application_controller does when dist_ac has decided where an application runs
// (OTP: application_controller, ac_start_application_reply and ac_change_application_req).

import type { Process } from '../../process/process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { partsOrItself } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import type { RestartType } from './reports.ts';
import {
  applicationStarted,
  spawnStarter,
  startAgain,
  stopHere,
  type Then,
  toText,
} from './starting.ts';
import { answerStarts, isHere, named, type Place, state, tellControl, without } from './state.ts';
import { loaded } from './table.ts';

/** The answer to a start that was requested here. */
export function* startReplied(process: Process, name: string, outcome: Term): Steps<Then> {
  const starting = named(state.starting, name);
  if (starting === undefined) return undefined;
  const [kind, node] = partsOrItself(outcome);
  switch (kind) {
    case 'start_it':
      spawnStarter(process, name, starting.startType);
      return undefined;
    case 'started':
      return yield* applicationStarted(process, name, ['ok', ['distributed', node]]);
    case 'not_started':
      answerStarts(name, 'ok');
      state.starting = without(state.starting, name);
      state.started = [{ name, type: starting.type }, ...state.started];
      return undefined;
    case 'takeover':
      spawnStarter(process, name, outcome);
      state.starting = [{ ...starting, startType: outcome }, ...without(state.starting, name)];
      return undefined;
    default: // ['error', reason]
      answerStarts(name, outcome);
      if (starting.type === 'permanent') return { ends: toText(node) };
      state.starting = without(state.starting, name);
      return undefined;
  }
}

/** What dist_ac wants because another node has come, has gone, or has started the application. */
export function* changeRequested(process: Process, name: string, wanted: Term): Steps<void> {
  const running = named(state.running, name);
  const known = named(state.started, name);
  if (running !== undefined && known !== undefined)
    return yield* changeOfRunning(process, name, running.place, wanted);
  const [kind, node] = partsOrItself(wanted);
  if (kind === 'started') return runsThere(name, node);
  if (kind !== 'start_it' || running !== undefined || !loaded.has(name)) return;
  const starting = named(state.starting, name);
  if (known !== undefined) {
    startAgain(process, name, undefined, 'normal');
    state.started = without(state.started, name);
  } else if (starting !== undefined) startAgain(process, name, undefined, 'normal', starting.from);
}

function* changeOfRunning(process: Process, name: string, place: Place, wanted: Term): Steps<void> {
  const [kind, node, type] = partsOrItself(wanted);
  const known = named(state.started, name)?.type;
  switch (kind) {
    case 'started':
      yield* stopHere(process, name, place, known);
      return runsThere(name, node);
    case 'takeover':
    case 'failover':
    case 'start_it':
      if (!isHere(place))
        return startAgain(process, name, type as RestartType, startTypeOf(name, kind, node));
      tellControl(name, ['ac_application_run', name, 'ok']);
      return;
    case 'stop_it':
      yield* stopHere(process, name, place, known);
      tellControl(name, ['ac_application_not_run', name]);
      state.running = state.running.map((one) =>
        one.name === name ? { name, place: ['distributed', []] } : one,
      );
      return;
    case 'not_running':
      state.running = without(state.running, name);
      return;
  }
}

/** A failover is a normal start for an application without start phases. */
function startTypeOf(name: string, kind: Term, node: Term): Term {
  if (kind === 'takeover') return ['takeover', node];
  const isPhased = loaded.get(name)?.start_phases !== undefined;
  return kind === 'failover' && isPhased ? ['failover', node] : 'normal';
}

function runsThere(name: string, node: Term): void {
  state.running = [{ name, place: ['distributed', node] }, ...without(state.running, name)];
}
