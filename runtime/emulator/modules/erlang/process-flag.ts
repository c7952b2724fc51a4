// What a process may set for itself (erlang:process_flag).

import { evaluatorOf } from '../../evaluator/evaluator.ts';
import { flagOf, isFlag, isPreferred } from '../../process/process-flags.ts';
import { me } from '../../process/self.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';

/**
 * `process_flag('trap_exit', true)`: exit signals become messages. Returns the value before (erlang:process_flag/2). Also 'priority':
 * 'low', 'normal', 'high' or 'max': the last two do not wait behind all others. 'min_heap_size', 'min_bin_vheap_size', 'max_heap_size', 'fullsweep_after', 'message_queue_data', 'error_handler',
 * 'save_calls' and 'sensitive' are taken and told by process_info as in Erlang, and have no effect here.
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
  if (evaluatorOf(process) === undefined) process.preferred = isPreferred(process.flags); // shells always are
  return before as Term;
}
