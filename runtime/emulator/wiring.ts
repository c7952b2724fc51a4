// Starts the emulator. Some functions are called by a lower folder, but belong to a higher one, which the
// lower may not import: those that their owner does not register itself are set here. Then the processes that every node has are started (OTP:
// erl_init, kernel_sup).

import { freeName } from './code/absent-name.ts';
import { applyNamed } from './code/code-server.ts';
import { beforeUserCode, evaluatorHooks } from './code/compiled.ts';
import { realiseWith } from './code/realise-function.ts';
import { startUptime } from './commands/memory-use.ts';
import { admissions, netKernel } from './distribution/net-kernel-process.ts';
import { isInterrupted } from './evaluator/evaluator.ts';
import { shareHeart } from './host/heart.ts';
import { type Host, host } from './host/host.ts';
import { unsaid } from './link/dist-output.ts';
import { startController } from './modules/application/controller.ts';
import { globals, installBifs } from './modules/table.ts';
import { createNative } from './process/create-process.ts';
import { fixedPids } from './process/fixed-pids.ts';
import type { Process } from './process/process.ts';
import { Receive } from './process/receive.ts';
import { boundBuiltins } from './realm/bounded-builtins.ts';
import { noteProxies } from './realm/proxies.ts';
import { installPromises, thenOf } from './running/promises.ts';
import { sealRoom } from './seal.ts';
import { startCodeServer } from './servers/code-server-process.ts';
import { outOfReach } from './servers/mesh.ts';
import { notConnected } from './servers/partitions.ts';
import { startServices } from './servers/start-servers.ts';
import { makeShells, type Shells } from './shell/shells.ts';
import { addDevice, Device, newGroupLeader, terminal } from './signals/device.ts';
import { crashReporter } from './signals/exits.ts';
import { addKernelProcess, needProcess } from './signals/kernel-processes.ts';
import { logger, loggerProcess } from './signals/logger.ts';
import { installNodeMonitors } from './signals/node-monitors.ts';
import { notSaid } from './signals/not-said.ts';
import { registerName, whereisProcess } from './signals/registry.ts';
import { startRemoteOutput } from './signals/remote-output.ts';
import { exporting } from './term/exported-function.ts';
import { noteBound } from './term/function-origin.ts';
import { realising } from './term/lazy-function.ts';
import { installMessages } from './text/exit-reason.ts';
import { installStackTraces } from './text/stack-trace.ts';
import { startCollecting } from './trace/collecting.ts';
import { installTracer } from './trace/tracer-here.ts';

/** The host's arguments at the start. */
export interface Boot extends Host {
  readonly heart: SharedArrayBuffer;
}

/** The parts of the emulator that handle the host's events. */
export interface Kernel {
  readonly shells: Shells;
  readonly leader: Process; // the group leader of the first shell
  readonly netKernel: Process; // registered once the node has a name
  readonly auth: Process; // the process that asks a user's net_kernel which peers to admit
}

/** Puts the emulator together; called once, first of all. */
export function wire(given: Boot): Kernel {
  bindLate(given);
  shareHeart(given.heart);
  changeBuiltins();
  installBifs();
  installNodeMonitors();
  installTracer();
  startCollecting();
  return startKernel();
}

/** Sets the functions that lower folders call. What each is for is said where its object is declared. */
function bindLate(given: Host): void {
  host.calls = given;
  beforeUserCode.now = sealOnce;
  crashReporter.report = ({ groupLeader, pid }, reason) => logger.crash(groupLeader, pid, reason);
  evaluatorHooks.interrupted = isInterrupted;
  evaluatorHooks.module = freeName;
  unsaid.tell = notSaid;
  exporting.lookUp =
    (module, name) =>
    (...args) =>
      applyNamed(module, name, args);
  outOfReach.tell = notConnected;
  realising.realise = realiseWith(Object.keys(globals));
  Receive.thenOf = thenOf;
}

function sealOnce(): void {
  beforeUserCode.now = () => undefined;
  sealRoom();
}

/** Wraps the builtins that the emulator must observe or limit. */
function changeBuiltins(): void {
  boundBuiltins();
  noteProxies();
  noteBound();
  installMessages();
  installStackTraces();
  installPromises();
}

/** Starts `user` before the servers, because `user` is the group leader of the servers. */
function startKernel(): Kernel {
  const leader = addDevice(fixedPids.group, new Device(1));
  const user = addDevice(fixedPids.user, terminal);
  startUser(user);
  registerName('standard_error', addDevice(fixedPids.standard_error, terminal));
  startRemoteOutput();
  const kernel = createNative(fixedPids.net_kernel, netKernel);
  needProcess(kernel, 'net_kernel');
  const auth = addKernelProcess(fixedPids.auth, 'auth', admissions);
  addKernelProcess(fixedPids.init, 'init', () => undefined);
  addKernelProcess(fixedPids.logger, 'logger', loggerProcess);
  startServices();
  startController();
  startCodeServer();
  startUptime();
  return { shells: makeShells(user, leader, globals), leader, netKernel: kernel, auth };
}

/** If `user` is killed, a new one replaces it, as in Erlang. */
function startUser(user: Process): void {
  user.trapExit = true;
  user.onExit = () => startUser(newGroupLeader(terminal));
  if (whereisProcess('user') === undefined) registerName('user', user);
}
