// The slides' first module: a process that tells where it runs, and an echo server.

/** Send the name of the node this runs on. */
export function send_node(to: Pid): void {
  send(to, node());
}

/** Register as `server` and send every message back to who sent it: `send(['server', node], ['hi', self()])`. */
export async function s(): Promise<never> {
  register('server', self());
  for (;;) {
    const [message, pid] = await receive<[unknown, Pid]>();
    send(pid, message);
  }
}
