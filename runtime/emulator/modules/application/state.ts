// What application_controller remembers of the applications that start and run (OTP: application_controller, record state).

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { sendMessage } from '../../signals/send.ts';
import type { Term } from '../../term/term.ts';
import { answer } from '../gen/replies.ts';
import type { RestartType } from './reports.ts';
import { loaded } from './table.ts';

/** Where an application runs: its master here, undefined if it has no processes, or another node ([] for none). */
export type Place = Pid | undefined | readonly ['distributed', node: Term];

export interface Starting {
  readonly name: string;
  readonly type: RestartType | undefined;
  readonly startType: Term; // 'normal', ['takeover', node] or ['failover', node]
  readonly from: Term; // the client that waits, as gen_server.reply takes it
}

/** Each list has the last one first, as in OTP. */
export interface ControllerState {
  loading: { readonly name: string; readonly from: Term }[];
  starting: Starting[];
  notPermitted: Starting[]; // start_p_false: started, but the node has no permission to run them
  running: { readonly name: string; readonly place: Place }[];
  control: { readonly name: string; readonly pid: Pid }[]; // who decides where it runs: dist_ac
  started: { readonly name: string; readonly type: RestartType | undefined }[];
  requests: { readonly name: string; readonly from: Term }[]; // the clients that wait for a start
}

/** That of this node's controller. */
export const state: ControllerState = {
  loading: [],
  starting: [],
  notPermitted: [],
  running: [
    { name: 'stdlib', place: undefined },
    { name: 'kernel', place: undefined },
  ],
  control: [],
  started: [
    { name: 'stdlib', type: 'permanent' },
    { name: 'kernel', type: 'permanent' },
  ],
  requests: [],
};

type Named = { readonly name: string };

export function named<T extends Named>(list: readonly T[], name: Term): T | undefined {
  return list.find((one) => one.name === name);
}

export function without<T extends Named>(list: readonly T[], name: string): T[] {
  return list.filter((one) => one.name !== name);
}

/** Replaces the one of this name where it stands, or puts a new one first. */
export function withOne<T extends Named>(list: readonly T[], one: T): T[] {
  const isKnown = list.some(({ name }) => name === one.name);
  return isKnown ? list.map((other) => (other.name === one.name ? one : other)) : [one, ...list];
}

/** Tells who controls an application. False if nobody does. */
export function tellControl(name: string, message: Term): boolean {
  const control = named(state.control, name);
  if (control === undefined) return false;
  sendMessage(control.pid, message);
  return true;
}

/** Answers all clients that wait for the start of an application. */
export function answerStarts(name: string, value: Term): void {
  for (const request of state.requests.toReversed())
    if (request.name === name) answer(request.from, value);
  state.requests = without(state.requests, name);
}

/** The applications that run on this node, the last one first: [name, description, version]. */
export function whichApplications(): Term[] {
  return state.running.filter(({ place }) => !Array.isArray(place)).map(({ name }) => toldOf(name));
}

export function loadedApplications(): Term[] {
  return [...loaded.keys()].map(toldOf);
}

function toldOf(name: string): Term {
  const { description, vsn } = loaded.get(name) ?? { description: '', vsn: '' };
  return [name, description, vsn];
}

/** What application.info tells. */
export function infoTold(): Term {
  const { loading, started, notPermitted, running, starting } = state;
  const startingTold = ({ name, type, startType, from }: Starting): Term => [
    name,
    type,
    startType,
    from,
  ];
  return [
    ['loaded', loadedApplications()],
    ['loading', loading.map(({ name, from }) => [name, from])],
    ['started', started.map(({ name, type }) => [name, type])],
    ['start_p_false', notPermitted.map(startingTold)],
    ['running', running.map(({ name, place }) => [name, place as Term])],
    ['starting', starting.map(startingTold)],
  ];
}

/** The node on which an application has started. */
export function nodeOf(place: Place): Term {
  return Array.isArray(place) ? (place as readonly Term[])[1] : here.node.text;
}

export function isHere(place: Place): place is Pid {
  return Pid.is(place);
}
