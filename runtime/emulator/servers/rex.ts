// The process rex, the server of rpc.block_call and rpc.sbcast: it handles one request at a time.

import { applyNamed } from '../code/code-server.ts';
import { Pid } from '../identity/pid.ts';
import { isThenable } from '../process/coroutine.ts';
import { fixedPids } from '../process/fixed-pids.ts';
import { anyMessage } from '../process/receive.ts';
import { me, unwinds } from '../process/self.ts';
import { isA } from '../realm/looking.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { sendMessage } from '../signals/send.ts';
import type { Term } from '../term/term.ts';
import { Unsendable } from '../term/unsendable.ts';
import { exitReason } from '../text/exit-reason.ts';
import { callOf, type From, reply, type Steps } from './gen-call.ts';
import { startServer } from './server.ts';

/** The name under which the process is registered. */
export const rex = 'rex';

export function startRex(): void {
  startServer(fixedPids.rex, { name: rex, serve, isNeeded: true });
}

const serve = asyncToGenerator(function* (): Steps<never> {
  for (;;) {
    const call = callOf((yield anyMessage) as Term);
    if (call !== undefined) yield* handle(call.from, call.request);
  }
});

/**
 * `['block_call', module, fn, args, leader]`: calls the function in this process, with `leader` as group
 * leader, and replies with the function's value or with `['badrpc', …]`.
 * `['sbcast', name, message]`: sends the message to the process registered as `name`, and replies whether
 * there is such a process. Any other request is ignored.
 */
function* handle(from: From, request: readonly Term[]): Steps<void> {
  const [kind, first, second, third, leader] = request;
  if (kind === 'sbcast' && typeof first === 'string') {
    reply(from, sendMessage(first, second) === 'ok');
    return;
  }
  if (kind !== 'block_call' || typeof first !== 'string' || typeof second !== 'string') return;
  if (!Array.isArray(third) || !Pid.is(leader)) return;
  const process = me();
  const own = process.groupLeader;
  process.groupLeader = leader; // the caller's, so that output goes to the caller's terminal
  const result = yield* outcome(first, second, third as readonly Term[]);
  process.groupLeader = own;
  try {
    reply(from, result);
  } catch (error) {
    if (!(error instanceof Unsendable)) throw error;
    reply(from, ['badrpc', ['EXIT', [error.message, []]]]);
  }
}

function* outcome(module: string, fn: string, args: readonly Term[]): Steps<Term> {
  try {
    const called = applyNamed(module, fn, args);
    return (isThenable(called) ? yield called : called) as Term;
  } catch (error) {
    if (unwinds(error, me())) throw error;
    if (isA(error, Error)) return ['badrpc', ['EXIT', exitReason(error)]];
    return error as Term; // a thrown term is the result, as in OTP
  }
}
