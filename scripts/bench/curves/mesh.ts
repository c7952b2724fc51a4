// The curve over the number of nodes in a mesh, in which each node is linked to each other node.

import { dataSegments } from '../figures/segments.ts';
import { sentenceOf } from '../figures/table.ts';
import {
  meshed,
  type Nodes,
  ofErlang,
  ofTerl,
  type Shape,
  withNodes,
} from '../programs/fresh-mesh.ts';
import { cpuSeconds } from '../programs/memory.ts';
import { type Peer, pause } from '../programs/terl-node.ts';
import { bySize, type Curve, SomeMissing } from './curve.ts';

export const mesh: Curve = bySize(
  'nodes',
  [
    { name: 'links', unit: '' },
    { name: 'start all', unit: 'ms' },
    { name: 'chain', unit: 'ms' },
    { name: 'star', unit: 'ms' },
    { name: 'all at once', unit: 'ms' },
    { name: 'memory of a node', unit: 'MB' },
    { name: 'idle CPU of a node', unit: 'ms/s' },
    { name: 'idle CPU of all', unit: 'ms/s' },
    { name: 'ticks of all', unit: '1/s' },
  ],
  { full: [2, 4, 8, 16, 32, 64], quick: [3], runs: 1 },
  (bench, size, { scale }) => point(ofTerl(bench), size, scale),
  (erlang, size, { scale }) => point(ofErlang(erlang), size, scale),
);

/** Throws SomeMissing if nodes did not find one another in time; the other figures are in it. */
async function point(nodes: Nodes, size: number, scale: number): Promise<readonly number[]> {
  const failures: string[] = [];
  const links = (size * (size - 1)) / 2;
  const chain = await figures('chain', 1, () => timeOf('chain'));
  const atOnce = await figures('at_once', 1, () => timeOf('at_once'));
  const [boot = Number.NaN, star = Number.NaN, ...rest] = await figures('star', 6, () =>
    withNodes(nodes, size, async (peers, started) => {
      const { time, memory } = await meshed(nodes, 'star', peers); // resolves when each node knows all others
      const { cpu, ticks } = await idle(peers, Math.min(1, scale));
      return [started, time, (memory.rss * 1024) / 1e6 / size, cpu / size, cpu, ticks];
    }),
  );
  const all = [links, boot, ...chain, star, ...atOnce, ...rest];
  if (failures.length > 0) throw new SomeMissing(failures.join('; '), all);
  return all;

  function timeOf(shape: Shape): Promise<number[]> {
    return withNodes(nodes, size, async (peers) => [(await meshed(nodes, shape, peers)).time]);
  }

  async function figures(
    shape: Shape,
    count: number,
    measure: () => Promise<number[]>,
  ): Promise<number[]> {
    try {
      return await measure();
    } catch (error) {
      failures.push(`${shape}: ${sentenceOf(error)}`);
      return Array.from({ length: count }, () => Number.NaN);
    }
  }
}

/** Measures all nodes together while they are idle: ms of processor time, and ticks, per second. */
async function idle(
  peers: readonly Peer[],
  scale: number,
): Promise<{ cpu: number; ticks: number }> {
  const pids = peers.map((peer) => peer.talk.child.pid ?? 0);
  const used = (): number => pids.reduce((total, pid) => total + cpuSeconds(pid), 0);
  await pause(scale * settling);
  const before = { cpu: used(), segments: await dataSegments(pids) };
  const begun = performance.now();
  await pause(scale * ticktimes);
  const seconds = (performance.now() - begun) / 1000;
  const cpu = ((used() - before.cpu) * 1000) / seconds;
  return { cpu, ticks: ((await dataSegments(pids)) - before.segments) / seconds };
}

const settling = 20_000; // ms; at the first look each link still counts the traffic of its start, and sends no tick
const ticktimes = 60_000; // ms: one net_ticktime, in which each side of a link sends four ticks
