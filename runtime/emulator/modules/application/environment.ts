// The functions of module application that read and set parameters and keys of applications (OTP: application). They wait for no
// process.

import { settings } from '../../host/settings.ts';
import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { firstFree, fixedPids } from '../../process/fixed-pids.ts';
import type { Process } from '../../process/process.ts';
import { processOf } from '../../process/process-table.ts';
import { request } from '../../process/request.ts';
import { me } from '../../process/self.ts';
import { copy } from '../../term/copy.ts';
import { badarg, ErlangError } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { inspect } from '../../text/inspect.ts';
import { travelling } from '../erlang/may-travel.ts';
import { timeoutIn } from '../gen/call.ts';
import { pairsIn } from './description.ts';
import { infoTold, loadedApplications, named, state, whichApplications } from './state.ts';
import {
  type Application,
  environmentOf,
  isKernelParameter,
  keys,
  loaded,
  nameOfMaster,
  parametersOf,
} from './table.ts';

/**
 * Returns `['ok', value]` with the value of a parameter of an application: `application.get_env('kernel', key)`, or undefined.
 * Values come from the description, NAME.app.ts, from the command line, `-NAME key value`, and from application.set_env.
 * `application.get_env(key)` reads a parameter of the caller's own application. With a third argument get_env returns the
 * value itself, or the third argument if the parameter is not set (application:get_env/1,2,3).
 */
function get_env(...args: unknown[]): Term {
  const [name, key] = args.length === 1 ? [ownName(), args[0]] : args;
  const known = typeof name === 'string' && environmentOf(name).has(key as string);
  const value = known ? (copy(environmentOf(name).get(key as string)) as Term) : undefined;
  if (args.length > 2) return known ? value : (args[2] as Term);
  return known ? ['ok', value] : undefined;
}

/** Returns the pairs `[key, value]` of all parameters of an application, by default the caller's own (application:get_all_env/0,1). */
function get_all_env(...args: unknown[]): Term {
  const name = args.length === 0 ? ownName() : args[0];
  return typeof name === 'string' ? parametersOf(name) : [];
}

/**
 * Sets a parameter of an application, which need not be loaded: `application.set_env('frequency', 'channels', 6)`.
 * `application.set_env([['frequency', { channels: 6 }], …])` sets several. The last argument may be options: `['timeout', ms]` and
 * `['persistent', boolean]` in an array.
 * Parameters of the kernel about the network (ports, net_ticktime, dist_auto_connect) take effect at the next net_kernel.start.
 * Returns 'ok' (application:set_env/1,2,3,4).
 */
function set_env(...args: unknown[]): 'ok' {
  if (args.length < 3) return setSeveral(args);
  const [name, key, value, options] = args;
  if (typeof name !== 'string')
    throw badarg(1, 'not the name of an application', 'application.set_env', args);
  if (typeof key !== 'string' || (name === 'kernel' && !isKernelParameter(key)))
    throw badarg(2, 'not the name of a parameter', 'application.set_env', args);
  checkOptions('application.set_env', args, options);
  setOne(name, key, travelling(3, 'application.set_env', args, () => copy(value)) as Term);
  return 'ok';
}

function setSeveral(args: readonly unknown[]): 'ok' {
  const [config, options] = args;
  checkOptions('application.set_env', args, options, 2);
  const known = pairsIn(config as Term);
  if (known === undefined) throw wrongConfig('invalid application config: ', config);
  for (const [name, parameters] of known) {
    if (known.filter(([other]) => other === name).length > 1)
      throw wrongConfig(`duplicate application config: ${name}`);
    const pairs = pairsIn(parameters);
    if (pairs === undefined)
      throw wrongConfig(`application: ${name}; parameters must be pairs, got `, parameters);
  }
  for (const [name, parameters] of known)
    for (const [key, value] of pairsIn(parameters) ?? [])
      setOne(name, key, travelling(1, 'application.set_env', args, () => copy(value)) as Term);
  return 'ok';
}

function wrongConfig(why: string, ...got: unknown[]): ErlangError {
  return new ErlangError(['badarg', why + got.map((one) => inspect(one)).join('')]);
}

function checkOptions(bif: string, args: readonly unknown[], options: unknown, at = 4): void {
  if (options === undefined) return;
  if (!Array.isArray(options)) return void timeoutIn(at, options, bif, args);
  for (const one of options as unknown[])
    if (!Array.isArray(one) || !['timeout', 'persistent'].includes(one[0] as string))
      throw badarg(at, "not options: ['timeout', ms], ['persistent', boolean]", bif, args);
}

