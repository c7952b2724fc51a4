// What a supervisor does when a child has ended: which children it restarts, and when it gives up (OTP: supervisor:restart_child).

import { now, turnElapsed } from '../../host/turn-clock.ts';
import type { Pid } from '../../identity/pid.ts';
import { me } from '../../process/self.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { sendMessage } from '../../signals/send.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { isExpectedReason } from '../gen/ending.ts';
import { endAll, reportChild, runStart, startAll, startChild } from './children.ts';
import { type Child, isRunning, type SupervisorState } from './state.ts';

/** Whether the supervisor goes on, or ends itself with the reason 'shutdown'. */
export type Then = 'goes on' | 'ends';

/** A child has ended. One that is unknown is not a child any more. */
export function* childEnded(state: SupervisorState, pid: Pid, reason: Term): Steps<Then> {
  const child = childOf(state, pid);
  if (child === undefined) return 'goes on';
  if (child.restart_type !== 'permanent' && isExpectedReason(reason))
    return forgotten(state, child);
  reportChild(state, 'child_terminated', reason, child);
  return child.restart_type === 'temporary'
    ? forgotten(state, child)
    : yield* restart(state, child);
}

/** The child with this pid; under simple_one_for_one with its own arguments, unless it is temporary. */
function childOf(state: SupervisorState, pid: Pid): Child | undefined {
  if (state.flags.strategy !== 'simple_one_for_one') return state.children.ofPid(pid);
  const given = state.dynamic.get(pid);
  return given && withoutArgs(dynamicChild(state, pid, given));
}

/** A child as it is known while it runs: the arguments of a temporary one are forgotten. */
export function withoutArgs(child: Child): Child {
  if (child.restart_type !== 'temporary') return child;
  const [module, fn] = child.mfargs;
  return { ...child, mfargs: [module, fn, undefined] };
}

/** The one specification of simple_one_for_one, for a child with these arguments. */
export function dynamicChild(
  state: SupervisorState,
  pid: Child['pid'],
  given: readonly Term[] | undefined,
): Child {
  const [child] = state.children.all() as [Child];
  const [module, fn, args] = child.mfargs;
  return { ...child, pid, mfargs: [module, fn, given ?? args ?? []] };
}

/** A child that is not restarted may end its supervisor, if it is significant. */
function forgotten(state: SupervisorState, child: Child): Then {
  removed(state, child);
  const { auto_shutdown, strategy } = state.flags;
  if (auto_shutdown === 'never' || !child.significant) return 'goes on';
  if (auto_shutdown === 'any_significant') return 'ends';
  const isLeft =
    strategy === 'simple_one_for_one'
      ? state.dynamic.size + state.restarting.size > 0
      : state.children.all().some((one) => one.significant && one.pid !== undefined);
  return isLeft ? 'goes on' : 'ends';
}

/** Notes that a child runs no more. A temporary one, or one of simple_one_for_one, is forgotten. */
export function removed(state: SupervisorState, child: Child): void {
  if (state.flags.strategy === 'simple_one_for_one') {
    if (isRunning(child.pid)) state.dynamic.delete(child.pid);
  } else if (child.restart_type === 'temporary') state.children.remove(child.id);
  else state.children.set({ ...child, pid: undefined });
}

/** Restarts a child, and those that its end concerns, unless there were too many restarts in the period. */
function* restart(state: SupervisorState, child: Child): Steps<Then> {
  if (!mayRestart(state)) {
    reportChild(state, 'shutdown', 'reached_max_restart_intensity', child);
    removed(state, child);
    return 'ends';
  }
  const again = yield* restarted(state, child);
  if (again !== undefined) sendMessage(me().pid, ['$gen_cast', ['try_again_restart', again.id]]);
  return 'goes on';
}

/** Counts a restart; false if it is one too many. */
function mayRestart(state: SupervisorState): boolean {
  const { intensity, period } = state.flags;
  const time = Math.floor((now + turnElapsed()) / 1000);
  const { restarts } = state;
  const inPeriod = restarts.findIndex((one) => one >= time - period);
  restarts.splice(0, inPeriod < 0 ? restarts.length : inPeriod);
  restarts.push(time);
  return restarts.length <= intensity;
}

/** Returns the id of the child whose start has failed, if one has: its restart is to be tried again. */
function* restarted(
  state: SupervisorState,
  child: Child,
): Steps<{ readonly id: Term } | undefined> {
  switch (state.flags.strategy) {
    case 'simple_one_for_one':
      return yield* restartedDynamic(state, child);
    case 'one_for_one':
      return yield* restartedAlone(state, child);
    case 'rest_for_one':
      return yield* restartedWith(state, child, state.children.from(child.id));
    case 'one_for_all':
      return yield* restartedWith(state, child, state.children.all());
  }
}

function* restartedDynamic(
  state: SupervisorState,
  child: Child,
): Steps<{ readonly id: Term } | undefined> {
  const before = isRunning(child.pid) ? child.pid : (child.pid?.[1] as Pid);
  const given = child.mfargs[2] ?? [];
  state.dynamic.delete(before);
  state.restarting.delete(before);
  const started = yield* runStart(child.mfargs);
  if ('error' in started) {
    state.restarting.set(before, given);
    reportChild(state, 'start_error', started.error, child);
    return { id: ['restarting', before] };
  }
  if (started.pid !== undefined) state.dynamic.set(started.pid, given);
  return undefined;
}

function* restartedAlone(
  state: SupervisorState,
  child: Child,
): Steps<{ readonly id: Term } | undefined> {
  const started = yield* startChild(state, child);
  if ('pid' in started) {
    state.children.set({ ...child, pid: started.pid });
    return undefined;
  }
  state.children.set({
    ...child,
    pid: isRunning(child.pid) ? ['restarting', child.pid] : child.pid,
  });
  reportChild(state, 'start_error', started.error, child);
  return child;
}

function* restartedWith(
  state: SupervisorState,
  child: Child,
  concerned: readonly Child[],
): Steps<{ readonly id: Term } | undefined> {
  removed(state, child);
  const others = concerned.map((one) => (one.id === child.id ? { ...one, pid: undefined } : one));
  yield* endAll(state, others);
  const left = others.flatMap((one) => state.children.find(one.id) ?? []);
  const failure = yield* startAll(state, left);
  if (failure === undefined) return undefined;
  const { failed } = failure;
  const before = failed.id === child.id && isRunning(child.pid) ? child.pid : undefined;
  state.children.set({ ...failed, pid: ['restarting', before] });
  return failed;
}

/** Tries once more to restart a child whose start has failed. */
export function* triedAgain(state: SupervisorState, id: Term): Steps<Then> {
  if (state.flags.strategy !== 'simple_one_for_one') {
    const child = state.children.find(id);
    return Array.isArray(child?.pid) ? yield* restart(state, child as Child) : 'goes on';
  }
  const [, before] = partsOf(id);
  const given = state.restarting.get(before as Pid);
  if (given === undefined) return 'goes on';
  return yield* restart(state, dynamicChild(state, ['restarting', before as Pid], given));
}
