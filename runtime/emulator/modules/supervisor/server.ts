// The callbacks of a supervisor, which is a gen_server (OTP: supervisor:init, handle_call, handle_info, terminate).

import { Pid } from '../../identity/pid.ts';
import { processOf } from '../../process/process-table.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { report } from '../../signals/logger.ts';
import { ErlangError } from '../../term/exception.ts';
import { partsOf, partsOrItself } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { readable } from '../../text/readable.ts';
import { applied, type Callbacks } from '../gen/callbacks.ts';
import { type ListFor, listFor } from '../gen/lists-for.ts';
import { type Name, nameTerm } from '../gen/names.ts';
import { endAll, endChild, resultOf, runStart, startAll, startChild } from './children.ts';
import { endDynamic } from './dynamic.ts';
import {
  childEnded,
  dynamicChild,
  removed,
  type Then,
  triedAgain,
  withoutArgs,
} from './restart.ts';
import { checkFlags, checkSpec, checkSpecs } from './specs.ts';
import {
  type Child,
  Children,
  isRunning,
  modulesFor,
  recordOf,
  type SupervisorState,
  shownState,
  specOf,
} from './state.ts';

/** The callbacks of one supervisor, whose module is `module`. */
export function supervisorCallbacks(module: string, name: Name | undefined): Callbacks {
  const callbacks: Readonly<Record<string, (...args: readonly Term[]) => unknown>> = {
    ...ofAll,
    init: steps((args) => init(module, name, args)),
  };
  return {
    module: 'supervisor',
    has: (fn) => Object.hasOwn(callbacks, fn),
    call: (fn, args) => callbacks[fn]?.(...args),
    show: (state) => shownState(stateIn(state)),
    told: (_state, list) => [['supervisor', list([[list.text('Callback'), module]])]],
  };
}

/** A callback that takes steps. */
function steps(run: (...args: Term[]) => Steps<Term>): (...args: readonly Term[]) => unknown {
  return asyncToGenerator(run as (...args: unknown[]) => Steps<Term>);
}

const ofAll = {
  handle_call: steps((request, from, state) => called(request, from, stateIn(state))),
  handle_cast: steps((request, state) => cast(request, stateIn(state))),
  handle_info: steps((message, state) => informed(message, stateIn(state))),
  terminate: steps((_reason, state) => terminated(stateIn(state))),
  code_change: steps((_version, state) => codeChanged(stateIn(state))),
};

function stateIn(state: Term): SupervisorState {
  return state as unknown as SupervisorState;
}

function going(state: SupervisorState): Term {
  return ['noreply', state as unknown as Term];
}

function* init(module: string, name: Name | undefined, args: Term): Steps<Term> {
  const process = me();
  process.trapExit = true;
  const result = yield* applied(module, 'init', [args]);
  if (result === 'ignore') return 'ignore';
  const told = okIn(result);
  if (told === undefined) return ['stop', ['bad_return', [module, 'init', result]]];
  const [flags, specs] = told;
  const checked = checkFlags(flags);
  if ('wrong' in checked) return ['stop', ['supervisor_data', checked.wrong]];
  const state: SupervisorState = {
    name: name === undefined ? [process.pid, module] : nameTerm(name),
    module,
    args,
    flags: checked.ok,
    children: new Children(),
    dynamic: new Map(),
    restarting: new Map(),
    restarts: [],
  };
  return yield* withChildren(state, specs);
}

/** What init has returned, ['ok', [flags, children]]; undefined if it is anything else. */
function okIn(result: Term): readonly Term[] | undefined {
  const [tag, both] = partsOf(result);
  const isPair = tag === 'ok' && Array.isArray(both) && both.length === 2;
  return isPair ? (both as readonly Term[]) : undefined;
}

function* withChildren(state: SupervisorState, specs: Term): Steps<Term> {
  const { strategy, auto_shutdown } = state.flags;
  const isDynamic = strategy === 'simple_one_for_one';
  if (isDynamic && (!Array.isArray(specs) || specs.length !== 1))
    return ['stop', ['bad_start_spec', specs]];
  const checked = checkSpecs(specs, auto_shutdown);
  if ('wrong' in checked) return ['stop', ['start_spec', checked.wrong]];
  for (const child of checked.ok) state.children.set(child);
  if (isDynamic) return ['ok', state as unknown as Term];
  const failure = yield* startAll(state, checked.ok);
  if (failure === undefined) return ['ok', state as unknown as Term];
  yield* endAll(state, state.children.all());
  const { failed, reason } = failure;
  return ['stop', ['shutdown', ['failed_to_start_child', failed.id, reason]]];
}

