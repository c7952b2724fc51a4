// A call of a function on another node: a spawn request with a monitor (OTP: erpc, execute_call). The spawned
// process calls the function and exits with the result as exit reason. The caller gets that reason in 'DOWN'.

import { applyNamed } from '../code/code-server.ts';
import { here, nodeNamed } from '../identity/incarnation.ts';
import { Reference } from '../identity/reference.ts';
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

/** The function to call, by module and name; or, with module '', a function value. */
export interface RemoteCall {
  readonly module: string;
  readonly function: string | FunctionTerm;
  readonly args: readonly Term[];
  readonly timeout: number; // milliseconds, or Infinity
  readonly asked?: Asked; // missing if the emulator itself makes the call
}

/** The part of a call that the other node needs. */
export type Execution = Pick<RemoteCall, 'module' | 'function' | 'args'>;

/** The call of a BIF as the user wrote it, for error messages. */
interface Asked {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** The outcome of a call, in the form of an element of erpc.multicall's result. */
export type Outcome =
  | readonly ['ok', Term]
  | readonly ['throw', Term]
  | readonly ['exit', readonly ['exception' | 'signal', Term]]
  | readonly ['error', readonly ['exception', Term, Term]]
  | readonly ['error', readonly ['erpc', Term]];

/**
 * Makes a RemoteCall from `args`, the arguments of the BIF `name`. The first `skip` of them are left out.
 * The others are `(module, function, args, timeout?)`, `(fun, args?, timeout?)` or `(fun, timeout)`.
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
  const isShort = args.length - skip < 3; // too few arguments for a call by name
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

/** Whether the call is erlang:apply(fun, args), which is the same as a call of `fun` itself. */
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

/** The timeout in milliseconds, from a last argument that may be 'infinity' or missing. */
export function timeoutOf({ name, args }: Asked, given: unknown): number {
  if (given === undefined || given === 'infinity') return Number.POSITIVE_INFINITY;
  if (typeof given === 'number' && given >= 0) return given;
  throw wrong(args.length, "not milliseconds from 0 up, or 'infinity'", name, args);
}

/** The error for a wrong argument: `['erpc', 'badarg']` in functions of erpc, badarg in all others. */
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

/**
 * Calls a function and waits for the outcome.
 * On this node and without a timeout, the calling process runs the function itself, as in OTP.
 */
export function* callAndWait(process: Process, node: string, call: RemoteCall): Steps<Outcome> {
  if (node === here.node.text && call.timeout === Number.POSITIVE_INFINITY)
    return decoded(yield* execute(call));
  return yield* outcomeOf(process, openRequest(process, node, call), call.timeout);
}

/** Starts a call. Returns the reference with which outcomeOf waits for the outcome. */
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

/** The function and arguments of the spawn request. */
function executedCall({ module, function: fn, args }: Execution): Call {
  const shown = 'erpc:execute_call'; // never printed, so the arguments need not be formatted
  return { module: 'erpc', function: 'execute_call', args: [module, fn, args], shown };
}

/** Turns the call of a function value into a call by name: erlang:apply with the function as an argument. */
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

/** Waits for the outcome of a call that openRequest started. A result after the timeout is dropped. */
export function* outcomeOf(
  process: Process,
  reference: Reference,
  timeout: number,
): Steps<Outcome> {
  const down = (yield new Down(reference, timeout)) as readonly Term[] | undefined;
  if (down !== undefined) return decoded(down[4], reference);
  monitors.demonitor(process, reference);
  return ['error', ['erpc', 'timeout']];
}

/** A receive of the 'DOWN' of the process that runs the function. */
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

/** Marks an exit reason as the result of a call; any other reason comes from an exit signal. */
const marker = '$erpc';

/** The exit reason of a process that has run a call. From and for an Erlang node the mark is the reference of the request. */
type Result = readonly [
  mark: typeof marker | Reference,
  'return' | 'throw' | 'exit' | 'error' | 'refused',
  ...Term[],
];

/** The outcome that corresponds to an exit reason of the process that ran the call of this request. */
export function decoded(reason: Term, request?: Reference): Outcome {
  if (reason === 'noconnection') return ['error', ['erpc', 'noconnection']];
  if (!Array.isArray(reason) || !isMark(reason[0], request)) return ['exit', ['signal', reason]];
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

function isMark(mark: Term, request: Reference | undefined): boolean {
  if (mark === marker) return true;
  return request !== undefined && Reference.is(mark) && Reference.equals(mark, request);
}

/**
 * The function that the spawned process runs: it exits with the result of the call.
 * An Erlang node gives the reference of its request before the call.
 */
export const execute_call: (...args: unknown[]) => unknown = asyncToGenerator(function* (
  ...args: unknown[]
): Steps<Leaving | undefined> {
  const isErlangs = args.length === 4;
  const [module, fn, given] = args.slice(isErlangs ? 1 : 0) as [
    string,
    string | FunctionTerm,
    readonly Term[],
  ];
  const process = me();
  const [, how, ...what] = yield* execute({ module, function: fn, args: Array.from(given) });
  const mark = isErlangs ? (args[0] as Reference) : marker;
  const result = travelling([mark, how, ...what]);
  if (process.initialCall?.[1] === 'execute_call') return new Leaving(result);
  endProcess(process, result); // execute_call was called by user code, not spawned
  return undefined;
});

function* execute(call: Execution): Steps<Result> {
  try {
    const { module, function: fn, args } = call;
    const called = typeof fn === 'string' ? applyNamed(module, fn, args) : apply(fn, args);
    return [marker, 'return', (isThenable(called) ? yield called : called) as Term];
  } catch (error) {
    // halt() was called: wait until the program ends
    if (unwinds(error, me())) yield new Sleep(Number.POSITIVE_INFINITY);
    return failure(error);
  }
}

function failure(error: unknown): Result {
  if (isA(error, Exit)) return [marker, 'exit', exitReason(error)];
  if (!isA(error, Error)) return [marker, 'throw', error as Term];
  const [what, stack] = exitReason(error) as [Term, Term];
  return [marker, 'error', what, stack];
}

/** A copy of the result. A result that cannot be sent becomes an error, as if the function had raised it. */
function travelling(result: Result): Term {
  try {
    return copy(result);
  } catch (error) {
    const [, how, ...what] = failure(error);
    return [result[0], how, ...what];
  }
}

function apply(fn: FunctionTerm, args: readonly Term[]): unknown {
  return (fn as (...given: readonly Term[]) => unknown)(...args);
}

/** Calls `send`, which sends a request. An argument that cannot be sent is badarg in the user's call. */
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
