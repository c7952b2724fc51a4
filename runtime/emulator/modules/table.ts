// The list of all BIFs: what user code sees as globals, and the modules they belong to.

import { isMatching, match } from 'ts-pattern';
import { addBuiltinModule } from '../code/code-server.ts';
import { installRealising } from '../code/realise-function.ts';
import { TextDecoder, TextEncoder } from '../codec/text-encoding.ts';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { facadeOf } from '../realm/facade.ts';
import { registerExport } from '../term/exported-function.ts';
import { matchByIdentity } from '../term/match-by-identity.ts';
import { P } from '../term/patterns.ts';
import type { FunctionTerm } from '../term/term.ts';
import { application } from './application.ts';
import { console } from './console.ts';
import { erpc } from './distributed/erpc.ts';
import { global } from './distributed/global.ts';
import { net_adm } from './distributed/net-adm.ts';
import { pg } from './distributed/pg.ts';
import { rpc } from './distributed/rpc-parallel.ts';
import { garbage_collect } from './erlang/garbage-collect.ts';
import { hibernate } from './erlang/hibernate.ts';
import * as messages from './erlang/messages.ts';
import * as names from './erlang/names.ts';
import { process_display } from './erlang/process-display.ts';
import { process_flag } from './erlang/process-flag.ts';
import { process_info } from './erlang/process-info.ts';
import * as processes from './erlang/processes.ts';
import * as spawning from './erlang/spawning.ts';
import { resume_process, suspend_process } from './erlang/suspending.ts';
import * as ties from './erlang/ties.ts';
import * as allTimers from './erlang/timer-bifs.ts';
import { init } from './init.ts';
import { error_logger, logger } from './logging.ts';
import { net_kernel } from './net-kernel-module.ts';
import { os } from './os.ts';
import * as output from './output.ts';
import * as nodes from './system/nodes.ts';
import { phash2 } from './system/phash2.ts';
import { erlang as reserved } from './system/reserved.ts';
import { statistics } from './system/statistics.ts';
import { system_info } from './system/system.ts';
import * as textual from './system/textual.ts';
import * as clock from './system/time.ts';
import * as typeTests from './system/type-tests.ts';
import { unique_integer } from './system/unique-integer.ts';
import { timer } from './timer.ts';
import { transcript } from './transcript-module.ts';
import * as web from './web.ts';

const { net_adm: _ofNodes, set_cookie, get_cookie, ...nodeBifs } = nodes;
const { io, display } = output;
const { error, ...processBifs } = processes;
const { millisecondsOf: _milliseconds, ...timers } = allTimers;
const { destinationOf: _destinationOf, ...messageBifs } = messages;

const bifs = {
  ...processBifs,
  process_flag,
  process_info,
  ...spawning,
  ...messageBifs,
  ...textual,
  ...typeTests,
  garbage_collect,
  statistics,
  ...ties,
  ...names,
  ...nodeBifs,
  ...timers,
};

/** Module `erlang`: every BIF, and those that have no short name. */
const erlang = {
  ...bifs,
  ...reserved,
  set_cookie,
  get_cookie,
  ...clock,
  unique_integer,
  phash2,
  hibernate,
  suspend_process,
  resume_process,
  process_display,
  error,
  halt: init.halt,
  display,
  system_info,
};

/** The modules that are part of the emulator. */
const modules = {
  erlang,
  io,
  logger,
  error_logger,
  application,
  net_kernel,
  net_adm,
  rpc,
  erpc,
  global,
  pg,
  timer,
  init,
  os,
  transcript,
};

/** All that user code may name without an import. */
export const globals: Readonly<Record<string, unknown>> = {
  ...bifs,
  error,
  halt: init.halt,
  console,
  ...web,
  TextEncoder,
  TextDecoder,
  ...modules,
  P,
  match,
  isMatching,
  Pid: facadeOf('Pid', Pid),
  Reference: facadeOf('Reference', Reference),
};

/** Make the BIFs known as globals and as modules. */
export function installBifs(): void {
  matchByIdentity();
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, {
      value,
      writable: true,
      configurable: true,
      enumerable: false,
    });
  for (const [name, module] of Object.entries(modules)) {
    addBuiltinModule(name, module);
    for (const [key, fn] of Object.entries<unknown>(module))
      if (typeof fn === 'function') registerExport(fn as FunctionTerm, name, key);
  }
  installRealising(Object.keys(globals));
  addBuiltinModule('ts-pattern', { P, match, isMatching, Pattern: P });
}
