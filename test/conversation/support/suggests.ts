// The prompt of a terminal in a lesson, and the dim text behind it.

import { thisHost } from '../../../repl/session/place.ts';
import type { Terminal } from '../../helpers/terminal.ts';

export function prompt(name: string, number: number): string {
  return `(${name}@${thisHost})${number}>`;
}

/** Wait until an entry stands behind the last prompt, dim. */
export async function suggests(
  terminal: Terminal,
  name: string,
  number: number,
  entry: string,
): Promise<void> {
  await terminal.untilPrompt(`${prompt(name, number)} ${entry}`);
}
