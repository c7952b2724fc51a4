// The text that process_display and bt() print about a process.

import { describeState } from '../../process/describe-receive.ts';
import { firstCallOf } from '../../process/first-call.ts';
import type { Process } from '../../process/process.ts';
import { functionText } from '../../text/format-exception.ts';

/** Returns two lines: the receive or call in which the process waits, and the call that it began with. */
export function backtraceOf(process: Process): string {
  const { pid } = process;
  const name = process.names?.[0];
  const called = functionText(firstCallOf(process));
  const known = name === undefined ? '' : ` (${name})`;
  return `${String(pid)}${known}: ${describeState(process)}\n     in call from ${called}\n`;
}
