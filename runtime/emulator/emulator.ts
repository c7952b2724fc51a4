// The machine: take a batch, run processes until all wait or the turn is over, hand back a batch.

import { beforeUserCode } from './code/compiled.ts';
import { MalformedTerm, Reader } from './codec/bytes.ts';
import { outgoing, tellHost } from './codec/port.ts';
import { startUptime } from './commands/memory-use.ts';
import { cut } from './distribution/cut.ts';
import { admissions, admitPeer, netKernel } from './distribution/net-kernel-process.ts';
import {
  arrived,
  congested,
  linkDown,
  linkOf,
  nodeDown,
  nodeUp,
  receiveFrames,
} from './distribution/receive-frames.ts';
import { evaluatorOf } from './evaluator/evaluator.ts';
import { collectGarbage } from './host/collect.ts';
import { type HostEvent, hostTells } from './host/contract.ts';
import { reductionsPerSlice, runCost, turnBudget } from './host/emulator-limits.ts';
import { Vocabulary } from './host/encoding.ts';
import { heartWords, pulse } from './host/heart.ts';
import { isOutOfMemory } from './host/room.ts';
import { settings } from './host/settings.ts';
import { needStack } from './host/stack-room.ts';
import { turnElapsed } from './host/turn-clock.ts';
import { becomeNode } from './identity/incarnation.ts';
import { allEntries, dirtyEntries, toConnect } from './link/dist-entry.ts';
import { flushEntries, repairEntries, resumeSenders } from './link/dist-output.ts';
import { commandLine, endAsAsked } from './modules/init.ts';
import { globals, installBifs } from './modules/table.ts';
import { createNative } from './process/create-process.ts';
import { fixedPids } from './process/fixed-pids.ts';
import type { Process } from './process/process.ts';
import { answered } from './process/request.ts';
import {
  addReductions,
  current,
  dequeue,
  runAs,
  runQueueLength,
  setCurrent,
} from './process/scheduler.ts';
import { advanceClock, nextTimer } from './process/timers.ts';
import { callFailed } from './process/unreached.ts';
import { isA } from './realm/looking.ts';
import { noteProxies } from './realm/proxies.ts';
import { clearPromisesPending, installPromises, promisesPending } from './running/promises.ts';
import { endingOf, runProcess } from './running/run-process.ts';
import { startCodeServer } from './servers/code-server-process.ts';
import { startServices } from './servers/start-servers.ts';
import { makeShells } from './shell/shells.ts';
import { addDevice, Device, newGroupLeader, outputBusy, terminal } from './signals/device.ts';
import { breakAllTies, crashReporter, endProcess, sendable } from './signals/exits.ts';
import { addKernelProcess, needProcess } from './signals/kernel-processes.ts';
import { logger, loggerProcess } from './signals/logger.ts';
import { installNodeMonitors } from './signals/node-monitors.ts';
import { registerName, unregisterName, whereisProcess } from './signals/registry.ts';
import { startRemoteOutput } from './signals/remote-output.ts';
import { screenIs } from './signals/screen-size.ts';
import { isCrash, Leaving } from './term/exception.ts';
import { noteBound } from './term/function-origin.ts';
import { exitReason } from './text/exit-reason.ts';
import { inspect } from './text/inspect.ts';
import { installStackTraces } from './text/stack-trace.ts';

/** Call again at once; otherwise a turn says at which time it wants to be called next. */
const atOnce = 0;

/** The emulator seen from its host: one function. */
export interface Emulator {
  /**
   * Run one turn at `now` (ms, monotonic). What it asks of the host is in `outgoing`; gives the time at which it
   * wants to be called next.
   */
  turn(batch: Uint8Array, now: number): number;
}

const hostVocabulary = new Vocabulary(hostTells);
type EventOf<Kind extends HostEvent['kind']> = Extract<HostEvent, { kind: Kind }>;

