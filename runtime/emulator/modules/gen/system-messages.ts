// What a server does with the messages of module sys: ['system', from, request] (OTP: sys:handle_system_msg). A suspended
// server takes no other messages until it is resumed.

import type { Pid } from '../../identity/pid.ts';
import type { Process } from '../../process/process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { partsOf, partsOrItself } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { type Debug, debugCommand, debugTerms } from './debug.ts';
import type { Ending } from './ending.ts';
import { dictionaryFor, type ListFor, listFor } from './lists-for.ts';
import { ReceiveIf } from './receive-if.ts';
import { answer } from './replies.ts';

/** A behaviour's server as sys sees it. */
export interface SystemServer {
  readonly process: Process;
  readonly parent: Pid;
  readonly behaviour: string; // such as 'gen_server'
  debug: Debug | undefined;
  /** The state as sys.get_state returns it. `list` makes the lists of the one who asks. */
  getState(list: ListFor): Term;
  /** Returns the reply: the new state, or ['error', reason]. */
  replaceState(fun: Term, list: ListFor): Steps<Term>;
  /** Returns 'ok', or ['error', reason]. */
  changeCode(module: Term, version: Term, extra: Term): Steps<Term>;
  /** What get_status tells besides what is the same for all. */
  status(systemState: 'running' | 'suspended', list: ListFor): Steps<Term>;
  terminate(reason: Term, message: Term): Steps<Ending>;
}

/** Handles a system message, and all others until the server runs again. Returns an Ending if the server is to end. */
export function* handleSystem(
  server: SystemServer,
  first: readonly Term[],
): Steps<Ending | undefined> {
  let state: 'running' | 'suspended' = 'running';
  let message = first;
  for (;;) {
    const [tag, from, request] = message;
    if (tag === 'EXIT') return yield* server.terminate(request, []);
    const [kind, reason] = partsOrItself(request);
    if (kind === 'suspend') state = 'suspended';
    if (kind === 'resume') state = 'running';
    answer(from, yield* replyTo(server, request, listFor(from), state));
    if (kind === 'terminate') return yield* server.terminate(reason, []);
    if (state === 'running') return undefined;
    message = (yield new ReceiveIf('sys.suspend_loop', (other) =>
      isForSuspended(server, other),
    )) as readonly Term[];
  }
}

function isForSuspended({ parent }: SystemServer, message: readonly Term[]): boolean {
  const [tag, from] = message;
  if (tag === 'system') return message.length === 3;
  return tag === 'EXIT' && from === parent && message.length === 3;
}

function* replyTo(
  server: SystemServer,
  request: Term,
  list: ListFor,
  state: 'running' | 'suspended',
): Steps<Term> {
  if (request === 'suspend' || request === 'resume') return 'ok';
  if (request === 'get_state') return server.getState(list);
  if (request === 'get_status') return yield* statusOf(server, list, state);
  const [kind, first, second, third] = partsOf(request);
  if (kind === 'terminate') return 'ok';
  if (kind === 'replace_state') return yield* server.replaceState(first, list);
  if (kind === 'change_code' && state === 'suspended')
    return changed(yield* server.changeCode(first, second, third), list);
  if (kind !== 'debug') return ['error', ['unknown_system_msg', request]];
  const [reply, debug] = debugCommand(server.process, server.debug, first);
  server.debug = debug;
  const [ok, told] = partsOf(reply);
  return Array.isArray(told) ? [ok, list(told as readonly Term[])] : reply;
}

/** The reply to change_code: 'ok', or ['error', reason] with the stack as the caller has stacks. */
function changed(result: Term, list: ListFor): Term {
  const [tag, reason] = partsOf(result);
  return tag === 'error' && (result as readonly Term[]).length === 2
    ? ['error', list.reason(reason)]
    : result;
}

function* statusOf(
  server: SystemServer,
  list: ListFor,
  state: 'running' | 'suspended',
): Steps<Term> {
  const { process, parent, behaviour, debug } = server;
  const known = list(debugTerms(debug));
  const parts = [
    list(dictionaryFor(list, process)),
    state,
    parent,
    known,
    yield* server.status(state, list),
  ];
  return ['status', process.pid, ['module', behaviour], list(parts)];
}
