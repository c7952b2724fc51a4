// The calls that dist_ac answers (OTP: dist_ac:handle_call): for application.load, takeover and permit.

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { processOf } from '../../process/process-table.ts';
import { me } from '../../process/self.ts';
import { genCall, type Steps } from '../../servers/gen-call.ts';
import { unlockNodes } from '../../servers/lock-nodes.ts';
import { partsOf, partsOrItself } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { without } from '../application/state.ts';
import { loaded } from '../application/table.ts';
import { flat, permitted, withRun } from './appl.ts';
import { applIn } from './distribution.ts';
import { loadHere } from './loaded.ts';
import { startAppl } from './start.ts';
import { answered, applNamed, keep, shown, state, tellController, tellNodes } from './state.ts';

export function* called(request: Term, from: Term): Steps<Term> {
  const [kind, first, second, third, fourth] = partsOrItself(request);
  switch (kind) {
    case 'info':
      return replying(shown());
    case 'get_known_nodes':
      return replying(known());
    case 'get_nodes': {
      const nodes = flat(applNamed(first)?.nodes ?? []);
      return replying(nodes.filter((node) => known().includes(node)));
    }
    case 'load_application':
      return replying(yield* loadRequested(first, second));
    case 'takeover_application':
      return takeoverRequested(first, second, from);
    case 'permit_application':
      return yield* permitRequested(first, second === true, third, fourth, from);
    case 'distribution_changed':
      distributionChanged(first);
      return replying('ok');
    default:
      return waiting;
  }
}

const waiting: Term = ['noreply', []];

function replying(value: Term): Term {
  return ['reply', value, []];
}

function known(): string[] {
  return [...state.known, here.node.text];
}

/** `distribution`: [name, nodes], [name, time, nodes], or 'default' for what the kernel's parameter says. */
function* loadRequested(given: Term, distribution: Term): Steps<Term> {
  const name = String(given);
  const isKnown = applNamed(name) !== undefined;
  if (distribution !== 'default') {
    const appl = applIn(distribution);
    if (appl?.name !== name || appl.restart_time === 'infinity')
      return ['error', ['bad_distribution_spec', distribution]];
    const run = flat(appl.nodes).map((node) => [node, undefined] as const);
    keep({ ...appl, run });
  }
  if (applNamed(name) === undefined) return 'ok';
  if (!isKnown)
    yield* genCall(me(), 'application_controller', here.node.text, ['control_application', name]);
  loadHere(name);
  return 'ok';
}

function takeoverRequested(name: Term, type: Term, from: Term): Term {
  const appl = applNamed(name);
  const [kind, node] = partsOf(appl?.id as Term);
  if (appl?.id === 'local') return replying(['error', ['already_running_locally', name]]);
  if (appl === undefined || kind !== 'distributed')
    return replying(['error', ['not_running_distributed', name]]);
  tellController(false, appl.name, ['takeover', node, type]);
  keep({ ...appl, id: 'takeover' });
  state.takeovers = [{ name: appl.name, from }, ...state.takeovers];
  return waiting;
}

/** `requester`: the process that has locked the nodes for this call. */
function* permitRequested(
  given: Term,
  isAllowed: boolean,
  requester: Term,
  kind: Term,
  from: Term,
): Steps<Term> {
  const name = String(given);
  const appl = applNamed(name);
  if (appl === undefined) {
    if (!loaded.has(name)) return replying(['error', ['not_loaded', given]]);
    tellController(false, name, isAllowed ? 'start_it' : 'stop_it');
    return replying('ok');
  }
  keep(withRun(appl, here.node.text, isAllowed));
  const isOurs = appl.id === 'local';
  tellNodes(flat(appl.nodes), ['dist_ac_new_permission', here.node.text, name, isAllowed, isOurs]);
  if (kind === 'only_loaded') return replying('ok');
  return isAllowed ? yield* allowed(name, isOurs, requester, from) : forbidden(name, from);
}

/** The application moves to a node that may run it, or ends if there is none. */
function forbidden(name: string, from: Term): Term {
  const appl = applNamed(name);
  if (appl?.id === undefined || partsOf(appl.id as Term)[0] === 'distributed')
    return replying('ok');
  const nodes = permitted(appl);
  if (nodes.length === 0) {
    tellController(false, name, 'stop_it');
    state.stops = [{ name, from }, ...state.stops];
  } else {
    const others = state.permits.filter((one) => one.name !== name || !one.isAllowed);
    answered(
      state.permits.filter((one) => one.isAllowed),
      name,
      'ok',
    );
    const awaited = undefined;
    state.permits = [{ name, from, isAllowed: false, nodes, awaited }, ...others];
  }
  return waiting;
}

function* allowed(name: string, isOurs: boolean, requester: Term, from: Term): Steps<Term> {
  if (isOurs) return replying('ok');
  const outcome = yield* startAppl(name, false);
  if ('error' in outcome) {
    const [why, awaited] = partsOf(outcome.error);
    if (why !== 'not_running' || typeof awaited !== 'string')
      return ['stop', outcome.error, ['error', outcome.error], []];
    const one = { name, from: undefined, isAllowed: true, nodes: [], awaited };
    state.permits = [one, ...without(state.permits, name)];
    return replying('ok');
  }
  if (!outcome.isWaiting) return replying('ok');
  // while the application starts, it may start others
  const locker = Pid.is(requester) ? processOf(requester) : undefined;
  if (locker !== undefined)
    unlockNodes(locker, { resource: 'dist_ac', requester: locker.pid }, known());
  state.takeovers = [{ name, from }, ...state.takeovers];
  return waiting;
}

/** The kernel's parameter `distributed` has been changed in the running node. */
function distributionChanged(given: Term): void {
  for (const one of partsOf(given).map(applIn)) {
    const appl = applNamed(one?.name);
    if (one === undefined || appl === undefined) continue;
    keep({ ...appl, restart_time: one.restart_time, nodes: one.nodes });
  }
}