function* called(request: Term, from: Term, state: SupervisorState): Steps<Term> {
  const [kind] = partsOf(request);
  const length = Array.isArray(request) ? request.length : 0;
  const isPlain = request === 'which_children' || request === 'count_children';
  if (!isPlain && !(length === 2 && requests.includes(kind)))
    throw noClause('handle_call', [request, from, shownState(state)]);
  return ['reply', yield* answerTo(request, listFor(from), state), state as unknown as Term];
}

const requests: readonly unknown[] = [
  'start_child',
  'terminate_child',
  'restart_child',
  'delete_child',
  'get_childspec',
];

/** The failure of a supervisor that is asked for something unknown, which ends it, as in OTP. */
function noClause(callback: string, args: readonly Term[]): ErlangError {
  return new ErlangError('function_clause', { name: `supervisor.${callback}`, args });
}

function* answerTo(request: Term, list: ListFor, state: SupervisorState): Steps<Term> {
  const [kind, what] = partsOrItself(request);
  if (state.flags.strategy === 'simple_one_for_one')
    return yield* answerDynamic(state, list, kind, what);
  if (kind === 'which_children') return which(state, list);
  if (kind === 'count_children') return list(count(state));
  if (kind === 'start_child') return yield* startNew(state, list, what);
  const child = state.children.find(what);
  if (child === undefined) return ['error', 'not_found'];
  switch (kind) {
    case 'get_childspec':
      return ['ok', specOf(child, list)];
    case 'terminate_child':
      yield* endChild(state, child);
      removed(state, child);
      return 'ok';
    case 'restart_child':
      return refusal(child) ?? (yield* restartStopped(state, list, child));
    default: // delete_child
      if (refusal(child) === undefined) state.children.remove(child.id);
      return refusal(child) ?? 'ok';
  }
}

function* answerDynamic(
  state: SupervisorState,
  list: ListFor,
  kind: Term,
  what: Term,
): Steps<Term> {
  switch (kind) {
    case 'which_children':
      return whichDynamic(state, list);
    case 'count_children':
      return list(countDynamic(state));
    case 'start_child':
      return yield* startDynamic(state, list, what);
    case 'terminate_child':
      return yield* terminateDynamic(state, what);
    case 'get_childspec':
      return dynamicSpec(state, list, what);
    default:
      return ['error', 'simple_one_for_one'];
  }
}

/** Why a child is not restarted or deleted: it runs. */
function refusal({ pid }: Child): Term {
  if (pid === undefined) return undefined;
  return ['error', isRunning(pid) ? 'running' : 'restarting'];
}

function* restartStopped(state: SupervisorState, list: ListFor, child: Child): Steps<Term> {
  const started = yield* startChild(state, child);
  if ('error' in started) return ['error', list.reason(started.error)];
  state.children.set({ ...child, pid: started.pid });
  return resultOf(started);
}

function* startNew(state: SupervisorState, list: ListFor, spec: Term): Steps<Term> {
  const checked = checkSpec(spec, state.flags.auto_shutdown);
  if ('wrong' in checked) return ['error', checked.wrong];
  const child = checked.ok;
  const known = state.children.find(child.id);
  if (known !== undefined)
    return ['error', isRunning(known.pid) ? ['already_started', known.pid] : 'already_present'];
  const started = yield* startChild(state, child);
  if ('error' in started) return ['error', [list.reason(started.error), recordOf(child, list)]];
  const isKept = started.pid !== undefined || child.restart_type !== 'temporary';
  if (isKept) state.children.set({ ...withoutArgs(child), pid: started.pid });
  return resultOf(started);
}

/** Starts a child of simple_one_for_one: `given` are its arguments, after those of the specification. */
function* startDynamic(state: SupervisorState, list: ListFor, given: Term): Steps<Term> {
  const { mfargs } = dynamicChild(state, undefined, undefined);
  const [module, fn, first = []] = mfargs;
  if (!Array.isArray(given)) return ['error', ['EXIT', ['badarg', list([])]]];
  const args = [...first, ...(given as readonly Term[])];
  const started = yield* runStart([module, fn, args]);
  if ('error' in started) return ['error', list.reason(started.error)];
  if (started.pid !== undefined) state.dynamic.set(started.pid, args);
  return resultOf(started);
}

function* terminateDynamic(state: SupervisorState, pid: Term): Steps<Term> {
  if (!Pid.is(pid)) return ['error', 'simple_one_for_one'];
  if (state.restarting.delete(pid)) return 'ok';
  const child = dynamicChild(state, pid, undefined);
  if (!state.dynamic.has(pid)) return processOf(pid) === undefined ? 'ok' : ['error', 'not_found'];
  yield* endChild(state, child);
  state.dynamic.delete(pid);
  return 'ok';
}

