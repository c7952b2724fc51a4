// Where a distributed application is started (OTP: dist_ac:start_appl, start_distributed): on the first node of its list that
// is up; of several nodes with the same priority, on the one that runs the fewest applications.

import { here } from '../../identity/incarnation.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { whichApplications, without } from '../application/state.ts';
import { ReceiveIf } from '../gen/receive-if.ts';
import { nodes as connectedNodes, monitor_node } from '../system/nodes.ts';
import { flat } from './appl.ts';
import type { Appl, Id, Place } from './distribution.ts';
import { applNamed, keep, remoteNodeOf, state, tellController, tellNodes } from './state.ts';

/** The outcome: whether this node is starting the application now, or why nobody does. */
export type Outcome = { readonly isWaiting: boolean } | { readonly error: Term };

/** `isRequested`: the controller of this node has asked, and waits for the answer. */
export function* startAppl(name: string, isRequested: boolean): Steps<Outcome> {
  const appl = applNamed(name);
  if (appl === undefined) return { error: ['unknown_application', name] };
  if (appl.id === 'local') return { isWaiting: false };
  const strange = appl.run
    .filter(([, permission]) => permission === undefined)
    .map(([node]) => node);
  const connected = connectedNodes('connected');
  if (strange.some((node) => connected.includes(node)))
    return { error: ['app_not_loaded', name, strange] };
  const allowed = appl.run.filter(([, permission]) => permission === true).map(([node]) => node);
  const { id, isWaiting } = yield* startDistributed(appl, allowed, isRequested);
  keep({ ...(applNamed(name) ?? appl), id });
  state.tmpLocals = without(state.tmpLocals, name);
  state.tmpWeights = state.tmpWeights.filter(([one]) => one !== name);
  state.remoteStarted = withoutFirst(name);
  if (!state.started.includes(name)) state.started = [name, ...state.started];
  yield* startAwaiting(name);
  return { isWaiting };
}

function withoutFirst(name: string): typeof state.remoteStarted {
  const at = state.remoteStarted.findIndex(([, one]) => one === name);
  return at === -1 ? state.remoteStarted : state.remoteStarted.toSpliced(at, 1);
}

/** Starts what permit has put off until this application runs. */
export function* startAwaiting(name: string): Steps<void> {
  for (const one of state.permits) {
    if (!one.isAllowed || one.awaited !== name) continue;
    state.permits = state.permits.filter((other) => other !== one);
    const outcome = yield* startAppl(one.name, false);
    const [why, awaited] = 'error' in outcome ? partsOf(outcome.error) : [];
    if (why === 'not_running' && typeof awaited === 'string')
      state.permits = [{ ...one, awaited }, ...state.permits];
  }
}

type Placed = { readonly id: Id; readonly isWaiting: boolean };

function* startDistributed(
  appl: Appl,
  allowed: readonly string[],
  isRequested: boolean,
): Steps<Placed> {
  const { name } = appl;
  const found = yield* startNode(appl, allowed);
  switch (found.kind) {
    case 'start':
      if (found.node !== here.node.text) break;
      startHere(appl, isRequested);
      return { id: 'run_waiting', isWaiting: true };
    case 'runs':
      tellController(isRequested, name, ['started', found.node]);
      return { id: ['distributed', found.node], isWaiting: false };
    case 'elsewhere':
      return yield* untilStarted(appl, allowed, isRequested, undefined);
    case 'nowhere':
      tellController(isRequested, name, isRequested ? 'not_started' : 'stop_it');
      return { id: undefined, isWaiting: false };
  }
  const { id } = applNamed(name) ?? appl;
  if (Array.isArray(id) && id[0] === 'distributed' && id[1] === found.node) {
    tellController(isRequested, name, ['started', found.node]);
    return { id, isWaiting: false };
  }
  return yield* untilStarted(appl, allowed, isRequested, found.node);
}

function startHere({ name, id }: Appl, isRequested: boolean): void {
  const [kind, node] = Array.isArray(id) ? id : [];
  if (!isRequested && kind === 'failover')
    return tellController(false, name, ['failover', node, undefined]);
  if (!isRequested && kind === 'distributed')
    return tellController(false, name, ['takeover', node, undefined]);
  const there = remoteNodeOf(name);
  if (isRequested && there !== undefined) return tellController(true, name, ['takeover', there]);
  tellController(isRequested, name, 'start_it');
}

