// The process rex, the server of rpc.block_call and rpc.sbcast: it handles one request at a time.

import { applyNamed } from '../code/code-server.ts';
import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { isThenable } from '../process/coroutine.ts';
import { createProcess } from '../process/create-process.ts';
import { fixedPids } from '../process/fixed-pids.ts';
import { anyMessage } from '../process/receive.ts';
import { enqueue } from '../process/scheduler.ts';
import { me, unwinds } from '../process/self.ts';
import { isA } from '../realm/looking.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { type From, reply } from '../signals/gen-reply.ts';
import { sendMessage } from '../signals/send.ts';
import { listOf } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import { Unsendable } from '../term/unsendable.ts';
import { exitReason } from '../text/exit-reason.ts';
import { callOf, type Steps } from './gen-call.ts';
import { startServer } from './server.ts';

/** The name under which the process is registered. */
export const rex = 'rex';

export function startRex(): void {
  startServer(fixedPids.rex, { name: rex, serve, isNeeded: true });
}

const serve = asyncToGenerator(function* (): Steps<never> {
  for (;;) {
    const message = (yield anyMessage) as Term;
    const call = callOf(message);
    if (call !== undefined) yield* handle(call.from, call.request);
    else if (Array.isArray(message)) handlePlain(message as readonly Term[]);
  }
});

/** Handles what Erlang nodes send without gen_server: ['$gen_cast', ['cast', …]], and [pid, request]. */
function handlePlain([first, second]: readonly Term[]): void {
  if (first === '$gen_cast') runApart(second);
  if (!Pid.is(first)) return;
  if (second === 'features_request')
    sendMessage(first, ['features_reply', here.node.text, listOf(['erpc'])]);
  if (!Array.isArray(second)) return;
  const [kind, name, message] = second as readonly Term[];
  if (kind === 'call') runApart(second, { to: first, tag: rex });
  if (kind !== 'sbcast' || typeof name !== 'string') return;
  const isSent = sendMessage(name, message) === 'ok';
  const node = here.node.text;
  sendMessage(first, [rex, node, isSent ? node : ['nonexisting_name', name]]);
}

/**
 * `['block_call', module, fn, args, leader]`: calls the function in this process, with `leader` as group
 * leader, and replies with the function's value or with `['badrpc', …]`.
 * `['sbcast', name, message]`: sends the message to the process registered as `name`, and replies whether
 * there is such a process.
 * `['call', module, fn, args, leader]`, as older Erlang nodes ask: a process of its own calls the function and replies.
 * Any other request is ignored.
 */
function* handle(from: From, request: readonly Term[]): Steps<void> {
  const [kind, first, second, third, leader] = request;
  if (kind === 'sbcast' && typeof first === 'string') {
    reply(from, sendMessage(first, second) === 'ok');
    return;
  }
  if (kind === 'call') return runApart(request, from);
  if (kind !== 'block_call' || typeof first !== 'string' || typeof second !== 'string') return;
  if (!Array.isArray(third) || !Pid.is(leader)) return;
  const process = me();
  const own = process.groupLeader;
  process.groupLeader = leader; // the caller's, so that output goes to the caller's terminal
  const result = yield* outcome(first, second, Array.from(third as readonly Term[]));
  process.groupLeader = own;
  replyIfSendable(from, result);
}

/** Carries out a request such as ['cast', module, fn, args, leader] in a process of its own, and replies if anybody waits. */
function runApart(request: Term, from?: From): void {
  if (!Array.isArray(request)) return;
  const [kind, module, fn, args, leader] = request as readonly Term[];
  if (kind !== 'call' && kind !== 'cast') return;
  if (typeof module !== 'string' || typeof fn !== 'string' || !Array.isArray(args)) return;
  if (!Pid.is(leader)) return;
  const entry = asyncToGenerator(function* (): Steps<void> {
    const result = yield* outcome(module, fn, Array.from(args as readonly Term[]));
    if (from !== undefined) replyIfSendable(from, result);
  });
  enqueue(createProcess({ groupLeader: leader, entry, initialCall: [module, fn, args.length] }));
}

function replyIfSendable(from: From, result: Term): void {
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
