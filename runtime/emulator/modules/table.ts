// The list of all BIFs: the globals and modules of user code.
// A function that is neither named here nor in the object of its module is not given to users.
// Types are in globals.d.ts, and the texts of h() above the functions. A test compares these three places.

import { isMatching, match } from 'ts-pattern';
import { addBuiltinModule } from '../code/code-server.ts';
import { TextDecoder, TextEncoder } from '../codec/text-encoding.ts';
import { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { facadeOf } from '../realm/facade.ts';
import { Bitstring } from '../term/bitstring.ts';
import { registerExport } from '../term/exported-function.ts';
import { Float } from '../term/float.ts';
import { Fun, Port } from '../term/foreign.ts';
import { List } from '../term/list.ts';
import { matchByIdentity } from '../term/match-by-identity.ts';
import { P } from '../term/patterns.ts';
import type { FunctionTerm } from '../term/term.ts';
import { application } from './application/application.ts';
import { application_controller } from './application/config-change.ts';
import { application as application_keys } from './application/environment.ts';
import { console } from './console.ts';
import { dbg } from './dbg-module.ts';
import { erpc } from './distributed/erpc.ts';
import { global } from './distributed/global.ts';
import { net_adm } from './distributed/net-adm.ts';
import { pg } from './distributed/pg.ts';
import { rpc } from './distributed/rpc-parallel.ts';
import * as erlangTerms from './erlang/erlang-terms.ts';
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
import * as timers from './erlang/timer-bifs.ts';
import * as tracing from './erlang/tracing.ts';
import { ets as etsCounters } from './ets/counters.ts';
import { ets as etsIteration } from './ets/iteration.ts';
import { ets as etsLifecycle } from './ets/lifecycle.ts';
import { ets as etsMatching } from './ets/matching.ts';
import { ets as etsObjects } from './ets/objects.ts';
import { proc_lib } from './gen/proc-lib.ts';
import { sys } from './gen/sys.ts';
import { gen_event } from './gen-event/gen-event.ts';
import { gen_event as gen_event_requests } from './gen-event/requests.ts';
import { gen_server } from './gen-server/gen-server.ts';
import { gen_server as gen_server_requests } from './gen-server/requests.ts';
import { gen_statem } from './gen-statem/gen-statem.ts';
import { gen_statem as gen_statem_requests } from './gen-statem/requests.ts';
import { init } from './init.ts';
import { error_logger, logger } from './logging.ts';
import { net_kernel } from './net-kernel-module.ts';
import { net } from './net-module.ts';
import { observer } from './observer-module.ts';
import { os } from './os.ts';
import * as output from './output.ts';
import { seq_trace } from './seq-trace-module.ts';
import { supervisor } from './supervisor/supervisor.ts';
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
import { trace } from './trace-module.ts';
import { transcript } from './transcript-module.ts';
import * as web from './web.ts';

/** BIFs that are globals, and also functions of module `erlang`. */
const shortNamed = {
  // processes
  self: processes.self,
  exit: processes.exit,
  error: processes.error,
  processes: processes.processes,
  is_process_alive: processes.is_process_alive,
  group_leader: processes.group_leader,
  put: processes.put,
  get: processes.get,
  get_keys: processes.get_keys,
  erase: processes.erase,
  process_flag,
  process_info,
  spawn: spawning.spawn,
  spawn_link: spawning.spawn_link,
  spawn_monitor: spawning.spawn_monitor,
  spawn_opt: spawning.spawn_opt,
  spawn_request: spawning.spawn_request,
  spawn_request_abandon: spawning.spawn_request_abandon,
  garbage_collect,
  statistics,
  halt: init.halt,
  // messages and waiting
  send: messages.send,
  send_nosuspend: messages.send_nosuspend,
  receive: messages.receive,
  sleep: messages.sleep,
  // pids and references as text; type tests
  pid_to_list: textual.pid_to_list,
  list_to_pid: textual.list_to_pid,
  ref_to_list: textual.ref_to_list,
  list_to_ref: textual.list_to_ref,
  is_pid: typeTests.is_pid,
  is_reference: typeTests.is_reference,
  is_map: typeTests.is_map,
  is_number: typeTests.is_number,
  is_integer: typeTests.is_integer,
  is_float: typeTests.is_float,
  is_boolean: typeTests.is_boolean,
  is_function: typeTests.is_function,
  is_list: typeTests.is_list,
  is_binary: typeTests.is_binary,
  is_bitstring: typeTests.is_bitstring,
  float: erlangTerms.float,
  // links, monitors, references and aliases; registered names
  link: ties.link,
  unlink: ties.unlink,
  monitor: ties.monitor,
  demonitor: ties.demonitor,
  make_ref: ties.make_ref,
  alias: ties.alias,
  unalias: ties.unalias,
  register: names.register,
  unregister: names.unregister,
  whereis: names.whereis,
  registered: names.registered,
  // nodes
  node: nodes.node,
  nodes: nodes.nodes,
  is_alive: nodes.is_alive,
  monitor_node: nodes.monitor_node,
  disconnect_node: nodes.disconnect_node,
  why: nodes.why,
  // timers
  send_after: timers.send_after,
  start_timer: timers.start_timer,
  cancel_timer: timers.cancel_timer,
  read_timer: timers.read_timer,
};

/** Module `erlang`: the BIFs that are globals, and those that are not. */
const erlang = {
  ...shortNamed,
  apply: reserved.apply,
  throw: reserved.throw,
  yield: reserved.yield,
  set_cookie: nodes.set_cookie,
  get_cookie: nodes.get_cookie,
  monotonic_time: clock.monotonic_time,
  system_time: clock.system_time,
  time_offset: clock.time_offset,
  timestamp: clock.timestamp,
  convert_time_unit: clock.convert_time_unit,
  unique_integer,
  phash2,
  hibernate,
  suspend_process,
  resume_process,
  process_display,
  trace: tracing.trace,
  trace_info: tracing.trace_info,
  display: output.display,
  system_info,
};

/** The modules that are part of the emulator. */
const modules = {
  erlang,
  io: output.io,
  logger,
  error_logger,
  application: { ...application, ...application_keys },
  application_controller,
  net_kernel,
  net,
  net_adm,
  rpc,
  erpc,
  gen_server: { ...gen_server, ...gen_server_requests },
  gen_event: { ...gen_event, ...gen_event_requests },
  gen_statem: { ...gen_statem, ...gen_statem_requests },
  proc_lib,
  supervisor,
  sys,
  ets: { ...etsLifecycle, ...etsObjects, ...etsCounters, ...etsIteration, ...etsMatching },
  global,
  pg,
  timer,
  init,
  os,
  observer,
  trace,
  seq_trace,
  dbg,
  transcript,
};

/** All names that user code can use without an import. */
export const globals: Readonly<Record<string, unknown>> = {
  ...shortNamed,
  console,
  structuredClone: web.structuredClone,
  queueMicrotask: web.queueMicrotask,
  atob: web.atob,
  btoa: web.btoa,
  performance: web.performance,
  TextEncoder,
  TextDecoder,
  ...modules,
  P,
  match,
  isMatching,
  Pid: facadeOf('Pid', Pid),
  Reference: facadeOf('Reference', Reference),
  list: erlangTerms.list,
  improper: erlangTerms.improper,
  charlist: erlangTerms.charlist,
  binary: erlangTerms.binary,
  bitstring: erlangTerms.bitstring,
  List,
  Float: facadeOf('Float', Float),
  Bitstring: facadeOf('Bitstring', Bitstring),
  Fun: facadeOf('Fun', Fun),
  Port: facadeOf('Port', Port),
};

/** Defines the BIFs as globals, and registers their modules for imports and for calls by name. */
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
  addBuiltinModule('ts-pattern', { P, match, isMatching, Pattern: P });
}
