// Waits for facts that spread between nodes over time.

import type { TestNode } from './start-node.ts';

/** Waits until an expression is true on a node. */
export async function until(node: TestNode, expression: string): Promise<void> {
  await node.type(`while (!(${expression})) await sleep(1)`);
}

/** Waits until each of these nodes is connected to all others. */
export async function untilMeshed(nodes: readonly TestNode[]): Promise<void> {
  for (const node of nodes) await until(node, `nodes().length === ${nodes.length - 1}`);
}