function dynamicSpec(state: SupervisorState, list: ListFor, id: Term): Term {
  const isChild = Pid.is(id) && state.dynamic.has(id);
  const child = isChild ? state.children.all()[0] : state.children.find(id);
  return child === undefined ? ['error', 'not_found'] : ['ok', specOf(child, list)];
}

/** The children, the last one started first, as in OTP. */
function which({ children }: SupervisorState, list: ListFor): Term {
  const told = children.all().map((child): Term => {
    const { id, pid, child_type } = child;
    const shown = isRunning(pid) || pid === undefined ? pid : 'restarting';
    return [id, shown, child_type, modulesFor(list, child)];
  });
  return list(told.toReversed());
}

function whichDynamic(state: SupervisorState, list: ListFor): Term {
  const child = dynamicChild(state, undefined, undefined);
  const pids: Term[] = [...state.dynamic.keys(), ...[...state.restarting].map(() => 'restarting')];
  return list(pids.map((pid) => [undefined, pid, child.child_type, modulesFor(list, child)]));
}

function count({ children }: SupervisorState): Term[] {
  const all = children.all();
  const supervisors = all.filter(({ child_type }) => child_type === 'supervisor').length;
  const active = all.filter(({ pid }) => isRunning(pid) && processOf(pid) !== undefined).length;
  return counts(all.length, active, supervisors, all.length - supervisors);
}

function countDynamic(state: SupervisorState): Term[] {
  const { child_type } = dynamicChild(state, undefined, undefined);
  const active = state.dynamic.size;
  const all = active + state.restarting.size;
  const isSupervisor = child_type === 'supervisor';
  return counts(1, active, isSupervisor ? all : 0, isSupervisor ? 0 : all);
}

function counts(specs: number, active: number, supervisors: number, workers: number): Term[] {
  return [
    ['specs', specs],
    ['active', active],
    ['supervisors', supervisors],
    ['workers', workers],
  ];
}

function* cast(request: Term, state: SupervisorState): Steps<Term> {
  const [kind, id] = partsOf(request);
  if (kind !== 'try_again_restart') throw noClause('handle_cast', [request, shownState(state)]);
  return after(yield* triedAgain(state, id), state);
}

function after(then: Then, state: SupervisorState): Term {
  return then === 'ends' ? ['stop', 'shutdown', state as unknown as Term] : going(state);
}

function* informed(message: Term, state: SupervisorState): Steps<Term> {
  const [tag, pid, reason] = partsOf(message);
  if (tag === 'EXIT' && Pid.is(pid)) return after(yield* childEnded(state, pid, reason), state);
  report(me().groupLeader, {
    level: 'error',
    text: 'Supervisor received unexpected message: ',
    parts: [[readable(message)]],
  });
  return going(state);
}

function* terminated(state: SupervisorState): Steps<Term> {
  if (state.flags.strategy === 'simple_one_for_one') yield* endDynamic(state);
  else {
    // the report of the end shows the children as they were
    yield* endAll({ ...state, children: state.children.copy() }, state.children.all());
  }
  return 'ok';
}

/** Takes the flags and the children that the module's init returns now. Children that run go on. This starts and ends no child. */
function* codeChanged(state: SupervisorState): Steps<Term> {
  const result = yield* applied(state.module, 'init', [state.args]);
  if (result === 'ignore') return ['ok', state as unknown as Term];
  const told = okIn(result);
  if (told === undefined) return result;
  const [given, listed] = told;
  const flags = checkFlags(given);
  if ('wrong' in flags)
    return [
      'error',
      Array.isArray(flags.wrong) && flags.wrong[0] === 'invalid_type'
        ? ['bad_flags', given]
        : flags.wrong,
    ];
  const specs = checkSpecs(listed, flags.ok.auto_shutdown);
  if ('wrong' in specs) return ['error', specs.wrong];
  const isDynamic = flags.ok.strategy === 'simple_one_for_one';
  if (isDynamic && specs.ok.length !== 1) return ['error', ['bad_start_spec', listed]];
  const before = isDynamic ? new Children() : state.children;
  state.flags = flags.ok;
  state.children = merged(before, specs.ok);
  return ['ok', state as unknown as Term];
}

/** The children that are specified now, those that run with their pids, and then those that are not specified any more. */
function merged(before: Children, specified: readonly Child[]): Children {
  const children = new Children();
  for (const child of specified) children.set({ ...child, pid: before.find(child.id)?.pid });
  for (const child of before.all()) if (children.find(child.id) === undefined) children.set(child);
  return children;
}
