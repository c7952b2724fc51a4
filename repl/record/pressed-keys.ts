// Keys as a session document has them, in a block of the kind terminal.

import { plainText } from '../text/sanitise.ts';

/** A line that was typed for a process that asked for one. */
export function answerKeys(line: string): string {
  const text = plainText(line);
  return text === '' ? '%% keys Enter' : `%% type ${text}\n%% keys Enter`;
}

/** ^G: `prompt` is that of the shell in front, if it waited for an entry. */
export function switchKeys(prompt: string | undefined): string {
  return `${prompt === undefined ? '' : `${prompt.trimEnd()}\n`}%% keys C-g`;
}
