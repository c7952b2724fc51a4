// The prompt: (foo@host)1> on a named node, 1> on a node without a name (shell:prompt);
// (foo@host!)1> while a fault of the network is on this node.
// Continuation lines of an entry show the same prompt. Each menu has a prompt of its own.

import { oneLine } from '../text/sanitise.ts';
import { menuPrompt } from './job-control.ts';
import type { ShellState } from './jobs-state.ts';

export function prompt(name: string, count: number, isFaulty = false): string {
  const mark = isFaulty ? faultMark : '';
  return name === 'nonode@nohost' ? `${count}> ` : `(${oneLine(name)}${mark})${count}> `;
}

const faultMark = '!';

/** Returns the text in front of the line being typed. */
export function labelOf({ menu, asks, name, count, isFaulty }: ShellState): string {
  if (menu === undefined) return asks ?? prompt(name, count, isFaulty);
  return menu === 'switch' ? menuPrompt : menu === 'record' ? 'y or n: ' : '';
}
