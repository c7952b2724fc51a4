// The first module of the slides: a process that sends the name of its node, and an echo server.

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
