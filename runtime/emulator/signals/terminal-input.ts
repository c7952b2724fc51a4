// Lines that processes read from this node's terminal (io:get_line): each request gets the next line that the
// user types, or with -noshell the next line of the standard input.

import { here, type NodeName } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { processOf } from '../process/process-table.ts';
import { requestThen } from '../process/request.ts';
import type { Term } from '../term/term.ts';

/** The shell whose terminal is read: its job number on the screen, and the node on which it runs. */
export interface Terminal {
  readonly job: number;
  readonly node: NodeName;
}

/**
 * Read a line for the process `asker`, and call `then` with the line, 'eof' or an error. If `asker` is not on the shell's node, the prompt names the node of `asker`, so that the user knows who reads.
 */
export function askTerminal(
  { job, node }: Terminal,
  asker: Pid,
  prompt: string,
  then: (line: Term) => void,
): void {
  const isOurs = Pid.homeOf(asker) === here.node;
  if (isOurs && processOf(asker) === undefined) return; // it was killed meanwhile, and must not take a line from others
  const shown = Pid.homeOf(asker) === node ? prompt : `${Pid.homeOf(asker).text} asks: ${prompt}`;
  requestThen('get_line', [shown.slice(0, longestPrompt), job], (line, failed) => {
    then(failed ? ['error', 'enotsup'] : typeof line === 'string' ? line : 'eof');
  });
}

const longestPrompt = 1000; // characters, more than fit on a line of the screen
