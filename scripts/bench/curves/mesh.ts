// The curve over the number of nodes in a mesh, in which each node is linked to each other node.

import { dataSegments } from '../figures/segments.ts';
import { meshed, withNodes } from '../programs/fresh-mesh.ts';
import { cpuSeconds } from '../programs/memory.ts';
import { type Bench, type Peer, pause } from '../programs/terl-node.ts';
import { bySize, type Curve } from './curve.ts';

export const mesh: Curve = bySize(
  'nodes',
  [
    { name: 'links', unit: '' },
    { name: 'start all', unit: 'ms' },
    { name: 'chain', unit: 'ms' },
    { name: 'star', unit: 'ms' },
    { name: 'memory of a node', unit: 'MB' },
    { name: 'idle CPU of a node', unit: 'ms/s' },
    { name: 'idle CPU of all', unit: 'ms/s' },
    { name: 'ticks of all', unit: '1/s' },
  ],
  { full: [2, 4, 8, 16, 32, 64], quick: [3], runs: 1 },
  async (bench, size) => {
    const chain = await withNodes(bench, size, (peers) => meshed(bench, 'chain', peers));
    return withNodes(bench, size, async (peers, boot) => {
      const star = await meshed(bench, 'star', peers); // resolves when each node knows all others
      const { cpu, ticks } = await idle(bench, peers);
      const megabytes = (star.memory.rss * 1024) / 1e6 / size;
      const links = (size * (size - 1)) / 2;
      return [links, boot, chain.time, star.time, megabytes, cpu / size, cpu, ticks];
    });
  },
);

/** Measures all nodes together while they are idle: ms of processor time, and ticks, per second. */
async function idle(
  { options }: Bench,
  peers: readonly Peer[],
): Promise<{ cpu: number; ticks: number }> {
  const pids = peers.map((peer) => peer.talk.child.pid ?? 0);
  const used = (): number => pids.reduce((total, pid) => total + cpuSeconds(pid), 0);
  await pause(options.quick ? 0 : settling);
  const before = { cpu: used(), segments: await dataSegments(pids) };
  const begun = performance.now();
  await pause(options.quick ? 100 : ticktimes);
  const seconds = (performance.now() - begun) / 1000;
  const cpu = ((used() - before.cpu) * 1000) / seconds;
  return { cpu, ticks: ((await dataSegments(pids)) - before.segments) / seconds };
}

const settling = 20_000; // ms; at the first look each link still counts the traffic of its start, and sends no tick
const ticktimes = 60_000; // ms: one net_ticktime, in which each side of a link sends four ticks
