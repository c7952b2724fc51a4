// The end of all children of a simple_one_for_one supervisor, which end at the same time
// (OTP: supervisor:terminate_dynamic_children).

import { now, turnElapsed } from '../../host/turn-clock.ts';
import type { Pid } from '../../identity/pid.ts';
import type { Reference } from '../../identity/reference.ts';
import { me } from '../../process/self.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { keyOf } from '../../servers/locks.ts';
import { sendExit } from '../../signals/exits.ts';
import { monitor } from '../../signals/monitors.ts';
import type { Term } from '../../term/term.ts';
import { ReceiveIf } from './receive-if.ts';
import { isFine, reportChild, unlinked } from './supervisor-children.ts';
import { dynamicChild } from './supervisor-restart.ts';
import type { SupervisorState } from './supervisor-state.ts';

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
  let until = typeof child.shutdown === 'number' ? now + turnElapsed() + child.shutdown : forever;
  while (left.size > 0) {
    const time = Math.max(0, until - now - turnElapsed());
    const isDown = ([tag, from]: readonly Term[]): boolean =>
      tag === 'DOWN' && left.has(from as Reference);
    const down = (yield new ReceiveIf('supervisor.shutdown', isDown, time)) as
      | readonly Term[]
      | undefined;
    if (down === undefined) {
      until = forever;
      for (const pid of left.values()) sendExit(process.pid, pid, 'kill');
      continue;
    }
    const pid = left.get(down[1] as Reference) as Pid;
    left.delete(down[1] as Reference);
    const reason = unlinked(process, pid, down[4]);
    if (isFine(reason, child, isBrutal)) continue;
    const same = wrong.get(keyOf(reason)) ?? { reason, pids: [] };
    same.pids.push(pid);
    wrong.set(keyOf(reason), same);
  }
  for (const { reason, pids } of wrong.values())
    reportChild(state, 'shutdown_error', reason, child, pids);
}

const forever = Number.POSITIVE_INFINITY;
