// The process application_controller, a gen_server: it loads, starts and stops the applications of this node
// (OTP: application_controller). If it ends, the node ends.

import { Pid } from '../../identity/pid.ts';
import { createProcess, fixedPid } from '../../process/create-process.ts';
import { fixedPids } from '../../process/fixed-pids.ts';
import type { Process } from '../../process/process.ts';
import { enqueue } from '../../process/scheduler.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { exitSignal, sendExit } from '../../signals/exits.ts';
import { link, unlink } from '../../signals/links.ts';
import { monitor } from '../../signals/monitors.ts';
import { registerName, whereisProcess } from '../../signals/registry.ts';
import { partsOf, partsOrItself } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { inspect } from '../../text/inspect.ts';
import { ownCallbacks } from '../gen/callbacks.ts';
import { initP } from '../gen/init-p.ts';
import { ReceiveIf } from '../gen/receive-if.ts';
import { answer } from '../gen/replies.ts';
import { usualOptions } from '../gen/start.ts';
import { beginServer } from '../gen-server/loop.ts';
import { crash, stopApplications } from '../init.ts';
import { changeRequested, startReplied } from './distributed-replies.ts';
import { loadApplication, unloadApplication } from './loading.ts';
import { permit } from './permit.ts';
import type { RestartType } from './reports.ts';
import {
  applicationStarted,
  isPermitted,
  linkedEnded,
  spawnStarter,
  stopHere,
  type Then,
} from './starting.ts';
import { infoTold, isHere, named, state, tellControl, without } from './state.ts';
import { environmentOf, loaded } from './table.ts';

const controllerName = 'application_controller';

/** Starts the process; called once. */
export function startController(): void {
  const init = initPid();
  const name = { kind: 'local', name: controllerName } as const;
  const asked = { name, module: controllerName, given: [], options: usualOptions };
  const run = asyncToGenerator(() => {
    const beginning = { process: me(), starter: undefined, parent: init, asked };
    return beginServer(beginning, callbacks);
  });
  const process = createProcess({
    pid: fixedPid(fixedPids.application_controller),
    groupLeader: whereisProcess('user')?.pid,
    entry: initP([init, []], [controllerName, 'start', 1], run),
    initialCall: [controllerName, 'start', 1],
    trapExit: true,
    onExit: nodeEnds,
  });
  registerName(controllerName, process);
  enqueue(process);
}

/** The parent of the controller: init, which starts before it. */
function initPid(): Pid {
  return whereisProcess('init')?.pid ?? fixedPid(fixedPids.init);
}

let stopped: (() => void) | undefined; // set while the node is being stopped: called once all applications have ended

/** Init stops its child, the controller, which stops the applications; without applications there is nothing to wait for. */
stopApplications.now = (then) => {
  const process = whereisProcess(controllerName);
  if (process === undefined || !areAnyRunning()) return then();
  stopped = then;
  exitSignal(process, initPid(), 'shutdown');
};

/** The node ends with its controller, in the words of Erlang's init. */
function nodeEnds(reason: Term): void {
  if (stopped !== undefined) return stopped();
  const isText = typeof reason === 'string' && reason !== 'killed';
  endOfNode(isText ? reason : inspect(reason));
}

/** `reason`: as the message quotes it. */
export function endOfNode(reason: string): void {
  crash(`Kernel pid terminated (${controllerName}) (${reason})`);
}

/** Whether applications of the user's run on this node, which are to be stopped before the node. */
function areAnyRunning(): boolean {
  return state.running.some(({ place }) => isHere(place));
}

const callbacks = ownCallbacks(
  controllerName,
  {
    init: started,
    handle_call: called,
    handle_cast: cast,
    handle_info: informed,
    terminate: terminated,
  },
  infoTold,
);

// biome-ignore lint/correctness/useYield: callbacks may wait, and this one does not
function* started(): Steps<Term> {
  return ['ok', []];
}

const going: Term = ['noreply', []];

function after(then: Then): Term {
  return then === undefined ? going : ['stop', then.ends, []];
}

function replying(value: Term): Term {
  return ['reply', value, []];
}

function* called(request: Term, from: Term): Steps<Term> {
  const [kind, first, second] = partsOrItself(request);
  switch (kind) {
    case 'load_application':
      return loadRequested(partsOf(first), from);
    case 'unload_application':
      return replying(unloadApplication(first));
    case 'start_application':
      return startRequested(first, second, from);
    case 'stop_application':
      return replying(yield* stopRequested(first));
    case 'permit_application': {
      const told = yield* permit(me(), first, second, from);
      return told === undefined ? going : replying(told);
    }
    case 'control_application':
      return replying(controlRequested(first, partsOf(from)[0]));
    case 'info':
      return replying(infoTold());
    default:
      return going;
  }
}

