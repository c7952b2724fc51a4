// The reports of OTP's behaviours, in OTP's layout (OTP: format_log of gen_server, gen_event and gen_statem). Pure. Those of this
// node's processes and those that come from Erlang nodes look the same.

import { partsOf } from '../term/parts-of.ts';
import type { Term } from '../term/term.ts';
import { readable } from '../text/readable.ts';
import type { Part } from './log-event.ts';

type Line = readonly Part[]; // without its end; none: there is no such line

export interface ServerEnd {
  readonly name: Term;
  readonly message: Term; // the last one
  readonly state: Term;
  readonly reason: Term;
  readonly log: Term;
  readonly client: Line; // whose call was the last message
}

export function serverEnded(end: ServerEnd): Part[] {
  return joined([
    line('** Generic server ', end.name, ' terminating '),
    line('** Last message in was ', end.message),
    line('** When Server state == ', end.state),
    line('** Reason for termination ==\n** ', end.reason),
    events(end.log),
    end.client,
  ]);
}

/** The log of a server, with one event a line. */
function events(log: Term): Line {
  const parts = Array.from(partsOf(log)).flatMap((event, i): Part[] => [
    i === 0 ? '' : ',\n    ',
    [readable(event)],
  ]);
  return parts.length === 0 ? [] : ['** Log ==\n** [', ...parts, ']'];
}

export interface HandlerEnd {
  readonly handler: Term;
  readonly manager: Term; // its name
  readonly event: Term; // the last one
  readonly state: Term;
  readonly reason: Term;
}

export function handlerEnded(end: HandlerEnd): Part[] {
  return joined([
    line('** gen_event handler ', end.handler, ' crashed.'),
    line('** Was installed in ', end.manager),
    line('** Last event was: ', end.event),
    line('** When handler state == ', end.state),
    line('** Reason == ', end.reason),
  ]);
}

export interface MachineEnd {
  readonly name: Term;
  readonly queue: readonly Term[]; // the last event, and those that were to come
  readonly state: Term;
  readonly kind: string; // error, exit or throw
  readonly reason: Term;
  readonly modules: Term;
  readonly mode: Term;
  readonly entersStates: boolean;
  readonly postponed: Term;
  readonly frames: Term;
  readonly timeouts: readonly [count: number, timeouts: Term];
  readonly log: Term;
  readonly client: Line; // whose call was the last event
}

export function machineEnded(end: MachineEnd): Part[] {
  const { queue, mode, timeouts } = end;
  return joined([
    line('** State machine ', end.name, ' terminating'),
    queue.length > 0 ? line('** Last event = ', queue[0]) : [],
    line('** When server state  = ', end.state),
    line(`** Reason for termination = ${end.kind}:`, end.reason),
    line('** Callback modules = ', end.modules),
    line('** Callback mode = ', end.entersStates ? [mode, 'state_enter'] : mode),
    lineIfAny('** Queued = ', queue.slice(1)),
    lineIfAny('** Postponed = ', end.postponed),
    lineIfAny('** Stacktrace =\n**  ', end.frames),
    timeouts[0] > 0 ? line('** Time-outs: ', timeouts) : [],
    lineIfAny('** Log =\n**  ', end.log),
    end.client,
  ]);
}

/** A message for which a module has no handle_info. */
export function unhandled(module: Term, message: Term): Part[] {
  return joined([
    line('** Undefined handle_info in ', module),
    line('** Unhandled message: ', message),
  ]);
}

function line(before: string, term: Term, after?: string): Line {
  return [before, [readable(term)], ...(after === undefined ? [] : [after])];
}

function lineIfAny(before: string, term: Term): Line {
  return partsOf(term).length > 0 ? line(before, term) : [];
}

function joined(lines: readonly Line[]): Part[] {
  return lines
    .filter((parts) => parts.length > 0)
    .flatMap((parts, i) => (i === 0 ? parts : ['\n', ...parts]));
}
