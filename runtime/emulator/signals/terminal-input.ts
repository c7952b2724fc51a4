// Lines that processes ask this node's terminal for (io:get_line): the screen gives the next one that is typed, or that its input has.

import type { NodeName } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { requestThen } from '../process/request.ts';
import type { Term } from '../term/term.ts';
import { sendMessage } from './send.ts';

/** Of which shell of the screen, and the node that it is on. */
export interface Terminal {
  readonly job: number;
  readonly node: NodeName;
}

/**
 * Ask for a line on behalf of `asker`, which gets it, or 'eof', as the reply to its request. Where a process of another node asks, the
 * prompt says so: whoever types is to know who reads it.
 */
export function askTerminal({ job, node }: Terminal, asker: Pid, tag: Term, prompt: string): void {
  const shown = Pid.homeOf(asker) === node ? prompt : `${Pid.homeOf(asker).text} asks: ${prompt}`;
  requestThen('get_line', [shown.slice(0, longestPrompt), job], (line, failed) => {
    const reply: Term = failed ? ['error', 'enotsup'] : typeof line === 'string' ? line : 'eof';
    sendMessage(asker, ['io_reply', tag, reply], { noconnect: true });
  });
}

const longestPrompt = 1000; // letters: more than fits a line
