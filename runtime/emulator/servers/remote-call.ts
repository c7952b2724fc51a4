// One call of a function on another node: a spawn request with a monitor goes out, and the process that it
// starts exits with the result, which comes back as the monitor's 'DOWN' (OTP: erpc, execute_call).

import { applyNamed } from '../code/code-server.ts';
import { here, nodeNamed } from '../identity/incarnation.ts';
import type { Reference } from '../identity/reference.ts';
import { isThenable } from '../process/coroutine.ts';
import type { Process } from '../process/process.ts';
import { receives, Sleep, TimedReceive } from '../process/receive.ts';
import { me, unwinds } from '../process/self.ts';
import { isA } from '../realm/looking.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { endProcess, fireMonitor } from '../signals/exits.ts';
import * as monitors from '../signals/monitors.ts';
import { type Call, spawnLocal, spawnRemote } from '../signals/spawn.ts';
import { copy } from '../term/copy.ts';
import { badarg, ErlangError, Exit, Leaving } from '../term/exception.ts';
import { exportOf } from '../term/exported-function.ts';
import type { FunctionTerm, Term } from '../term/term.ts';
import { TermError } from '../term/term-error.ts';
import { Unsendable } from '../term/unsendable.ts';
import { exitReason } from '../text/exit-reason.ts';
import type { Steps } from './gen-call.ts';

/** What is to be called: a function of a module by its name, or (module '') a function itself. */
export interface RemoteCall {
  readonly module: string;
  readonly function: string | FunctionTerm;
  readonly args: readonly Term[];
  readonly timeout: number; // milliseconds, or Infinity
  readonly asked?: Asked; // unless the emulator itself calls
}

/** What is needed to run it. */
export type Execution = Pick<RemoteCall, 'module' | 'function' | 'args'>;

/** The call as the user wrote it. */
interface Asked {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** What came of it, as the elements of erpc.multicall's result. */
export type Outcome =
  | readonly ['ok', Term]
  | readonly ['throw', Term]
  | readonly ['exit', readonly ['exception' | 'signal', Term]]
  | readonly ['error', readonly ['exception', Term, Term]]
  | readonly ['error', readonly ['erpc', Term]];

/**
 * `(module, function, args, timeout?)`, `(fun, args?, timeout?)` or `(fun, timeout)` as a call. `name` is the
 * BIF's, `args` are all that it was given and `skip` says how many of them come before.
 */
export function parseCall(name: string, args: readonly unknown[], skip: number): RemoteCall {
  const [first, second, third, fourth] = args.slice(skip);
  const asked = { name, args };
  if (typeof first === 'function') {
    const isTime = typeof second === 'number' && args.length - skip === 2;
    const [given, time] = isTime ? [[], second] : [second ?? [], third];
    if (!Array.isArray(given)) throw wrong(skip + 2, 'not an array of arguments', name, args);
    return { ...ofFunction(first as FunctionTerm, given), timeout: timeoutOf(asked, time), asked };
  }
  const isShort = args.length - skip < 3; // than a call by name
  if (typeof first !== 'string' || (isShort && typeof second !== 'string'))
    throw wrong(skip + 1, 'not a function, nor the name of a module', name, args);
  if (typeof second !== 'string') throw wrong(skip + 2, 'not the name of a function', name, args);
  if (!Array.isArray(third)) throw wrong(skip + 3, 'not an array of arguments', name, args);
  const timeout = timeoutOf(asked, fourth);
  const given = third as readonly unknown[];
  if (!isApply(first, second, given))
    return { module: first, function: second, args: given as Term[], timeout, asked };
  const [fun, list] = given;
  if (!Array.isArray(list)) throw wrong(skip + 3, 'not [function, arguments]', name, args);
  return { ...ofFunction(fun, list), timeout, asked };
}

/** erlang:apply/2 of a function stands for a call of that function. */
function isApply(
  module: string,
  name: string,
  args: readonly unknown[],
): args is readonly [FunctionTerm, unknown] {
  if (module !== 'erlang' || name !== 'apply' || args.length !== 2) return false;
  return typeof args[0] === 'function';
}

function ofFunction(fun: FunctionTerm, args: unknown[]): Execution {
  const exported = exportOf(fun);
  return {
    module: exported?.module ?? '',
    function: exported?.name ?? fun,
    args: args as Term[],
  };
}

/** The last argument: milliseconds, or 'infinity'. */
export function timeoutOf({ name, args }: Asked, given: unknown): number {
  if (given === undefined || given === 'infinity') return Number.POSITIVE_INFINITY;
  if (typeof given === 'number' && given >= 0) return given;
  throw wrong(args.length, "not milliseconds from 0 up, or 'infinity'", name, args);
}

/** A wrong argument: error `['erpc', 'badarg']` of erpc's functions, badarg of others. */
export function wrong(
  argument: number,
  why: string,
  name: string,
  args: readonly unknown[],
): ErlangError {
  const error = badarg(argument, why, name, args);
  if (!name.startsWith('erpc.')) return error;
  return new ErlangError(['erpc', 'badarg'], TermError.carriedBy(error)?.call);
}

/** Call and wait. On this node, without a time limit, it runs in the caller itself, as in OTP. */
export function* callAndWait(process: Process, node: string, call: RemoteCall): Steps<Outcome> {
  if (node === here.node.text && call.timeout === Number.POSITIVE_INFINITY)
    return decoded(yield* execute(call));
  return yield* outcomeOf(process, openRequest(process, node, call), call.timeout);
}

/** Send the request; its outcome is fetched with outcomeOf. */
export function openRequest(process: Process, node: string, call: RemoteCall): Reference {
  if (node === here.node.text) return openLocally(process, call);
  const asked = executedCall(packed(call));
  const { reference } = sending(call.asked, () =>
    spawnRemote(process, nodeNamed(node), asked, monitored, (result, made) => {
      if (!result.ok && result.reason !== 'noconnection')
        fireMonitor(process, made.reference, [marker, 'refused', result.reason]);
    }),
  );
  return reference;
}

const monitored = { link: false, monitor: true };

/** What the other node's net_kernel is asked to run. */
function executedCall({ module, function: fn, args }: Execution): Call {
  const shown = 'erpc:execute_call'; // never reported: writing out the arguments for each call would be a waste
  return { module: 'erpc', function: 'execute_call', args: [module, fn, args], shown };
}

/** A function itself is called by erlang:apply. */
export function packed(call: Execution): Execution {
  if (typeof call.function === 'string') return call;
  return { module: 'erlang', function: 'apply', args: [call.function, call.args] };
}

function openLocally(process: Process, call: RemoteCall): Reference {
  const own = sending(call.asked, () => copy(call.args) as Term[]);
  const { reference } = spawnLocal(
    process,
    () => execute_call(call.module, call.function, own),
    executedCall(call),
    monitored,
  );
  return reference as Reference;
}

/** Wait for the outcome of a request. When its time is over it is given up: a later result is dropped. */
export function* outcomeOf(
  process: Process,
  reference: Reference,
  timeout: number,
): Steps<Outcome> {
  const down = (yield new Down(reference, timeout)) as readonly Term[] | undefined;
  if (down !== undefined) return decoded(down[4]);
  monitors.demonitor(process, reference);
  return ['error', ['erpc', 'timeout']];
}

/** The end of the process that runs a request. */
export class Down extends TimedReceive {
  readonly #reference: Reference;

