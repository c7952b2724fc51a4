// Starts new nodes and lets them find one another. A further node, the driver, tells them to connect.
// The driver is hidden, so it is not part of the mesh, and its memory is not counted.

import { type Memory, treeMemory } from './memory.ts';
import { needing } from './talk.ts';
import { type Bench, launchPeer, type Peer, pause, startNode } from './terl-node.ts';

/** Starts `size` unconnected nodes and calls `work`; `boot` is the time in ms until all nodes were up. */
export async function withNodes<T>(
  bench: Bench,
  size: number,
  work: (peers: readonly Peer[], boot: number) => Promise<T>,
): Promise<T> {
  const begun = performance.now();
  const launched = Array.from({ length: size }, () => launchPeer(bench));
  try {
    const peers = await Promise.all(launched.map((one) => one.ready()));
    const boot = performance.now() - begun;
    return await needing(
      launched.map((one) => one.talk),
      work(peers, boot),
    );
  } finally {
    await Promise.all(launched.map((one) => one.talk.kill()));
  }
}

/**
 * Connects the nodes. Returns the ms until each node knew all others, and the memory of all nodes after that.
 */
export async function meshed(
  bench: Bench,
  shape: 'star' | 'chain',
  peers: readonly Peer[],
): Promise<{ time: number; memory: Memory }> {
  const names = JSON.stringify(peers.map(({ name }) => name));
  const call = `mesh.main('${shape}', ${names}).then(() => sleep(1500))`; // the sleep keeps the driver alive while memory is read
  const talk = startNode(bench, 'driver', call, ['-hidden']);
  const time = Number(await talk.line('MESHED'));
  await pause(500);
  const all = peers.map((peer) => treeMemory(peer.talk.child.pid ?? 0));
  const sum = (of: keyof Memory): number => all.reduce((total, one) => total + one[of], 0);
  await talk.ended();
  return { time, memory: { rss: sum('rss'), pss: sum('pss') } };
}
