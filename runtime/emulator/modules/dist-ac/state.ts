// The state of dist_ac (OTP: dist_ac, record state), and what it tells the controller and the other nodes.

import { here } from '../../identity/incarnation.ts';
import { sendMessage } from '../../signals/send.ts';
import type { Term } from '../../term/term.ts';
import { named, withOne, without } from '../application/state.ts';
import { answer } from '../gen/replies.ts';
import { recordOf } from './appl.ts';
import type { Appl } from './distribution.ts';

/** A weight that another node has told: how many applications it runs. The lightest node starts an application. */
export interface Weight {
  readonly name: string;
  readonly weight: number;
  readonly node: string;
}

/** A client that waits. */
export interface Waiting {
  readonly name: string;
  readonly from: Term;
}

/** A client of permit, which waits until all others have ended (`nodes`), or until an application runs (`awaited`). */
export interface Permitting extends Waiting {
  readonly isAllowed: boolean;
  readonly nodes: readonly string[];
  readonly awaited: string | undefined;
}

export interface State {
  appls: readonly Appl[];
  tmpLocals: readonly Weight[]; // weights that came before this node wanted to start the application
  remoteStarted: readonly (readonly [node: string, name: string])[]; // on other nodes, before it was started here
  known: readonly string[]; // the other nodes that have a dist_ac
  started: readonly string[]; // the applications that were started here, wherever they run
  tmpWeights: readonly (readonly [name: string, weight: number])[]; // this node's weights while a start is going on
  // what other nodes have loaded, and this one has not
  distLoaded: readonly {
    readonly name: string;
    readonly node: string;
    readonly nodes: Term;
    readonly permission: boolean;
  }[];
  takeovers: readonly Waiting[]; // t_reqs
  stops: readonly Waiting[]; // s_reqs
  permits: readonly Permitting[]; // p_reqs
}

/** That of this node. */
export const state: State = {
  appls: [],
  tmpLocals: [],
  remoteStarted: [],
  known: [],
  started: [],
  tmpWeights: [],
  distLoaded: [],
  takeovers: [],
  stops: [],
  permits: [],
};

export function applNamed(name: Term): Appl | undefined {
  return named(state.appls, name);
}

/** Replaces an application where it stands, or puts a new one first. */
export function keep(appl: Appl): void {
  state.appls = withOne(state.appls, appl);
}

/** The other node that has told that it runs an application. */
export function remoteNodeOf(name: string): string | undefined {
  return state.remoteStarted.find(([, one]) => one === name)?.[0];
}

/** Tells the controller. `isRequested`: the application is being started here, and the controller waits for the answer. */
export function tellController(isRequested: boolean, name: string, what: Term): void {
  const kind = isRequested ? 'ac_start_application_reply' : 'ac_change_application_req';
  sendMessage('application_controller', [kind, name, what]);
}

/** Sends a message to dist_ac on other nodes. */
export function tellNodes(nodes: readonly string[], message: Term): void {
  for (const node of nodes) if (node !== here.node.text) sendMessage(['dist_ac', node], message);
}

/** Answers the clients that wait for something about an application; returns the others. */
export function answered<T extends Waiting>(list: readonly T[], name: string, value: Term): T[] {
  for (const one of list) if (one.name === name) answer(one.from, value);
  return without(list, name);
}

/** What sys.get_state and dist_ac's info tell. */
export function shown(): Term {
  const pair = ({ name, from }: Waiting): Term => [name, from];
  return [
    'state',
    state.appls.map(recordOf),
    state.tmpLocals.map(({ name, weight, node }) => [name, weight, node]),
    state.remoteStarted as Term,
    state.known as Term,
    state.started as Term,
    state.tmpWeights as Term,
    state.distLoaded.map(({ name, node, nodes, permission }) => [[name, node], nodes, permission]),
    state.takeovers.map(pair),
    state.stops.map(pair),
    state.permits.map(({ name, from, isAllowed, nodes, awaited }) =>
      isAllowed ? [false, name, true, awaited] : [from, name, false, nodes as Term],
    ),
  ];
}