/** Make the one emulator of this isolate. */
export function makeEmulator(): Emulator {
  noteProxies();
  noteBound();
  installStackTraces();
  installPromises();
  installBifs();
  installNodeMonitors();
  const leader = addDevice(fixedPids.group, new Device(1));
  const user = addDevice(fixedPids.user, terminal);
  startUser(user);
  registerName('standard_error', addDevice(fixedPids.standard_error, terminal));
  startRemoteOutput();
  const kernel = createNative(fixedPids.net_kernel, netKernel); // registered once the node has a name
  needProcess(kernel, 'net_kernel');
  const asker = addKernelProcess(fixedPids.auth, 'auth', admissions);
  addKernelProcess(fixedPids.init, 'init', () => undefined);
  addKernelProcess(fixedPids.logger, 'logger', loggerProcess);
  startServices();
  startCodeServer();
  startUptime();
  crashReporter.report = (process, reason) =>
    logger.crash(process.groupLeader, process.pid, reason);
  cut.now = (name) => {
    needStack();
    flush(); // what is queued goes before it
    tellHost({ kind: 'disconnect', node: name, link: linkOf(name) });
    nodeDown(name, 'disconnect');
  };
  const shells = makeShells(user, leader, globals);

  const take: { readonly [Kind in HostEvent['kind']]: (event: EventOf<Kind>) => void } = {
    settings: ({ settings: told }) => {
      settings.now = told;
    },
    commandLine: ({ commandLine: told }) => {
      commandLine.now = told;
    },
    alive: ({ name, creation }) => renamed(kernel, name, creation),
    makeReady: () => beforeUserCode.now(),
    collect: collectGarbage,
    overrun,
    report: ({ level, text }) => logger[level](leader.pid, text),
    answer: ({ request, ok, json }) => answered(request, ok, json),
    evaluate: ({ job, count, source }) => shells.evaluate(job, count, source),
    interrupt: ({ job }) => shells.interrupt(job),
    startShell: ({ job, node }) => shells.start(job, node),
    stopShell: ({ job }) => shells.stop(job),
    columns: ({ columns }) => screenIs(columns),
    outputBusy: ({ job, busy }) => outputBusy(job, busy),
    complete: ({ job, request, question }) => shells.complete(job, request, question),
    // on a hidden node all connections are hidden
    nodeUp: ({ node, creation, hidden, link }) =>
      nodeUp(node, creation, hidden || settings.now.hidden === true, link),
    nodeDown: ({ node, link, reason }) => linkDown(node, link, reason),
    connectFailed: ({ node, why, isTold }) => connectFailed(node, why, isTold),
    frames: ({ node, frames }) => takeFrames(node, frames),
    room: ({ node }) => arrived(node),
    congested: ({ node, busy }) => congested(node, busy),
    admit: ({ request, node }) => admitPeer(request, node, asker),
  };

  function takeAll(batch: Reader): void {
    while (batch.left > 0) {
      const event = hostVocabulary.read(batch);
      (take[event.kind] as (event: HostEvent) => void)(event);
    }
  }

  /** A process ran so long without a pause that the host ended the turn: it is killed, all others go on. */
  function overrun(): void {
    stopped(
      'ran for too long without a pause and was killed:\na loop in a plain function; in an async function others get their turn',
    );
  }

  /** What a process did was cut short: what is half done is put right, and the process is over. */
  function stopped(why: string): void {
    outgoing.truncate(safeLength);
    repairEntries();
    const process = current;
    setCurrent(undefined);
    breakAllTies();
    if (process === undefined) return;
    logger.error(process.groupLeader, `Process ${String(process.pid)} ${why}`);
    endProcess(process, 'killed');
  }

  /** Run processes for about `budget` milliseconds, or until all wait; gives the reductions they took. */
  function run(budget: number): number {
    try {
      return runSome(budget);
    } catch (error) {
      if (isOutOfMemory(error)) throw error;
      setCurrent(running);
      stopped(`was killed, for terl failed in what it did: ${inspect(error)}`);
      return reductionsPerSlice;
    }
  }

  let running: Process | undefined;

  function runSome(budget: number): number {
    const begun = turnElapsed();
    const heart = heartWords();
    const beat = heart[pulse.beats];
    let taken = 0;
    let spent = 0; // reductions since the clock was read
    for (;;) {
      const process = dequeue();
      if (process === undefined) return taken;
      if (!process.alive) continue;
      safeLength = outgoing.length;
      running = process;
      const reductions = runProcess(process);
      taken += reductions;
      spent += runCost + reductions;
      const evaluator = evaluatorOf(process);
      if (evaluator === undefined) afterRun(process);
      else evaluator.afterRun();
      // few reductions may take long: so may a sort, or a regular expression
      const isShort = spent < reductionsPerSlice && outgoing.length < largeBatch;
      if (isShort && heart[pulse.beats] === beat) continue;
      spent = 0;
      // frames go out: others work at the same time
      if (dirtyEntries.length > 0 || turnElapsed() - begun >= budget) return taken;
    }
  }

  let safeLength = 0;
  const largeBatch = 2 ** 20; // bytes: what one process has printed is not to keep the others waiting

  function flush(): void {
    for (const { entry, how } of toConnect.splice(0)) {
      tellHost({ kind: 'connect', node: entry.node.text, how });
    }
    flushEntries((node, link, frames, wantsRoom) => {
      tellHost({ kind: 'frames', node, link, wantsRoom, frames });
    });
  }

  function turn(batch: Uint8Array, now: number): number {
    outgoing.dropFront(handedOver); // callbacks of promises may have run since, and added to it
    handedOver = 0;
    advanceClock(now);
    takeAll(new Reader(batch));
    addReductions(run(Math.max(turnBudget, turnElapsed()))); // what came in is not to come faster than processes get their turn
    flush();
    for (const entry of allEntries()) if (entry.suspended.size > 0) resumeSenders(entry);
    const again = promisesPending || runQueueLength() > 0 || dirtyEntries.length > 0;
    clearPromisesPending();
    endAsAsked(!again);
    safeLength = 0;
    handedOver = outgoing.length;
    return again ? atOnce : nextTimer();
  }

  let handedOver = 0; // bytes of the batch of the last turn
  return { turn };
}

