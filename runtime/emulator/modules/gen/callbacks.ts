// The callbacks of a behaviour: the exports of a module. Each call takes the code that is loaded at that time.

import { applyNamed, isExported } from '../../code/code-server.ts';
import { isThenable } from '../../process/coroutine.ts';
import type { Process } from '../../process/process.ts';
import { unwinds } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import type { Term } from '../../term/term.ts';
import { Ending, endingOf, reasonOf } from './ending.ts';
import type { ListFor } from './lists-for.ts';

export interface Callbacks {
  readonly module: string;
  /** Whether the module is loaded and exports a function of this name. */
  has(name: string): boolean;
  call(name: string, args: readonly Term[]): unknown;
  /** The state as it is told, if it is not a term as it stands. */
  show?(state: Term): Term;
  /** What sys.get_status tells besides. */
  told?(state: Term, list: ListFor): readonly Term[];
}

class ModuleCallbacks implements Callbacks {
  readonly module: string;

  constructor(module: string) {
    this.module = module;
  }

  has(name: string): boolean {
    return isExported(this.module, name);
  }

  call(name: string, args: readonly Term[]): unknown {
    return applyNamed(this.module, name, args);
  }
}

export function callbacksOf(module: string): Callbacks {
  return new ModuleCallbacks(module);
}

/** Calls a function of a module, and waits for its result. */
export function* applied(module: string, fn: string, args: readonly Term[]): Steps<Term> {
  const called = applyNamed(module, fn, args);
  return (isThenable(called) ? yield called : called) as Term;
}

/** The callbacks of a server of the emulator's own: functions, which may wait, and no exports. */
export function ownCallbacks(
  module: string,
  functions: Readonly<Record<string, (...args: Term[]) => Steps<Term>>>,
  show: () => Term,
): Callbacks {
  return {
    module,
    has: (name) => Object.hasOwn(functions, name),
    call: (name, args) =>
      asyncToGenerator(() => (functions[name] as (...given: Term[]) => Steps<Term>)(...args))(),
    show,
  };
}

/** Calls a callback and waits for its result. A thrown term is a result too, as in OTP; an error and an exit are an Ending. */
export function* tried(
  process: Process,
  callbacks: Callbacks,
  name: string,
  args: readonly Term[],
): Steps<Term | Ending> {
  return thrown(yield* caught(process, () => callbacks.call(name, args)));
}

/** Calls a callback as OTP's `catch` does: an error is the result ['EXIT', [reason, stack]], an exit ['EXIT', reason]. */
export function* catching(
  process: Process,
  callbacks: Callbacks,
  name: string,
  args: readonly Term[],
): Steps<Term> {
  return caughtTerm(yield* tried(process, callbacks, name, args));
}

/** The result of `catch` for a callback that has returned a value, or has failed. */
export function caughtTerm(result: Term | Ending): Term {
  if (!Ending.is(result)) return result;
  return result.kind === 'throw' ? result.reason : ['EXIT', reasonOf(result)];
}

/** As `tried` for a callback that has returned a promise. */
export function* triedLater(
  process: Process,
  promised: PromiseLike<unknown>,
): Steps<Term | Ending> {
  return thrown(yield* caught(process, () => promised));
}

/** The same for what a callback has thrown at once. */
export function thrownBy(error: unknown, process: Process): Term | Ending {
  if (unwinds(error, process)) throw error;
  return thrown(endingOf(error));
}

function thrown(result: Term | Ending): Term | Ending {
  return Ending.is(result) && result.kind === 'throw' ? result.reason : result;
}

/** Runs code of the user's, and waits for its result. All that it throws is an Ending. */
export function* caught(process: Process, run: () => unknown): Steps<Term | Ending> {
  try {
    const called = run();
    return (isThenable(called) ? yield called : called) as Term;
  } catch (error) {
    if (unwinds(error, process)) throw error;
    return endingOf(error);
  }
}