  constructor(reference: Reference, timeout: number) {
    super(timeout);
    this.#reference = reference;
  }

  override matches(message: Term): boolean {
    return Array.isArray(message) && message[1] === this.#reference && message[0] === 'DOWN';
  }

  override wants(reference: Reference): boolean {
    return reference === this.#reference;
  }
}
receives.add(Down.prototype);

/** Says that an exit reason is the result of a call, and not what some exit signal brought. */
const marker = '$erpc';

/** What a process that has run a call exits with. */
type Result = readonly [
  typeof marker,
  'return' | 'throw' | 'exit' | 'error' | 'refused',
  ...Term[],
];

/** An exit reason as an outcome. */
export function decoded(reason: Term): Outcome {
  if (reason === 'noconnection') return ['error', ['erpc', 'noconnection']];
  if (!Array.isArray(reason) || reason[0] !== marker) return ['exit', ['signal', reason]];
  const [, how, value, stack] = reason as unknown as Result;
  switch (how) {
    case 'return':
      return ['ok', value];
    case 'throw':
      return ['throw', value];
    case 'exit':
      return ['exit', ['exception', value]];
    case 'error':
      return ['error', ['exception', value, stack]];
    case 'refused':
      return ['error', ['erpc', value]];
  }
}

/** The function that a request's process runs: it exits with the result. */
export const execute_call: (...args: unknown[]) => unknown = asyncToGenerator(function* (
  ...args: unknown[]
): Steps<Leaving | undefined> {
  const [module, fn, given] = args as [string, string | FunctionTerm, readonly Term[]];
  const process = me();
  const result = travelling(yield* execute({ module, function: fn, args: given }));
  if (process.initialCall?.[1] === 'execute_call') return new Leaving(result);
  endProcess(process, result); // other code has called this
  return undefined;
});

function* execute(call: Execution): Steps<Result> {
  try {
    const { module, function: fn, args } = call;
    const called = typeof fn === 'string' ? applyNamed(module, fn, args) : apply(fn, args);
    return [marker, 'return', (isThenable(called) ? yield called : called) as Term];
  } catch (error) {
    if (unwinds(error, me())) yield new Sleep(Number.POSITIVE_INFINITY); // the node halts
    return failure(error);
  }
}

function failure(error: unknown): Result {
  if (isA(error, Exit)) return [marker, 'exit', exitReason(error)];
  if (!isA(error, Error)) return [marker, 'throw', error as Term];
  const [what, stack] = exitReason(error) as [Term, Term];
  return [marker, 'error', what, stack];
}

/** A result that cannot be sent is an error of the function. */
function travelling(result: Result): Term {
  try {
    return copy(result);
  } catch (error) {
    return failure(error);
  }
}

function apply(fn: FunctionTerm, args: readonly Term[]): unknown {
  return (fn as (...given: readonly Term[]) => unknown)(...args);
}

/** Run what sends a request; arguments that cannot be sent are the caller's fault. */
export function sending<T>(asked: Asked | undefined, send: () => T): T {
  try {
    return send();
  } catch (error) {
    if (!(error instanceof Unsendable) || asked === undefined) throw error;
    const { name, args } = asked;
    const fun = args.findIndex((arg) => typeof arg === 'function');
    if (fun < 0) {
      const at = args.findLastIndex((arg) => Array.isArray(arg)) + 1;
      throw wrong(at, error.calling('message[2]', 'arguments').message, name, args);
    }
    if (error.path === 'message')
      throw badarg(fun + 1, error.calling('message', 'this call').message, name, args);
    const isFun = error.path.startsWith('message[2][0]');
    const told = isFun
      ? error.calling('message[2][0]', 'fun')
      : error.calling('message[2][1]', 'arguments');
    throw wrong(isFun ? fun + 1 : fun + 2, told.message, name, args);
  }
}
