// The messages that dist_ac gets: from this node's application_controller (ac_…), and from dist_ac of other nodes (dist_ac_…)
// (OTP: dist_ac:handle_info).

import { here } from '../../identity/incarnation.ts';
import type { Process } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { tryLockNodes, unlockNodes } from '../../servers/lock-nodes.ts';
import { sendMessage } from '../../signals/send.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { inspect } from '../../text/inspect.ts';
import { reportError } from '../application/reports.ts';
import { send_after } from '../erlang/timer-bifs.ts';
import { mayRunHere, withRun } from './appl.ts';
import { loadedThere, loadHere, unloadedThere, unloadHere } from './loaded.ts';
import { nodeIsDown, nodeIsNew } from './nodes.ts';
import { startAppl, startAwaiting, weightOf } from './start.ts';
import { answered, applNamed, keep, state, tellController, tellNodes } from './state.ts';

export function* informed(message: Term): Steps<Term> {
  const parts = partsOf(message);
  const [kind] = parts;
  const own = (table: object): boolean => typeof kind === 'string' && Object.hasOwn(table, kind);
  if (own(atOnce)) atOnce[kind as string]?.(parts);
  else if (own(waiting)) yield* waiting[kind as string]?.(parts) as Steps<void>;
  return ['noreply', []];
}

type Handlers<Result> = Readonly<Record<string, (message: readonly Term[]) => Result>>;

/** The handlers that do not wait. A message of another node may be anything, so what is used of it is checked. */
const atOnce: Handlers<void> = {
  ac_load_application_req([, name]) {
    if (typeof name !== 'string') return;
    loadHere(name);
    sendMessage('application_controller', ['ac_load_application_reply', name, 'ok']);
  },
  ac_application_unloaded([, name]) {
    if (typeof name === 'string') unloadHere(name);
  },
  ac_application_run([, name, outcome]) {
    if (typeof name === 'string') nowRuns(name, outcome);
  },
  ac_application_not_run([, name]) {
    if (typeof name === 'string') noLongerRuns(name);
  },
  ac_application_stopped([, name]) {
    if (typeof name !== 'string') return;
    noLongerRuns(name);
    state.started = state.started.filter((one) => one !== name);
  },
  dist_ac_new_node([, , node, theirs]) {
    if (typeof node === 'string') nodeIsNew(node, theirs);
  },
  dist_ac_app_stopped([, name]) {
    const appl = applNamed(name);
    if (appl !== undefined) keep({ ...appl, id: undefined });
    state.remoteStarted = state.remoteStarted.filter(([, one]) => one !== name);
  },
  dist_ac_weight([, name, weight, node]) {
    if (typeof name === 'string' && typeof weight === 'number' && typeof node === 'string')
      weightTold(name, weight, node);
  },
  nodedown([, node]) {
    if (typeof node === 'string') nodeIsDown(node);
  },
  dist_ac_app_loaded([, node, name, nodes, permission, knowsUs]) {
    if (typeof node === 'string' && typeof name === 'string')
      loadedThere(node, name, nodes, permission === true, knowsUs === true);
  },
  dist_ac_app_unloaded([, node, name]) {
    if (typeof node === 'string' && typeof name === 'string') unloadedThere(node, name);
  },
};

/** The handlers that may start an application, and wait for other nodes. */
const waiting: Handlers<Steps<void>> = {
  *ac_start_application_req(message) {
    yield* startRequested(me(), message);
  },
  *dist_ac_app_started([, node, name, outcome]) {
    if (typeof node === 'string' && typeof name === 'string')
      yield* startedThere(node, name, outcome);
  },
  *dist_ac_new_permission([, node, name, isAllowed, wasTheirs]) {
    const appl = applNamed(name);
    if (typeof node !== 'string' || appl === undefined) return;
    keep(withRun(appl, node, isAllowed === true));
    // what ran there is now to run on another node
    if (isAllowed === false && wasTheirs === true && mayRunHere(appl))
      yield* startAppl(appl.name, false);
  },
  *internal_restart_appl([, name]) {
    const appl = applNamed(name);
    if (appl === undefined || partsOf(appl.id as Term)[0] !== 'failover') return;
    const outcome = yield* startAppl(appl.name, false);
    if ('error' in outcome)
      reportError(`Error when restarting application ${appl.name}: ${inspect(outcome.error)}\n`);
  },
};

const again = 100; // milliseconds until a start is tried again while another node moves applications, as in OTP

function* startRequested(process: Process, message: readonly Term[]): Steps<void> {
  const [, name] = message;
  if (typeof name !== 'string') return;
  const id = { resource: 'dist_ac', requester: process.pid };
  const nodes = [here.node.text];
  if (!(yield* tryLockNodes(process, id, nodes))) {
    send_after(again, process.pid, message);
    return;
  }
  const outcome = yield* startAppl(name, true);
  if ('error' in outcome) tellController(true, name, ['error', outcome.error]);
  unlockNodes(process, id, nodes);
}

/** Called when the controller has started the application here, or has failed to. */
function nowRuns(name: string, outcome: Term): void {
  const appl = applNamed(name);
  if (appl === undefined) return;
  tellNodes(state.known, ['dist_ac_app_started', here.node.text, name, outcome]);
  state.takeovers = answered(state.takeovers, name, outcome);
  keep({ ...appl, id: outcome === 'ok' ? 'local' : undefined });
}

function noLongerRuns(name: string): void {
  const appl = applNamed(name);
  if (appl === undefined) return;
  state.takeovers = answered(state.takeovers, name, ['error', 'stopped']);
  state.stops = answered(state.stops, name, 'ok');
  const [kind, node] = partsOf(appl.id as Term);
  if (appl.id === 'local') tellNodes(state.known, ['dist_ac_app_stopped', name]);
  if (kind === 'distributed') state.remoteStarted = [[String(node), name], ...state.remoteStarted];
  keep({ ...appl, id: undefined });
}

function* startedThere(node: string, name: string, outcome: Term): Steps<void> {
  const appl = applNamed(name);
  if (appl === undefined || !state.started.includes(name)) {
    state.remoteStarted = [[node, name], ...state.remoteStarted];
    return;
  }
  tellController(false, name, ['started', node]);
  keep({ ...appl, id: partsOf(outcome)[0] === 'error' ? undefined : ['distributed', node] });
  state.tmpWeights = state.tmpWeights.filter(([one]) => one !== name);
  const moving = state.permits.filter((one) => !one.isAllowed);
  answered(moving, name, 'ok');
  state.permits = state.permits.filter((one) => one.isAllowed || one.name !== name);
  yield* startAwaiting(name);
}

function weightTold(name: string, weight: number, node: string): void {
  const appl = applNamed(name);
  const id = appl?.id;
  // Where it is started, or runs, it weighs nothing. OTP tells the true weight of a node where it runs already: then a node
  // that hears late of a permission starts it a second time.
  if (id === 'run_waiting' || id === 'local') {
    tellNodes([node], ['dist_ac_weight', name, 0, here.node.text]);
    return;
  }
  const isEarly =
    appl === undefined || id === undefined || /^(?:takeover|failover)$/.test(id[0] ?? '');
  if (isEarly) {
    state.tmpLocals = [{ name, weight, node }, ...state.tmpLocals];
    return;
  }
  const own = weightOf(name);
  tellNodes([node], ['dist_ac_weight', name, own, here.node.text]);
  state.tmpWeights = [[name, own], ...state.tmpWeights.filter(([one]) => one !== name)];
}
