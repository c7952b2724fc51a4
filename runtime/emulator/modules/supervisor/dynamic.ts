// The end of all children of a simple_one_for_one supervisor, which end at the same time
// (OTP: supervisor:terminate_dynamic_children).

import { now, turnElapsed } from '../../host/turn-clock.ts';
import type { Pid } from '../../identity/pid.ts';
import type { Reference } from '../../identity/reference.ts';
import { keyOf } from '../../order/term-text.ts';
import { me } from '../../process/self.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { sendExit } from '../../signals/exits.ts';
import { unlink } from '../../signals/links.ts';
import { monitor } from '../../signals/monitors.ts';
import type { Term } from '../../term/term.ts';
import { ReceiveIf } from '../gen/receive-if.ts';
import { isFine, reportChild } from './children.ts';
import { dynamicChild } from './restart.ts';
import type { Child, SupervisorState } from './state.ts';

/** Ends all children, and reports those that end for another reason: one report for each reason. */
export function* endDynamic(state: SupervisorState): Steps<void> {
  const process = me();
  const child = dynamicChild(state, undefined, undefined);
  const isBrutal = child.shutdown === 'brutal_kill';
  const left = new Map<Reference, Pid>();
  for (const pid of state.dynamic.keys()) {
    left.set(monitor(process, pid), pid);
    sendExit(process.pid, pid, isBrutal ? 'kill' : 'shutdown');
  }
  const wrong = new Map<unknown, { readonly reason: Term; readonly pids: Pid[] }>();
  for (const [pid, reason] of yield* reasonsOf(left, timeOf(child))) {
    unlink(process, pid);
    if (isFine(reason, child, isBrutal)) continue;
    const same = wrong.get(keyOf(reason)) ?? { reason, pids: [] };
    same.pids.push(pid);
    wrong.set(keyOf(reason), same);
  }
  for (const { reason, pids } of wrong.values())
    reportChild(state, 'shutdown_error', reason, child, pids);
}

const forever = Number.POSITIVE_INFINITY;

function timeOf({ shutdown }: Child): number {
  return typeof shutdown === 'number' ? shutdown : forever;
}

/**
 * Waits until all have ended, and kills those that are left after `time`. The reason of a child's link comes before that of
 * its monitor, and is the better one.
 */
function* reasonsOf(left: Map<Reference, Pid>, time: number): Steps<ReadonlyMap<Pid, Term>> {
  const process = me();
  const pids = new Set(left.values());
  const reasons = new Map<Pid, Term>();
  let until = now + turnElapsed() + time;
  const isEnd = ([tag, from]: readonly Term[]): boolean =>
    (tag === 'DOWN' && left.has(from as Reference)) || (tag === 'EXIT' && pids.has(from as Pid));
  while (left.size > 0) {
    const rest = Math.max(0, until - now - turnElapsed());
    const ended = (yield new ReceiveIf('supervisor.shutdown', isEnd, rest)) as
      | readonly Term[]
      | undefined;
    if (ended === undefined) {
      until = forever;
      for (const pid of left.values()) sendExit(process.pid, pid, 'kill');
      continue;
    }
    const [tag, from] = ended;
    const pid = tag === 'EXIT' ? (from as Pid) : (left.get(from as Reference) as Pid);
    if (tag === 'DOWN') left.delete(from as Reference);
    if (!reasons.has(pid)) reasons.set(pid, ended.at(-1));
  }
  return reasons;
}
