// The BIF process_display, which prints the state of a process (erlang:process_display).

import { me } from '../../process/self.ts';
import { writeHere } from '../../signals/io.ts';
import { badarg } from '../../term/exception.ts';
import { backtraceOf } from './backtrace.ts';
import { livingProcess } from './local-pid.ts';

/**
 * Prints where a process of this node waits, as bt(pid) does,
 * on this node's own terminal: `erlang.process_display(pid, 'backtrace')`.
 * Returns true (erlang:process_display/2).
 */
export function process_display(...args: unknown[]): true {
  const process = livingProcess('erlang.process_display', args);
  if (args[1] !== 'backtrace')
    throw badarg(2, "not something to display: 'backtrace'", 'erlang.process_display', args);
  writeHere(me(), backtraceOf(process));
  return true;
}
