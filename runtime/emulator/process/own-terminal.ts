// Only the user at this node's own terminal may see files of this machine, write transcripts and check types.
// Two conditions must both hold. First, only the commands of a prompt on that terminal can ask (they are made with a
// `mayAsk` that may be true); entries at the prompt can name these commands, but modules and functions from other nodes
// cannot. Second, the calling process must be that prompt's evaluator, or descend from it by spawns.

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

/** The function, guarded: it fails with eacces in a process that may not ask. */
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

/** The sentence for a process that may not ask. */
export function onlyThere(): string {
  const node = here.node.text;
  return `files, transcripts and type checks of ${node} are for what is typed at the terminal of ${node} itself`;
}