/** This node has got its name, or lost it: then its connections are gone too. */
function renamed(kernel: Process, name: string, creation: number): void {
  if (creation === 0)
    for (const entry of allEntries())
      if (entry.state !== 'idle') nodeDown(entry.node.text, 'net_kernel_terminated');
  becomeNode(name, creation);
  const registered = whereisProcess('net_kernel');
  if (creation === 0 && registered === kernel) unregisterName('net_kernel');
  else if (creation !== 0 && registered === undefined) registerName('net_kernel', kernel);
}

/** One that is killed is replaced, as in Erlang. */
function startUser(user: Process): void {
  user.trapExit = true;
  user.onExit = () => startUser(newGroupLeader(terminal));
  if (whereisProcess('user') === undefined) registerName('user', user);
}

function takeFrames(node: string, frames: Uint8Array): void {
  try {
    receiveFrames(node, frames);
  } catch (error) {
    if (!(error instanceof MalformedTerm)) throw error;
    tellHost({ kind: 'protocolError', node, link: linkOf(node), what: error.message });
    nodeDown(node, 'protocol_error');
  }
}

/** A process that has come to the end of its function is over. */
function afterRun(process: Process): void {
  if (!process.alive) return;
  const ending = endingOf(process);
  if (ending === undefined) return;
  const { value } = ending;
  if (!ending.thrown) return endProcess(process, isA(value, Leaving) ? value.reason : 'normal');
  const reason = runAs(process, () => sendable(exitReason(value))); // it may have getters
  endProcess(process, reason, isCrash(value));
}

function connectFailed(name: string, why: string, isTold: boolean): void {
  callFailed(name, why, isTold);
  nodeDown(name, why);
}
