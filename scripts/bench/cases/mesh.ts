// The case mesh: how long nodes take to find one another, and their memory. All nodes are new for each run.
// A further node, the driver, tells them to connect. It is hidden, so it is not part of the mesh.

import { columns, type Figure } from '../figures/figures.ts';
import { meshed, ofTerl, withNodes } from '../programs/fresh-mesh.ts';
import { type Bench, type Peer, repeat } from '../programs/terl-node.ts';

export async function mesh(bench: Bench): Promise<Figure[]> {
  const sizes = bench.options.quick ? [4] : [8, 16];
  const figures: Figure[] = [];
  for (const size of sizes) figures.push(...(await meshOf(bench, size)));
  return figures;
}

async function meshOf(bench: Bench, size: number): Promise<Figure[]> {
  const nodes = ofTerl(bench);
  const stars = await repeat(bench, 5, () =>
    withNodes(nodes, size, async (peers, boot) => {
      const { time, memory } = await meshed(nodes, 'star', peers);
      return [boot, time, memory.rss, memory.pss];
    }),
  );
  const chain = async (peers: readonly Peer[]): Promise<number[]> => [
    (await meshed(nodes, 'chain', peers)).time,
  ];
  const chains = await repeat(bench, 5, () => withNodes(nodes, size, chain), 0);
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
