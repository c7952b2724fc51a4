// The BIF hibernate: a process drops its call stack and waits (erlang:hibernate).

import { applyNamed } from '../../code/code-server.ts';
import { mailboxMessages, replaceMessages } from '../../process/mailbox.ts';
import type { Process } from '../../process/process.ts';
import { Receive, receives, Sleep } from '../../process/receive.ts';
import { me, unwinds } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { endProcess } from '../../signals/exits.ts';
import { badarg, isCrash } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { exitReason } from '../../text/exit-reason.ts';

/**
 * Waits for a message, and then calls a function,
 * as if the process had begun with that function: `await erlang.hibernate(module, fn, args)`.
 * The message stays in the mailbox. hibernate never returns to its caller (erlang:hibernate/3).
 */
export const hibernate: (...args: unknown[]) => unknown = asyncToGenerator(function* (
  ...args: unknown[]
): Generator<unknown, void, unknown> {
  yield* hibernated('erlang.hibernate', args, function* (process, run) {
    try {
      yield run();
      endProcess(process, 'normal');
    } catch (error) {
      if (!unwinds(error, process)) endProcess(process, exitReason(error), isCrash(error));
    }
  });
});

/** Waits for a message, and then lets `wake` call the function that the arguments name, and end the process. */
export function* hibernated(
  bif: string,
  args: readonly unknown[],
  wake: (process: Process, run: () => unknown) => Generator<unknown, void, unknown>,
): Generator<unknown, void, unknown> {
  const [module, fn, given] = args;
  if (typeof module !== 'string') throw badarg(1, 'not a module name', bif, args);
  if (typeof fn !== 'string') throw badarg(2, 'not a function name', bif, args);
  if (!Array.isArray(given)) throw badarg(3, 'not an array of arguments', bif, args);
  const process = me();
  const first = (yield new Hibernation()) as Term;
  replaceMessages(process, [first, ...mailboxMessages(process)]);
  yield* wake(process, () => applyNamed(module, fn, given as Term[]));
  yield new Sleep(Number.POSITIVE_INFINITY); // the process has ended, so nothing resumes it here
}

/** A receive of any message. In process_info the current_call of a process in it is erlang.hibernate. */
class Hibernation extends Receive {
  override describe(): string {
    return 'erlang.hibernate';
  }
}
receives.add(Hibernation.prototype);
