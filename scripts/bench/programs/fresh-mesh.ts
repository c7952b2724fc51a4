// Starts new nodes and lets them find one another. A further node, the driver, tells them to connect.
// The driver is hidden, so it is not part of the mesh, and its memory is not counted.

import type { Erlang } from './erlang-node.ts';
import { type Memory, treeMemory } from './memory.ts';
import { needing, type Talk } from './talk.ts';
import { type Bench, launchPeer, type Peer, pause, startNode } from './terl-node.ts';

/** In which order nodes are told to connect: see modules/mesh.ts. */
export type Shape = 'star' | 'chain' | 'at_once';

/** How nodes of terl or of Erlang are started. */
export interface Nodes {
  launch(): ReturnType<typeof launchPeer>;
  /** Starts a driver that connects the nodes and prints MESHED and the time in ms. */
  drive(shape: Shape, names: readonly string[]): Talk;
}

export function ofTerl(bench: Bench): Nodes {
  return {
    launch: () => launchPeer(bench),
    drive(shape, names) {
      const call = `mesh.main('${shape}', ${JSON.stringify(names)}).then(() => sleep(1500))`; // the sleep keeps the driver alive while memory is read
      return startNode(bench, 'driver', call, ['-hidden']);
    },
  };
}

export function ofErlang(erlang: Erlang): Nodes {
  return {
    launch() {
      const talk = erlang.start('other', ['growth', 'peer']);
      return {
        talk,
        ready: async () => ({ talk, name: await talk.line('READY', erlang.startLimit) }),
      };
    },
    drive: (shape, names) =>
      erlang.start('driver', ['growth', 'mesh', shape, ...names], ['-hidden']),
  };
}

/** Starts `size` unconnected nodes and calls `work`; `boot` is the time in ms until all nodes were up. */
export async function withNodes<T>(
  nodes: Nodes,
  size: number,
  work: (peers: readonly Peer[], boot: number) => Promise<T>,
): Promise<T> {
  const begun = performance.now();
  const launched = Array.from({ length: size }, () => nodes.launch());
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
  nodes: Nodes,
  shape: Shape,
  peers: readonly Peer[],
): Promise<{ time: number; memory: Memory }> {
  const names = peers.map(({ name }) => name);
  const talk = nodes.drive(shape, names);
  const time = Number(await talk.line('MESHED'));
  await pause(500);
  const all = peers.map((peer) => treeMemory(peer.talk.child.pid ?? 0));
  const sum = (of: keyof Memory): number => all.reduce((total, one) => total + one[of], 0);
  await talk.ended();
  return { time, memory: { rss: sum('rss'), pss: sum('pss') } };
}
