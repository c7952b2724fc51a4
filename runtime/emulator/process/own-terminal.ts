// Only the user at this node's own terminal may see files of this machine, write transcripts, check types and open the
// observer's page.
// Two conditions must hold. First, the function called is a command of a prompt on that terminal: only
// entries at the prompt can name these commands, not modules, and not functions from other nodes. Second, the
// calling process is the prompt's evaluator, or was spawned by the evaluator or by its descendants.

import { here } from '../identity/incarnation.ts';
import { ErlangError } from '../term/exception.ts';
import type { Process } from './process.ts';
import { me } from './self.ts';

/** Whether a process may ask the host for files, transcripts and type checks. */
export type MayAsk = (process: Process) => boolean;

/** For the commands of a prompt on this node's own terminal. */
export const atOwnTerminal: MayAsk = ({ ofOwnTerminal }) => ofOwnTerminal;

/** For modules, and for prompts on the terminal of another node. */
export const elsewhere: MayAsk = () => false;

/** Guard a function: in a process that may not ask the host, a call fails with eacces. */
export function guarded(
  mayAsk: MayAsk,
  name: string,
  run: (...args: unknown[]) => unknown,
): (...args: unknown[]) => unknown {
  return (...args) => {
    if (!mayAsk(me())) throw new ErlangError('eacces', { name, args, hint: onlyThere() });
    return run(...args);
  };
}

/** The explanation in the error eacces. */
export function onlyThere(): string {
  const node = here.node.text;
  return `files, transcripts, type checks and the observer's page of ${node} are for what is typed at the terminal of ${node} itself`;
}
