// The BIF hibernate: a process drops its call stack and waits (erlang:hibernate).

import { applyNamed } from '../../code/code-server.ts';
import { mailboxMessages, replaceMessages } from '../../process/mailbox.ts';
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
  const [module, fn, given] = args;
  if (typeof module !== 'string') throw badarg(1, 'not a module name', 'erlang.hibernate', args);
  if (typeof fn !== 'string') throw badarg(2, 'not a function name', 'erlang.hibernate', args);
  if (!Array.isArray(given)) throw badarg(3, 'not an array of arguments', 'erlang.hibernate', args);
  const process = me();
  const first = (yield new Hibernation()) as Term;
  replaceMessages(process, [first, ...mailboxMessages(process)]);
  try {
    yield applyNamed(module, fn, given as Term[]);
    endProcess(process, 'normal');
  } catch (error) {
    if (!unwinds(error, process)) endProcess(process, exitReason(error), isCrash(error));
  }
  yield new Sleep(Number.POSITIVE_INFINITY); // the process has ended, so nothing resumes it here
});

/** A receive of any message. In process_info the current_call of a process in it is erlang.hibernate. */
class Hibernation extends Receive {
  override describe(): string {
    return 'erlang.hibernate';
  }
}
receives.add(Hibernation.prototype);
