// What a shell says when it starts, as Erlang's does.

export const version = '0.1.0';

/** The first line of a terminal, with the versions; an empty line follows. */
export function systemBanner(): string {
  return `Terl ${version} [node-${process.versions.node}] [isolated-vm]\n\n`;
}

/** The line of the shell. */
export function shellBanner(): string {
  return `Eshell V${version}  (help() to begin, Ctrl-C interrupts, ^G for jobs, q() leaves)\n`;
}
