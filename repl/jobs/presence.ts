// One line when a node comes or goes, for those who asked for it: -kernel shell_presence true.

/** `reason`: why the connection ended; undefined when it came up. */
export function presenceLine(node: string, reason: string | undefined): string {
  return reason === undefined ? `* ${node} is up` : `* ${node} is down: ${reason}`;
}

/** Whether the kernel parameters ask for presence. */
export function wantsPresence(kernel: Readonly<Record<string, string>> | undefined): boolean {
  return kernel?.['shell_presence'] === 'true';
}
