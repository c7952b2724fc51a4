// Connects to nodes of the mesh that no process of this node has named: a few at a time, in the order in which
// they were told, so that a large mesh does not keep this node and the others from their work.

import { dialsAtOnce } from '../host/emulator-limits.ts';
import { nodeNamed } from '../identity/incarnation.ts';
import { connectedEntry, entryNamed } from '../link/dist-entry.ts';

type Answer = (up: boolean) => void;

const waiting = new Map<string, Answer[]>(); // by node, in the order in which they were told
let underWay = 0;

/**
 * Connects to a node, if dist_auto_connect allows it. Calls `answer` with the outcome, unless the node is
 * connected before its turn comes.
 */
export function dialInBackground(node: string, answer: Answer): void {
  const entry = entryNamed(node);
  const others = waiting.get(node);
  if (entry?.state === 'pending') entry.connecting.push(answer);
  else if (others !== undefined) others.push(answer);
  else if (entry?.state !== 'up') waiting.set(node, [answer]);
  dialNext();
}

function dialNext(): void {
  for (const [node, answers] of waiting) {
    if (underWay >= dialsAtOnce) return;
    waiting.delete(node);
    dial(node, answers);
  }
}

function dial(node: string, answers: readonly Answer[]): void {
  const entry = connectedEntry(nodeNamed(node), 'news');
  if (entry === undefined || entry.state === 'up') return;
  underWay++;
  entry.connecting.push((up) => {
    underWay--;
    for (const answer of answers) answer(up);
    dialNext();
  });
}
