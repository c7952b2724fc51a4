// The members of the mesh: the connected visible nodes that have said that they take part in it.

import { settings } from '../host/settings.ts';
import { allEntries, entryNamed } from '../link/dist-entry.ts';
import { sendMessage } from '../signals/send.ts';
import type { Term } from '../term/term.ts';

/** The registered name of the process that gets other nodes' messages about the mesh. */
export const nameServer = 'global_name_server';

const known = new Set<string>();

/** Whether this node takes part in the mesh: false with -connect_all false and with -hidden. */
export function takesPart(): boolean {
  return settings.now.connect_all !== false && settings.now.hidden !== true;
}

/** The connected nodes that take part in the mesh. */
export function members(): string[] {
  return [...known];
}

export function isMember(node: string): boolean {
  return known.has(node);
}

/** `node` takes part. Returns false if that was known. */
export function addMember(node: string): boolean {
  const isNew = !known.has(node);
  known.add(node);
  return isNew;
}

export function removeMember(node: string): void {
  known.delete(node);
}

/** Connected visible nodes, including nodes that do not take part. */
export function visiblePeers(): string[] {
  return [...allEntries()].flatMap(({ state, hidden, node }) =>
    state === 'up' && !hidden ? [node.text] : [],
  );
}

export function isVisible(node: string): boolean {
  const entry = entryNamed(node);
  return entry?.state === 'up' && !entry.hidden;
}

/** Sends a message to the global_name_server of a node. Sends nothing if the node is not connected. */
export function tell(node: string, message: Term): void {
  sendMessage([nameServer, node], message, { noconnect: true });
}

/** Sends a message to all connected visible nodes, whether or not they are known to take part. */
export function tellMesh(message: Term): void {
  if (takesPart()) for (const node of visiblePeers()) tell(node, message);
}