/** `descriptions`: that of the application, and of those that it includes. */
function loadRequested(descriptions: readonly Term[], from: Term): Term {
  const outcome = loadApplication(descriptions);
  if ('wrong' in outcome) return replying(['error', outcome.wrong]);
  const { name } = outcome;
  if (!tellControl(name, ['ac_load_application_req', name])) return replying('ok');
  state.loading = [{ name, from }, ...state.loading];
  return going;
}

function startRequested(name: Term, type: Term, from: Term): Term {
  const waiting = named(state.requests, name);
  if (waiting !== undefined) {
    state.requests = [{ name: waiting.name, from }, ...state.requests];
    return going;
  }
  const refused = refusalOf(name, type);
  if (refused !== undefined) return replying(['error', refused]);
  const one = {
    name: name as string,
    type: type as RestartType,
    startType: 'normal',
    from,
  };
  const isControlled = tellControl(one.name, ['ac_start_application_req', name]);
  if (!isControlled && !isPermitted(one.name)) {
    state.notPermitted = [one, ...state.notPermitted];
    return replying('ok');
  }
  if (!isControlled) spawnStarter(me(), one.name, 'normal');
  state.starting = [one, ...state.starting];
  state.requests = [{ name: one.name, from }, ...state.requests];
  return going;
}

/** Why an application cannot be started. */
function refusalOf(name: Term, type: Term): Term {
  if (type !== 'permanent' && type !== 'transient' && type !== 'temporary')
    return ['invalid_restart_type', type];
  const application = typeof name === 'string' ? loaded.get(name) : undefined;
  if (application === undefined) return ['not_loaded', name];
  if (named(state.running, name) !== undefined) return ['already_started', name];
  const { applications, optional_applications } = application;
  const missing = applications.find(
    (one) => named(state.started, one) === undefined && !optional_applications.includes(one),
  );
  return missing === undefined ? undefined : ['not_started', missing];
}

function* stopRequested(given: Term): Steps<Term> {
  const running = named(state.running, given);
  const known = named(state.started, given);
  if (running === undefined && known === undefined) return ['error', ['not_started', given]];
  const name = given as string;
  if (running !== undefined) yield* stopHere(me(), name, running.place, known?.type);
  state.running = without(state.running, name);
  state.started = without(state.started, name);
  tellControl(name, ['ac_application_stopped', name]);
  return 'ok';
}

function controlRequested(name: Term, pid: Term): boolean {
  if (typeof name !== 'string' || !Pid.is(pid) || named(state.control, name) !== undefined)
    return false;
  link(me(), pid);
  state.control = [{ name, pid }, ...state.control];
  return true;
}

function* cast(request: Term): Steps<Term> {
  const [kind, name, outcome] = partsOf(request);
  if (kind !== 'application_started' || typeof name !== 'string') return going;
  return after(yield* applicationStarted(me(), name, outcome));
}

function* informed(message: Term): Steps<Term> {
  const [kind, first, second] = partsOf(message);
  if (kind === 'EXIT') return after(linkedEnded(first, second));
  if (typeof first !== 'string') return going;
  if (kind === 'ac_load_application_reply') return loadReplied(first, second);
  if (kind === 'ac_start_application_reply') return after(yield* startReplied(me(), first, second));
  if (kind === 'ac_change_application_req') yield* changeRequested(me(), first, second);
  return going;
}

function loadReplied(name: string, outcome: Term): Term {
  const waiting = named(state.loading, name);
  if (waiting === undefined) return going;
  state.loading = without(state.loading, name);
  answer(waiting.from, outcome);
  if (outcome !== 'ok') unloadApplication(name);
  return going;
}

/** Ends all applications that run here, the last one first. */
function* terminated(): Steps<Term> {
  const process = me();
  const given = environmentOf('kernel').get('shutdown_timeout');
  const timeout = typeof given === 'number' ? given : Number.POSITIVE_INFINITY;
  for (const { place } of state.running)
    if (isHere(place)) yield* shutDown(process, place, timeout);
  return 'ok';
}

function* shutDown(process: Process, master: Pid, timeout: number): Steps<void> {
  const reference = monitor(process, master);
  unlink(process, master);
  sendExit(process.pid, master, 'shutdown');
  const isDown = ([tag, from]: readonly Term[]): boolean => tag === 'DOWN' && from === reference;
  const name = 'application_controller.terminate';
  if ((yield new ReceiveIf(name, isDown, timeout)) !== undefined) return;
  sendExit(process.pid, master, 'kill');
  yield new ReceiveIf(name, isDown);
}
