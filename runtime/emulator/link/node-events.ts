// Tells listeners in the emulator that a connection came up or went down (net_kernel:monitor_nodes, global).

/** A connection that came up or went down. */
export interface NodeNews {
  readonly node: string;
  readonly hidden: boolean;
  readonly connectionId: number; // the connection's position in the order of connecting; OTP's connection_id
}

type Up = (news: NodeNews) => void;
type Down = (news: NodeNews, reason: string) => void;

const ups: Up[] = [];
const downs: Down[] = [];

/** Add two listeners for all connections. Listeners are called in the order in which they were added. */
export function onNodes(up: Up, down: Down): void {
  ups.push(up);
  downs.push(down);
}

export function tellUp(news: NodeNews): void {
  for (const listener of ups) listener(news);
}

export function tellDown(news: NodeNews, reason: string): void {
  for (const listener of downs) listener(news, reason);
}