/** terl's own parameters of the kernel are told to the host too. */
function setOne(name: string, key: string, value: Term): void {
  environmentOf(name).set(key, value);
  if (name !== 'kernel' || !['string', 'number', 'boolean'].includes(typeof value)) return;
  settings.now = { ...settings.now, [key]: String(value) };
  request(me(), 'set_env', key, String(value));
}

/** Removes a parameter of an application: `application.unset_env(name, key)`. Returns 'ok' (application:unset_env/2,3). */
function unset_env(...args: unknown[]): 'ok' {
  const [name, key, options] = args;
  if (typeof name !== 'string')
    throw badarg(1, 'not the name of an application', 'application.unset_env', args);
  checkOptions('application.unset_env', args, options, 3);
  environmentOf(name).delete(key as string);
  return 'ok';
}

/**
 * Returns `['ok', value]` for a key of the description of an application: `application.get_key('frequency', 'vsn')`, or undefined.
 * `application.get_key(key)` is about the caller's own application (application:get_key/1,2).
 */
function get_key(...args: unknown[]): Term {
  const [name, key] = args.length === 1 ? [ownName(), args[0]] : args;
  const application = loaded.get(name as string);
  const known = keys.find((one) => one === key);
  return application === undefined || known === undefined
    ? undefined
    : ['ok', keyOf(application, known)];
}

/**
 * Returns `['ok', pairs]` with all keys of the description of an application, by default the caller's own; undefined
 * for one that is not loaded, and [] for a caller that belongs to none (application:get_all_key/0,1).
 */
function get_all_key(...args: unknown[]): Term {
  const name = args.length === 0 ? ownName() : args[0];
  const application = loaded.get(name as string);
  if (application === undefined) return args.length === 0 ? [] : undefined;
  return ['ok', keys.map((key): Term => [key, keyOf(application, key)])];
}

function keyOf(application: Application, key: (typeof keys)[number]): Term {
  if (key === 'env') return parametersOf(application.name);
  return copy(application[key]) as Term;
}

/**
 * Returns `['ok', name]` with the application that a process or a module belongs to: `application.get_application(pid)`; without
 * an argument that of the caller. Returns undefined if it belongs to none (application:get_application/0,1).
 */
function get_application(...args: unknown[]): Term {
  const [of] = args;
  if (args.length > 0 && !Pid.is(of) && typeof of !== 'string')
    throw badarg(1, 'not a pid, and not the name of a module', 'application.get_application', args);
  const name = typeof of === 'string' ? nameOfModule(of) : nameOfProcess(of);
  return name === undefined ? undefined : ['ok', name];
}

function nameOfProcess(pid: unknown): string | undefined {
  if (pid === undefined) return ownName();
  const process = Pid.is(pid) ? processOf(pid) : undefined;
  if (process === undefined) return undefined;
  return isOfKernel(process) ? 'kernel' : nameOfMaster(process.groupLeader);
}

const beforeKernel: readonly number[] = [
  fixedPids.init,
  fixedPids.logger,
  fixedPids.application_controller,
];

/** Whether a process is one of those that every node starts with. */
function isOfKernel({ pid }: Process): boolean {
  const id = Pid.idOf(pid);
  return Pid.originOf(pid) === here && id < firstFree && !beforeKernel.includes(id);
}

function nameOfModule(module: string): string | undefined {
  for (const { name, modules } of loaded.values()) if (modules.includes(module)) return name;
  return undefined;
}

function ownName(): string | undefined {
  return nameOfMaster(me().groupLeader);
}

/**
 * Returns how the caller's application was started, for the function start and those it calls: 'normal', `['takeover', node]`
 * or `['failover', node]`. Later it is 'local', and undefined for a process of no application (application:start_type/0).
 */
function start_type(): Term {
  const name = ownName();
  if (name === undefined) return undefined;
  const starting = named(state.starting, name);
  return starting === undefined ? 'local' : starting.startType;
}

/** Returns what is known of all applications: loaded, loading, started, start_p_false, running, starting (application:info/0). */
function info(): Term {
  return infoTold();
}

/**
 * Returns the applications that run on this node, the last one first: `[name, description, version]`
 * (application:which_applications/0,1).
 */
function which_applications(...args: unknown[]): Term {
  timeoutIn(1, args[0] ?? 'infinity', 'application.which_applications', args);
  return whichApplications();
}

/** Returns the applications that are loaded: `[name, description, version]` (application:loaded_applications/0). */
function loaded_applications(): Term {
  return loadedApplications();
}

export const application: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  get_env,
  get_all_env,
  set_env,
  unset_env,
  get_key,
  get_all_key,
  get_application,
  start_type,
  info,
  which_applications,
  loaded_applications,
};
