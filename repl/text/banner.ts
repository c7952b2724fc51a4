// The banner of a shell, as in Erlang.

export const version = '0.1.0';

/** Returns the first line of a terminal, with the versions, and an empty line. */
export function systemBanner(): string {
  return `Terl ${version} [node-${process.versions.node}] [isolated-vm]\n\n`;
}

/** Returns the line that each new shell prints. */
export function shellBanner(): string {
  return `Eshell V${version}  (help() to begin, Ctrl-C interrupts, ^G for jobs, q() leaves)\n`;
}

/** What Ctrl-C shows on an empty line. */
export const leavingHint = '(Ctrl-D or q() leaves) (Ctrl-C again: BREAK menu)';
