// mesh: nodes that find one another, all fresh for each run; the driver is hidden and not counted.

import { columns, type Figure } from '../figures.ts';
import { type Memory, treeMemory } from '../memory.ts';
import { type Bench, launchPeer, type Peer, pause, repeat, startNode } from '../terl-node.ts';

export async function mesh(bench: Bench): Promise<Figure[]> {
  const sizes = bench.options.quick ? [4] : [8, 16];
  const figures: Figure[] = [];
  for (const size of sizes) figures.push(...(await meshOf(bench, size)));
  return figures;
}

async function meshOf(bench: Bench, size: number): Promise<Figure[]> {
  const stars = await repeat(bench, 5, () =>
    withNodes(bench, size, async (peers, boot) => {
      const { time, memory } = await meshed(bench, 'star', peers);
      return [boot, time, memory.rss, memory.pss];
    }),
  );
  const chain = async (peers: readonly Peer[]): Promise<number[]> => [
    (await meshed(bench, 'chain', peers)).time,
  ];
  const chains = await repeat(bench, 5, () => withNodes(bench, size, chain), 0);
  const name = `mesh${size}`;
  return [
    ...columns(
      [
        [`${name}.boot`, 'ms', size, 'lower'],
        [`${name}.star`, 'ms', size, 'lower'],
        [`${name}.rss`, 'KiB', size, 'lower'],
        [`${name}.pss`, 'KiB', size, 'lower'],
      ],
      stars,
    ),
    ...columns([[`${name}.chain`, 'ms', size, 'lower']], chains),
  ];
}

async function withNodes(
  bench: Bench,
  size: number,
  work: (peers: readonly Peer[], boot: number) => Promise<number[]>,
): Promise<number[]> {
  const begun = performance.now();
  const launched = Array.from({ length: size }, () => launchPeer(bench));
  try {
    const peers = await Promise.all(launched.map((one) => one.ready()));
    return await work(peers, performance.now() - begun);
  } finally {
    await Promise.all(launched.map((one) => one.talk.kill()));
  }
}

async function meshed(
  bench: Bench,
  shape: 'star' | 'chain',
  peers: readonly Peer[],
): Promise<{ time: number; memory: Memory }> {
  const names = JSON.stringify(peers.map(({ name }) => name));
  const call = `mesh.main('${shape}', ${names}).then(() => sleep(1500))`; // here while memory is read
  const talk = startNode(bench, 'driver', call, ['-hidden']);
  const time = Number(await talk.line('MESHED'));
  await pause(500);
  const all = peers.map((peer) => treeMemory(peer.talk.child.pid ?? 0));
  const sum = (of: keyof Memory): number => all.reduce((total, one) => total + one[of], 0);
  await talk.ended();
  return { time, memory: { rss: sum('rss'), pss: sum('pss') } };
}
