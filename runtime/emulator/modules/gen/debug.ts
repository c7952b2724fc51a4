// What sys notes of a server's events: trace prints them, log keeps them, statistics counts them, functions of the user's
// hear them (OTP: sys:handle_debug).

import type { Process } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { write } from '../../signals/io.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { format } from '../../text/inspect.ts';
import { readable } from '../../text/readable.ts';
import { endingOf } from './ending.ts';

/** An event of a server: ['in', message], ['out', reply, from, state], ['noreply', state], ['continue', what]. */
export type Event = readonly [kind: string, ...Term[]];

/** The line that trace prints for an event of the server that reports call `name`. */
export type EventText = (event: Event, name: Term) => string;

interface Logged {
  readonly event: Event;
  readonly name: Term;
  readonly text: EventText;
}

interface Statistics {
  readonly start: Term;
  readonly reductions: number;
  received: number;
  sent: number;
}

interface Installed {
  readonly id: Term;
  readonly run: (state: unknown, event: unknown, name: unknown) => unknown;
  state: unknown;
}

export interface Debug {
  trace: boolean;
  log: { readonly most: number; readonly events: Logged[] } | undefined;
  statistics: Statistics | undefined;
  readonly installed: Installed[];
}

const usualLog = 10; // events, as in OTP

/** The debugging with which a server starts, from the option debug; undefined if there is none. */
export function debugOf(process: Process, options: readonly Term[]): Debug | undefined {
  let debug: Debug | undefined;
  for (const option of options) {
    const asked = Array.isArray(option) ? option : [option, true];
    const [what, how] = asked as readonly Term[];
    const command = what === 'log' && typeof how === 'number' ? ['log', [true, how]] : [what, how];
    debug = debugCommand(process, debug, command)[1];
  }
  return debug;
}

/** Carries out one of sys's commands for debugging. Returns the reply, and the debugging from now on. */
export function debugCommand(
  process: Process,
  before: Debug | undefined,
  command: Term,
): readonly [reply: Term, debug: Debug | undefined] {
  if (command === 'no_debug') return ['ok', undefined];
  const [what, how] = partsOf(command);
  const debug = before ?? { trace: false, log: undefined, statistics: undefined, installed: [] };
  const reply = changed(process, debug, what, how);
  const { trace, log, statistics, installed } = debug;
  const isOn = trace || log !== undefined || statistics !== undefined || installed.length > 0;
  return [reply, isOn ? debug : undefined];
}

function changed(process: Process, debug: Debug, what: Term, how: Term): Term {
  switch (what) {
    case 'trace':
      if (typeof how !== 'boolean') return 'unknown_debug';
      debug.trace = how;
      return 'ok';
    case 'log':
      return logging(process, debug, how);
    case 'log_to_file': // programs have no files, so none is opened
      return how === false ? 'ok' : ['error', 'open_file'];
    case 'statistics':
      return counting(process, debug, how);
    case 'install':
      return installing(debug, how);
    case 'remove': {
      const at = debug.installed.findIndex(({ id, run }) => id === how || run === how);
      if (at >= 0) debug.installed.splice(at, 1);
      return 'ok';
    }
    default:
      return 'unknown_debug';
  }
}

function logging(process: Process, debug: Debug, how: Term): Term {
  const [on, most] = Array.isArray(how) ? (how as readonly Term[]) : [how, usualLog];
  if (how === 'get') return ['ok', logOf(debug)];
  if (how === 'print') {
    for (const { event, name, text } of debug.log?.events ?? []) write(process, text(event, name));
    return 'ok';
  }
  if (how === false) debug.log = undefined;
  else if (on === true && typeof most === 'number' && most >= 1)
    debug.log ??= { most, events: [] }; // a log that is on stays as it is, as in OTP
  else return 'unknown_debug';
  return 'ok';
}

