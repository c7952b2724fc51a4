// Stops a process that handles system messages, and waits for its end (OTP: proc_lib:stop).

import { now, turnElapsed } from '../../host/turn-clock.ts';
import { isSameTerm } from '../../order/same-term.ts';
import type { Process, Target } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { answerOf, openCallOf, type Steps } from '../../servers/gen-call.ts';
import { demonitor, flushDown, monitor } from '../../signals/monitors.ts';
import { Exit } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { nodeOf, timeoutIn } from './call.ts';
import { serverIn, targetOf } from './names.ts';
import { ReceiveIf } from './receive-if.ts';

/** Stops the server that is argument 1, with the reason and the timeout that may follow, as all behaviours do (OTP: gen:stop). */
export function* stopServer(bif: string, args: readonly unknown[]): Steps<'ok'> {
  const server = serverIn(bif, args);
  const [, reason = 'normal', time = 'infinity'] = args as readonly Term[];
  const timeout = timeoutIn(3, time, bif, args);
  const target = yield* targetOf(server);
  if (target === undefined) throw new Exit('noproc');
  return yield* stopProcess(me(), target, reason, timeout);
}

/** Returns 'ok' once the process has ended for this reason. Exits with another reason, 'noproc' or 'timeout'. */
export function* stopProcess(
  process: Process,
  target: Target,
  reason: Term,
  timeout: number,
): Steps<'ok'> {
  if (target === process.pid) throw new Exit(stopFailure('calling_self', target, reason, timeout));
  const until = now + turnElapsed() + timeout;
  const reference = monitor(process, target);
  const open = openCallOf(process, target, ['terminate', reason], 'system');
  const answer = yield* answerOf(process, open, timeout);
  if (answer.state !== 'answered') {
    demonitor(process, reference);
    flushDown(process, reference);
    if (answer.state === 'timeout') throw new Exit('timeout');
    throw new Exit(stopFailure(answer.reason, target, reason, timeout));
  }
  const down = (yield new ReceiveIf(
    'proc_lib.stop',
    ([tag, from]) => from === reference && tag === 'DOWN',
    Math.max(0, until - now - turnElapsed()),
  )) as readonly Term[] | undefined;
  if (down === undefined) {
    demonitor(process, reference);
    throw new Exit('timeout');
  }
  const [, , , , why] = down;
  if (isSameTerm(why, reason)) return 'ok';
  throw new Exit(why);
}

function stopFailure(why: Term, target: Target, reason: Term, timeout: number): Term {
  if (why === 'noproc') return why;
  const told: Term = why === 'noconnection' ? ['nodedown', nodeOf(target)] : why;
  return [told, ['sys', 'terminate', [target as Term, reason, shown(timeout)]]];
}

function shown(timeout: number): Term {
  return timeout === Number.POSITIVE_INFINITY ? 'infinity' : timeout;
}
