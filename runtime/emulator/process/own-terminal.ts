// Who may see the files of this machine, write transcripts and have types checked: whoever sits at this node's own terminal.
// Two locks, and both must be open. Only the commands of a prompt on that terminal ask at all (`mayAsk` is given to
// them when they are made): what is typed there can name them; modules, and functions from elsewhere, cannot.
// And the process that calls must be the evaluator of that prompt, or have been spawned by one that was.

import { here } from '../identity/incarnation.ts';
import { ErlangError } from '../term/exception.ts';
import type { Process } from './process.ts';
import { me } from './self.ts';

/** Whether what a process calls may ask the host for what belongs to the terminal. */
export type MayAsk = (process: Process) => boolean;

/** For the commands of a prompt on this node's own terminal. */
export const atOwnTerminal: MayAsk = ({ ofOwnTerminal }) => ofOwnTerminal;

/** For all else: modules, and prompts on the terminal of another node. */
export const elsewhere: MayAsk = () => false;

/** The function, for those who may ask; eacces for all others. */
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

/** One sentence for those who may not. */
export function onlyThere(): string {
  const node = here.node.text;
  return `files, transcripts and type checks of ${node} are for what is typed at the terminal of ${node} itself`;
}