function counting(process: Process, debug: Debug, how: Term): Term {
  const { statistics } = debug;
  if (how === 'get')
    return ['ok', statistics === undefined ? 'no_statistics' : told(process, statistics)];
  if (typeof how !== 'boolean') return 'unknown_debug';
  if (!how) debug.statistics = undefined;
  else
    debug.statistics ??= {
      start: localTime(),
      reductions: process.reductions,
      received: 0,
      sent: 0,
    };
  return 'ok';
}

function told(process: Process, { start, reductions, received, sent }: Statistics): Term {
  return [
    ['start_time', start],
    ['current_time', localTime()],
    ['reductions', process.reductions - reductions],
    ['messages_in', received],
    ['messages_out', sent],
  ];
}

/** [[year, month, day], [hour, minute, second]] */
function localTime(): Term {
  const date = new Date();
  return [
    [date.getFullYear(), date.getMonth() + 1, date.getDate()],
    [date.getHours(), date.getMinutes(), date.getSeconds()],
  ];
}

function installing(debug: Debug, how: Term): Term {
  const given = partsOf(how);
  const [id, run, state] = given.length === 2 ? [given[0], ...given] : given;
  if (typeof run !== 'function') return 'unknown_debug';
  if (debug.installed.some((one) => one.id === id)) return 'ok';
  debug.installed.push({ id, run: run as Installed['run'], state });
  return 'ok';
}

/** Notes an event of the server that reports call `name`. */
export function note(debug: Debug, name: Term, event: Event, text: EventText = eventText): void {
  const process = me();
  if (debug.trace) write(process, text(event, name));
  if (debug.log !== undefined) {
    debug.log.events.push({ event: readable(event) as Event, name, text });
    if (debug.log.events.length > debug.log.most) debug.log.events.shift();
  }
  if (debug.statistics !== undefined) {
    if (event[0] === 'in') debug.statistics.received++;
    if (event[0] === 'out') debug.statistics.sent++;
  }
  for (const one of [...debug.installed]) if (!heard(one, event, name)) remove(debug, one);
}

/** Calls a function of the user's with an event. It is removed if it fails, or returns or throws 'done'. */
function heard(one: Installed, event: Event, name: Term): boolean {
  try {
    one.state = one.run(one.state, event, name);
  } catch (error) {
    const ending = endingOf(error);
    if (ending.kind !== 'throw') return false;
    one.state = ending.reason;
  }
  return one.state !== 'done';
}

function remove({ installed }: Debug, one: Installed): void {
  const at = installed.indexOf(one);
  if (at >= 0) installed.splice(at, 1);
}

/** The events that sys.log keeps, for a report of the server's end. */
export function logOf(debug: Debug | undefined): readonly Event[] {
  return (debug?.log?.events ?? []).map(({ event }) => event);
}

/** What is on, as sys.get_status tells it. */
export function debugTerms(debug: Debug | undefined): readonly Term[] {
  if (debug === undefined) return [];
  const { trace, log, statistics, installed } = debug;
  return [
    ...installed.map(({ id, run, state }): Term => [id, [run as never, state as Term]]),
    ...(statistics === undefined ? [] : [['statistics', { ...statistics }] as Term]),
    ...(log === undefined ? [] : [['log', [log.most, ...logOf(debug)]] as Term]),
    ...(trace ? [['trace', true] as Term] : []),
  ];
}

function eventText(event: Event, name: Term): string {
  const [kind, first, second, third] = event;
  if (kind === 'out') {
    const to = Array.isArray(second) ? (second[0] as Term) : second;
    return format('*DBG* ~p sent ~p to ~p, new state ~p~n', [name, first, to, third]);
  }
  if (kind === 'noreply') return format('*DBG* ~p new state ~p~n', [name, first]);
  if (kind !== 'in') return format('*DBG* ~p dbg  ~p~n', [name, event]);
  const [tag, what, request] = partsOf(first);
  if (tag === '$gen_cast') return format('*DBG* ~p got cast ~p~n', [name, what]);
  if (tag !== '$gen_call') return format('*DBG* ~p got ~p~n', [name, first]);
  const from = Array.isArray(what) ? (what[0] as Term) : what;
  return format('*DBG* ~p got call ~p from ~p~n', [name, request, from]);
}
