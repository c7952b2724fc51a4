// A link of the mesh. It has no direction, so its two nodes may be named in either order.

import type { MeshLink } from './protocol.ts';

/** Returns the link between two nodes, without any fault. */
export function linkOf(one: string, other: string): MeshLink {
  const [a = '', b = ''] = [one, other].sort();
  return { a, b, hidden: false, faults: [] };
}

/** Returns what tells a link from all others: 'bar@host foo@host'. */
export function idOfLink({ a, b }: Pick<MeshLink, 'a' | 'b'>): string {
  return `${a} ${b}`;
}
