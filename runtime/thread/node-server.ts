// The node's side of the messages with its screen: starts a node, sends its events, takes commands.

import { setFlagsFromString } from 'node:v8';
import type { NodeCommand, NodeEvent } from '../node/contract.ts';
import { type EmbeddedNode, type NodeOptions, startNode } from '../node/node.ts';
import { v8Settings } from '../node-limits.ts';

/** Starts a node. `post` sends events to the screen; the function returned takes the screen's commands. */
export function serveNode(
  options: NodeOptions,
  post: (events: readonly NodeEvent[]) => void,
): (command: NodeCommand) => void {
  // The isolate made later uses these flags: most garbage of a node is young, and its heap grows fast.
  for (const flag of v8Settings) setFlagsFromString(flag);
  let untold: NodeEvent[] = [];
  let node: EmbeddedNode | undefined;

  /** Sends all events of a turn together: the screen gets an entry's value and the shell's end at once. */
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
