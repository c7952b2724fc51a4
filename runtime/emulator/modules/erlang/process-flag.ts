// The BIF process_flag, with which a process sets its own flags (erlang:process_flag).

import { evaluatorOf } from '../../evaluator/evaluator.ts';
import { flagOf, isFlag, isPreferred } from '../../process/process-flags.ts';
import { me } from '../../process/self.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';

/**
 * Sets a flag of the calling process and returns the previous value of the flag (erlang:process_flag/2).
 * After `process_flag('trap_exit', true)` exit signals become messages ['EXIT', pid, reason].
 * 'priority' is 'low', 'normal', 'high' or 'max'; processes with 'high' or 'max' run before all others.
 * 'min_heap_size', 'min_bin_vheap_size', 'max_heap_size', 'fullsweep_after', 'message_queue_data',
 * 'error_handler', 'save_calls' and 'sensitive' are stored, as in Erlang, but have no effect here.
 */
export function process_flag(...args: unknown[]): Term {
  const [flag, value] = args;
  const process = me();
  if (flag === 'trap_exit') {
    if (typeof value !== 'boolean') throw badarg(2, 'not a boolean', 'process_flag', args);
    const before = process.trapExit;
    process.trapExit = value;
    return before;
  }
  if (!isFlag(flag))
    throw badarg(1, "not a flag of processes such as 'trap_exit'", 'process_flag', args);
  const set = flagOf(flag, value);
  if (set === undefined) throw badarg(2, `not a value of ${flag}`, 'process_flag', args);
  const before = process.flags[flag];
  process.flags = { ...process.flags, ...set };
  // the scheduler prefers a shell's evaluator, whatever its flags
  if (evaluatorOf(process) === undefined) process.preferred = isPreferred(process.flags);
  return before as Term;
}
