// How an Erlang node is told the pid of a process that another terl node than its own has spawned. Erlang's pids
// name one node, the home; there, the numbers of such a pid are another node's. So the serial, which in Erlang's own
// pids is small, says which node: a hash of its name, with the highest bit set. The creation is that node's, too.

/** The serial that says that the node with this name has allocated the id. */
export function serialOf(node: string): number {
  let hash = 0x811c9dc5; // FNV-1a
  for (let i = 0; i < node.length; i++) hash = Math.imul(hash ^ node.charCodeAt(i), 0x01000193);
  return (hash | 0x80000000) >>> 0;
}

export function isToldSerial(serial: number): boolean {
  return serial >= 2 ** 31;
}
