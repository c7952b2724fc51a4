// Prints a line when a node comes up or goes down, if -kernel shell_presence true asks for it.

/** Returns the line. `reason`: why the connection ended; undefined if the node came up. */
export function presenceLine(node: string, reason: string | undefined): string {
  return reason === undefined ? `* ${node} is up` : `* ${node} is down: ${reason}`;
}

/** Whether the kernel parameters ask for a line when a node comes up or goes down. */
export function wantsPresence(kernel: Readonly<Record<string, string>> | undefined): boolean {
  return kernel?.['shell_presence'] === 'true';
}