/** Waits until another node has started the application: `node`, or whichever has the permission. */
function* untilStarted(
  appl: Appl,
  allowed: readonly string[],
  isRequested: boolean,
  node: string | undefined,
): Steps<Placed> {
  const { name } = appl;
  if (node !== undefined) monitor_node(node, true);
  const isFrom = (one: Term): boolean => node === undefined || one === node;
  for (;;) {
    const message = (yield new ReceiveIf(
      'dist_ac.wait_dist_start',
      ([tag, first, second, third]) => {
        if (tag === 'nodedown') return isFrom(first);
        if (tag === 'dist_ac_app_started') return isFrom(first) && second === name;
        return tag === 'dist_ac_weight' && node !== undefined && first === name && third === node;
      },
    )) as readonly Term[];
    const [tag, first, , outcome] = message;
    if (tag === 'dist_ac_weight') {
      tellNodes([node as string], ['dist_ac_weight', name, weightOf(name), here.node.text]);
      continue;
    }
    if (node !== undefined) monitor_node(node, false);
    const there = first as string;
    if (tag === 'nodedown') {
      state.tmpLocals = state.tmpLocals.filter((one) => one.node !== there || one.name !== name);
      const left = allowed.filter((one) => one !== there);
      return yield* startDistributed(appl, left, isRequested);
    }
    if (outcome === 'ok') {
      tellController(isRequested, name, ['started', there]);
      return { id: ['distributed', there], isWaiting: false };
    }
    const reason = partsOf(outcome)[1];
    if (isRequested) tellController(true, name, ['error', [there, reason]]);
    return { id: appl.id, isWaiting: false };
  }
}

type Found =
  | { readonly kind: 'start' | 'runs'; readonly node: string }
  | { readonly kind: 'elsewhere' | 'nowhere' };

/** The node that is to start the application, or that runs it already. */
function* startNode(appl: Appl, allowed: readonly string[]): Steps<Found> {
  const { name, nodes } = appl;
  const all = flat(nodes).filter((node) => allowed.includes(node));
  if (!all.includes(here.node.text)) {
    const there = remoteNodeOf(name);
    if (there !== undefined) return { kind: 'runs', node: there };
    return { kind: all.length > 0 ? 'elsewhere' : 'nowhere' };
  }
  const weight = weightOf(name);
  for (const place of nodes) {
    const found =
      typeof place === 'string' ? one(name, place, all) : yield* any(name, place, all, weight);
    if (found !== undefined) return found;
  }
  return { kind: 'elsewhere' };
}

function one(name: string, node: string, all: readonly string[]): Found | undefined {
  if (!all.includes(node)) return undefined;
  const there = remoteNodeOf(name);
  return { kind: runsAt(name) === node || there === node ? 'runs' : 'start', node };
}

function runsAt(name: string): string | undefined {
  const id = applNamed(name)?.id;
  return Array.isArray(id) && id[0] === 'distributed' ? id[1] : undefined;
}

/** Of nodes with the same priority the lightest one. */
function* any(
  name: string,
  place: Extract<Place, readonly string[]>,
  all: readonly string[],
  weight: number,
): Steps<Found | undefined> {
  const there = remoteNodeOf(name);
  const running = there ?? runsAt(name);
  if (running !== undefined && place.includes(running) && all.includes(running))
    return { kind: 'runs', node: running };
  tellNodes(all, ['dist_ac_weight', name, weight, here.node.text]);
  const told = yield* collectWeights(name, all);
  const alive = [here.node.text, ...state.known];
  const [lightest] = [...told, { weight, node: here.node.text }]
    .sort((a, b) => a.weight - b.weight || (a.node < b.node ? -1 : 1))
    .filter(({ node }) => place.includes(node) && alive.includes(node));
  return lightest === undefined ? undefined : { kind: 'start', node: lightest.node };
}

function* collectWeights(
  name: string,
  all: readonly string[],
): Steps<{ readonly weight: number; readonly node: string }[]> {
  const told: { weight: number; node: string }[] = [];
  for (const node of all) {
    if (node === here.node.text) continue;
    const early = state.tmpLocals.find((one) => one.node === node && one.name === name);
    if (early !== undefined) {
      told.push(early);
      continue;
    }
    monitor_node(node, true);
    const [tag, , weight] = (yield new ReceiveIf(
      'dist_ac.collect_answers',
      ([kind, first, , third]) =>
        (kind === 'nodedown' && first === node) ||
        (kind === 'dist_ac_weight' && first === name && third === node),
    )) as readonly Term[];
    monitor_node(node, false);
    if (tag === 'dist_ac_weight') told.push({ weight: Number(weight), node });
  }
  return told;
}

/** How many applications this node runs: the same number for the whole of a start. */
export function weightOf(name: string): number {
  const known = state.tmpWeights.find(([one]) => one === name);
  return known?.[1] ?? whichApplications().length;
}
