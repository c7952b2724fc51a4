// What a machine tells of itself: the report of its end, its status, and the lines of sys.trace
// (OTP: gen_statem:error_info, format_status, print_event).

import type { Pid } from '../../identity/pid.ts';
import { isSameTerm } from '../../order/same-term.ts';
import type { Process } from '../../process/process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { machineEnded } from '../../signals/behaviour-reports.ts';
import type { Part } from '../../signals/log-event.ts';
import { report } from '../../signals/logger.ts';
import { copy } from '../../term/copy.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { format } from '../../text/inspect.ts';
import type { Callbacks } from '../gen/callbacks.ts';
import { clientParts } from '../gen/client-told.ts';
import { type Debug, type EventText, logOf } from '../gen/debug.ts';
import type { Ending } from '../gen/ending.ts';
import { missingIn } from '../gen/explained.ts';
import { formatted, statusHeader } from '../gen/format-status.ts';
import type { MachineEvent, Mode } from './results.ts';

/** A machine as its reports and its status tell of it. */
export interface MachineTold {
  readonly process: Process;
  readonly parent: Pid;
  readonly name: Term;
  readonly modules: readonly string[]; // the one in use is the first
  readonly callbacks: Callbacks;
  readonly mode: Mode;
  readonly state: Term;
  readonly data: Term;
  readonly debug: Debug | undefined;
  queued(): readonly MachineEvent[]; // the event that is handled, and those to handle next
  postponedEvents(): readonly MachineEvent[];
  timeouts(): readonly MachineEvent[];
}

/** Reports how a machine ends. */
export function* reportEnd(machine: MachineTold, ending: Ending): Steps<void> {
  const { process, state, data } = machine;
  const timeouts = machine.timeouts();
  const known = {
    reason: ending.reason,
    state,
    data,
    queue: machine.queued(),
    postponed: machine.postponedEvents(),
    timeouts,
    log: logOf(machine.debug),
  };
  const told = yield* formatted(machine, known, ['terminate', olderArgs(machine)]);
  const queue = partsOf(told['queue']);
  const [reason, frames] = explained(ending, told['reason']);
  const parts = machineEnded({
    name: machine.name,
    queue,
    state: told['$status'] ?? [told['state'], told['data']],
    kind: ending.kind,
    reason,
    modules: machine.modules,
    mode: machine.mode.callback,
    entersStates: machine.mode.entersStates,
    postponed: told['postponed'],
    frames,
    timeouts: [timeouts.length, told['timeouts']],
    log: told['log'],
    client: clientOf(queue[0]),
  });
  report(process.groupLeader, { level: 'error', text: '', parts });
}

/** The client whose call is the event that was handled last. */
function clientOf(event: Term): readonly Part[] {
  const [type] = partsOf(event);
  const [kind, from] = partsOf(type);
  return kind === 'call' ? clientParts(from) : [];
}

/** As in the reports of a gen_server, an undefined function is told apart; here its name follows, and not the stack. */
function explained({ kind, frames }: Ending, reason: Term): readonly [reason: Term, frames: Term] {
  const missing = kind === 'error' && reason === 'undef' ? missingIn(frames[0]) : undefined;
  if (missing === undefined) return [reason, frames];
  const [module, fn, args] = partsOf(frames[0]);
  const what =
    missing === 'function not exported' ? [module, fn, partsOf(args).length] : (module as Term);
  return [[missing, what], frames.slice(1)];
}

function olderArgs({ process, state, data }: MachineTold): Term {
  return [copy([...(process.dictionary ?? [])]), state, data];
}

/** What sys.get_status tells of a machine besides what it tells of all behaviours. */
export function* statusOf(machine: MachineTold, systemState: string): Steps<Term> {
  const { name, parent, state, data } = machine;
  const timeouts = machine.timeouts();
  const known = {
    state,
    data,
    postponed: machine.postponedEvents(),
    log: logOf(machine.debug),
    timeouts,
  };
  const told = yield* formatted(machine, known, ['normal', olderArgs(machine)]);
  return [
    ['header', statusHeader('Status for state machine', name)],
    [
      'data',
      [
        ['Status', systemState],
        ['Parent', parent],
        ['Modules', machine.modules],
        ['Time-outs', [timeouts.length, told['timeouts']]],
        ['Logged Events', told['log']],
        ['Postponed', told['postponed']],
      ],
    ],
    ...shownState(machine, told),
  ];
}

function shownState({ state }: MachineTold, told: Readonly<Record<string, Term>>): readonly Term[] {
  const shown = (term: Term): readonly Term[] => [['data', [['State', term]]]];
  if ('EXIT' in told) return shown([state, told['EXIT']]);
  if (!('$status' in told)) return shown([told['state'], told['data']]);
  const made = told['$status'];
  return Array.isArray(made) && Array.isArray(made[0]) ? (made as readonly Term[]) : [made];
}

/** The line of sys.trace for an event of a machine. */
export const traceLine: EventText = ([kind, first, second, third], name) => {
  switch (kind) {
    case 'in':
      return format('*DBG* ~tp receive ~ts in state ~tp~n', [name, eventText(first), second]);
    case 'out':
      return format('*DBG* ~tp send ~tp to ~tw~n', [name, first, partsOf(second)[0]]);
    case 'postpone':
    case 'consume': {
      const states = isSameTerm(second, third)
        ? format('~tp', [second])
        : format('~tp => ~tp', [second, third]);
      return format('*DBG* ~tp ~ts ~ts in state ~ts~n', [name, kind, eventText(first), states]);
    }
    default: // enter, module, start_timer, insert_timeout, terminate
      return format('*DBG* ~tp ~ts ~tp in state ~tp~n', [name, kind, first, second]);
  }
};

function eventText(event: Term): string {
  const [type, content] = partsOf(event);
  const [kind, from] = partsOf(type);
  if (kind !== 'call') return format('~tw ~tp', [type, content]);
  return format('call ~tp from ~tw', [content, partsOf(from)[0]]);
}
