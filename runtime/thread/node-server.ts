// The node's side of what it and its screen tell one another: starts a node, passes on what it tells and what the screen asks.

import { setFlagsFromString } from 'node:v8';
import type { NodeCommand, NodeEvent } from '../node/contract.ts';
import { type EmbeddedNode, type NodeOptions, startNode } from '../node/node.ts';
import { v8Settings } from '../node-limits.ts';

/** Start a node; `post` gets what it has to tell. Gives what takes the screen's commands, once there are any. */
export function serveNode(
  options: NodeOptions,
  post: (events: readonly NodeEvent[]) => void,
): (command: NodeCommand) => void {
  // The isolate is made later, and takes these: a node's garbage is mostly young, and its heap grows fast.
  for (const flag of v8Settings) setFlagsFromString(flag);
  let untold: NodeEvent[] = [];
  let node: EmbeddedNode | undefined;

  /** All that one turn has to tell goes in one piece: a value and the end of its shell are then seen together. */
  function tell(event: NodeEvent): void {
    if (untold.push(event) === 1) queueMicrotask(tellAll);
  }

  function tellAll(): void {
    const events = untold;
    untold = [];
    post(events);
  }

  async function start(): Promise<void> {
    try {
      node = await startNode(options, tell);
      tell({ kind: 'started', name: node.name });
    } catch (error) {
      tell({ kind: 'refused', message: error instanceof Error ? error.message : String(error) });
    }
  }

  void start();
  return (command) => node?.take(command);
}
