// A node on a thread of its own, spoken to in messages: a busy node never freezes the prompt.

import type { Node, NodeEvents, NodeOptions } from './node.ts';

/** Start a node on its own thread. Rejects with one plain sentence when it cannot start. */
export function startNodeThread(_options: NodeOptions, _events: NodeEvents): Promise<Node> {
  throw new Error('being built');
}
