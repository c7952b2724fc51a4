// The words that the operating system gets for a command of a document.

import type { Command } from './commands.ts';
import { type Stage, shellFunctions } from './played.ts';
import type { StartLine } from './program.ts';

export type Runs = Extract<Command, { kind: 'program' | 'shell' }>;

/** Both streams of a program go into one pipe, in their order. */
export function startLine(
  command: Runs,
  stage: Stage,
  { status, isDeaf }: { readonly status: number; readonly isDeaf: boolean },
): StartLine {
  if (command.kind === 'program') {
    const { terl, tpmd, flags } = stage;
    const words = [...(command.program === 'terl' ? [...terl, ...flags] : tpmd), ...command.args];
    const args = ['-c', 'exec "$@" 2>&1', 'sh', ...words];
    return { file: '/bin/sh', args, isDeaf, marksPrompts: true };
  }
  const run = isDeaf ? `(exit ${status}); ${command.line}` : `exec_${command.line}`;
  return { file: '/bin/sh', args: ['-c', `exec 2>&1\n${shellFunctions(stage)}\n${run}`], isDeaf };
}
