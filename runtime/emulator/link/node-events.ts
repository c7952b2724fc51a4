// News of nodes inside the emulator: who wants to know when a connection comes up or goes (net_kernel:monitor_nodes, global).

/** A connection that is up, or was. */
export interface NodeNews {
  readonly node: string;
  readonly hidden: boolean;
  readonly connectionId: number; // counts connections of this node, as connection_id does
}

type Up = (news: NodeNews) => void;
type Down = (news: NodeNews, reason: string) => void;

const ups: Up[] = [];
const downs: Down[] = [];

/** Be told of every connection, in order; listeners are called in the order they subscribed. */
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
