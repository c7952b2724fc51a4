// The prompt: (foo@host)1> for a named node, 1> for one without a name (shell:prompt).
// Continuation lines show the same prompt, with the same number. A menu has a prompt of its own.

import { oneLine } from '../text/sanitise.ts';
import { menuPrompt } from './job-control.ts';
import type { ShellState } from './jobs-state.ts';

export function prompt(name: string, count: number): string {
  return name === 'nonode@nohost' ? `${count}> ` : `(${oneLine(name)})${count}> `;
}

/** What stands before the line that is being typed. */
export function labelOf({ menu, asks, name, count }: ShellState): string {
  if (menu === undefined) return asks ?? prompt(name, count);
  return menu === 'switch' ? menuPrompt : '';
}
