// The list of all BIFs: what user code sees as globals, and the modules they belong to.

import { isMatching, match } from 'ts-pattern';
import { addBuiltinModule } from '../code-server.ts';
import { registerExport } from '../exported-function.ts';
import { facadeOf } from '../facade.ts';
import { matchByIdentity } from '../match-by-identity.ts';
import { P } from '../patterns.ts';
import { Pid } from '../pid.ts';
import { installRealising } from '../realise-function.ts';
import { Reference } from '../reference.ts';
import { erpc } from '../services/erpc.ts';
import { global } from '../services/global.ts';
import { net_adm } from '../services/net-adm.ts';
import { pg } from '../services/pg.ts';
import { rpc } from '../services/rpc-parallel.ts';
import type { FunctionTerm } from '../term.ts';
import { TextDecoder, TextEncoder } from '../text-encoding.ts';
import { application } from './application.ts';
import * as clock from './clock.ts';
import { console } from './console.ts';
import { garbage_collect } from './garbage-collect.ts';
import { hibernate } from './hibernate.ts';
import { init } from './init.ts';
import { error_logger, logger } from './logging.ts';
import * as messages from './messages.ts';
import * as names from './names.ts';
import { net_kernel } from './net-kernel.ts';
import * as nodes from './nodes.ts';
import { os } from './os.ts';
import * as output from './output.ts';
import { phash2 } from './phash2.ts';
import { process_display } from './process-display.ts';
import { process_flag } from './process-flag.ts';
import { process_info } from './process-info.ts';
import * as processes from './processes.ts';
import { erlang as reserved } from './reserved.ts';
import * as spawning from './spawning.ts';
import { statistics } from './statistics.ts';
import { resume_process, suspend_process } from './suspending.ts';
import { system_info } from './system.ts';
import * as textual from './textual.ts';
import * as ties from './ties.ts';
import { timer } from './timer.ts';
import * as allTimers from './timers.ts';
import { transcript } from './transcript.ts';
import * as typeTests from './type-tests.ts';
import { unique_integer } from './unique-integer.ts';
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
