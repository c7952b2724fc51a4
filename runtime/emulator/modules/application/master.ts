// The process application_master of an application that runs here: it is the group leader of all processes of the application,
// and ends them with it (OTP: application_master). Another process, its child, has called the module's start.

import { Pid } from '../../identity/pid.ts';
import { makeReference } from '../../identity/reference.ts';
import type { Process } from '../../process/process.ts';
import { allProcesses } from '../../process/process-table.ts';
import { startTimer } from '../../process/process-timers.ts';
import { anyMessage } from '../../process/receive.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { relayTo, terminal } from '../../signals/device.ts';
import { sendExit } from '../../signals/exits.ts';
import { link, unlink } from '../../signals/links.ts';
import { demonitor, flushDown, monitor } from '../../signals/monitors.ts';
import { sendMessage } from '../../signals/send.ts';
import { plain, spawnLocal } from '../../signals/spawn.ts';
import { Exit } from '../../term/exception.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { initAck, startAndWait } from '../gen/init-p.ts';
import { ReceiveIf } from '../gen/receive-if.ts';
import { runApplication } from './start-it.ts';
import { type Application, masters } from './table.ts';

/** Starts the master, and waits until the application has started. Returns ['ok', pid] or ['error', reason]. */
export function* startMaster(
  starter: Process,
  controller: Pid,
  application: Application,
  type: Term,
): Steps<Term> {
  const call = { module: 'proc_lib', function: 'init_p', args: [starter.pid, [], '', '', []] };
  const run = asyncToGenerator(() => initMaster(controller, starter.pid, application, type));
  const asked = { call, initialCall: ['application_master', 'init', 4] as const, run };
  const options = { timeout: Number.POSITIVE_INFINITY, spawn: plain };
  return (yield* startAndWait(starter, 'link', asked, options)).result;
}

/** Stops an application, and waits until all its processes have ended. */
export function* stopMaster(process: Process, master: Pid): Steps<void> {
  const tag = makeReference();
  const reference = monitor(process, master);
  sendMessage(master, ['stop', tag, process.pid]);
  yield new ReceiveIf(
    'application_master.call',
    ([first, second]) => first === tag || (first === 'DOWN' && second === reference),
  );
  demonitor(process, reference);
  flushDown(process, reference);
}

function* initMaster(
  controller: Pid,
  starter: Pid,
  application: Application,
  type: Term,
): Steps<never> {
  const process = me();
  link(process, controller);
  process.trapExit = true;
  process.groupLeader = process.pid;
  relayTo(process, terminal);
  masters.set(application.name, process.pid);
  return yield* new Master(process, controller, application).run(starter, type);
}

class Master {
  readonly #process: Process;
  readonly #controller: Pid;
  readonly #application: Application;
  #child: Pid | undefined;

  constructor(process: Process, controller: Pid, application: Application) {
    this.#process = process;
    this.#controller = controller;
    this.#application = application;
  }

  *run(starter: Pid, type: Term): Steps<never> {
    const started = yield* this.#startIt(type);
    const [outcome, value] = partsOf(started);
    if (outcome === 'error') throw new Exit(value);
    if (outcome !== 'ok' || !Pid.is(value)) throw new Exit(started);
    this.#child = value;
    const { maxT } = this.#application;
    if (typeof maxT === 'number') this.#limit(maxT);
    unlink(this.#process, starter);
    initAck(this.#process, starter, ['ok', this.#process.pid]);
    return yield* this.#mainLoop();
  }

  /** Ends the application after this many milliseconds. */
  #limit(maxT: number): void {
    const { pid } = this.#process;
    startTimer(makeReference(), maxT, this.#process, () => sendExit(pid, pid, 'timeout'));
  }

  /** Lets a process of its own start the application, and waits for the outcome. */
  *#startIt(type: Term): Steps<Term> {
    const process = this.#process;
    const tag = makeReference();
    const run = asyncToGenerator(() => runApplication(tag, process.pid, this.#application, type));
    const args = [tag, [], process.pid, type];
    const call = { module: 'application_master', function: 'start_it', args };
    const { pid } = spawnLocal(process, run, call, { link: true, monitor: false });
    for (;;) {
      const message = (yield anyMessage) as Term;
      const [first, second, third] = partsOf(message);
      if (first === tag) return second;
      if (first === 'EXIT' && second === pid) return ['error', third];
      if (first === 'start_type' && Pid.is(second)) sendMessage(second, ['start_type', type]);
      else yield* this.#handle(message);
    }
  }

  *#mainLoop(): Steps<never> {
    for (;;) {
      const message = (yield anyMessage) as Term;
      const [first, from, reason] = partsOf(message);
      if (first !== 'EXIT') yield* this.#handle(message);
      else if (from === this.#controller) yield* this.#terminate(reason);
      else if (from === this.#child) {
        this.#child = undefined;
        yield* this.#terminate(reason);
      } else if (reason === 'timeout') yield* this.#terminate('normal');
    }
  }

  /** What it does in each of its states: it passes on what is to be printed, and stops when it is told to. */
  *#handle(message: Term): Steps<void> {
    const [first, tag, from] = partsOf(message);
    if (first === 'io_request') sendMessage('user', message);
    if (first === 'start_type' && Pid.is(tag)) sendMessage(tag, ['start_type', 'local']);
    if (first === 'get_child' && Pid.is(from)) this.#tellChild(tag, from);
    if (first !== 'stop' || !Pid.is(from)) return;
    yield* this.#endAll();
    sendMessage(from, [tag, 'ok']);
    throw new Exit('normal');
  }

  /** Lets the child answer who the first process of the application is (OTP: get_child). */
  #tellChild(tag: Term, from: Pid): void {
    if (this.#child === undefined) sendMessage(from, [tag, 'error']);
    else sendMessage(this.#child, [this.#process.pid, 'get_child', tag, from]);
  }

  *#terminate(reason: Term): Steps<never> {
    yield* this.#endAll();
    throw new Exit(reason);
  }

  /** Ends the child, and then kills all other processes of the application. */
  *#endAll(): Steps<void> {
    const child = this.#child;
    if (child !== undefined) {
      this.#child = undefined;
      sendMessage(child, [this.#process.pid, 'terminate']);
      yield* this.#untilEnd(child);
    }
    this.#killAll();
  }

  *#untilEnd(child: Pid): Steps<void> {
    for (;;) {
      const message = (yield anyMessage) as Term;
      const [first, from] = partsOf(message);
      if (first === 'EXIT' && from === child) return;
      if (first !== 'stop') yield* this.#handle(message);
    }
  }

  #killAll(): void {
    const { pid } = this.#process;
    const others = [...allProcesses()].filter(
      (one) => one.groupLeader === pid && one !== this.#process,
    );
    for (const one of others) sendExit(pid, one.pid, 'kill');
    if (others.some(({ alive }) => alive)) this.#killAll();
  }
}
