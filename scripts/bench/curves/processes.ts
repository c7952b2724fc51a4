// The curve over the number of processes: time and memory of each when there are many.

import { rss } from '../programs/memory.ts';
import type { Talk } from '../programs/talk.ts';
import { startNode } from '../programs/terl-node.ts';
import { bySize, type Curve, ifMany, numbersIn } from './curve.ts';

export const processes: Curve = bySize(
  'processes',
  [
    { name: 'spawn', unit: 'us' },
    { name: 'round trip to one of them', unit: 'us' },
    { name: 'kill', unit: 'us' },
    { name: 'memory in the node', unit: 'bytes' },
    { name: 'memory of the machine', unit: 'bytes' },
  ],
  { full: [10, 100, 1000, 10_000, 100_000, 1_000_000], quick: [1000] },
  (bench, n) => point(startNode(bench, 'driver', `crowd.main(${n}, memory)`, limit), n),
  (erlang, n) =>
    point(erlang.start('driver', ['growth', 'processes', String(n)], ['+P', '2097152']), n),
);

const limit = ['-memory_limit', '4096']; // MiB: enough for all points; with the default the node would end before the last

/**
 * Measures one point. The node prints MEMORY before and
 * after spawning, and waits until its memory has been read.
 */
async function point(talk: Talk, n: number): Promise<number[]> {
  const pid = talk.child.pid ?? 0;
  await talk.line('MEMORY');
  const before = rss(pid);
  await talk.line('MEMORY');
  const bytes = ((rss(pid) - before) * 1024) / n;
  const [spawn = 0, trip = 0, kill = 0, inNode] = numbersIn(await talk.line('POINT'));
  await talk.ended();
  return [spawn, trip, kill, ifMany(inNode, n, 1000), ifMany(bytes, n, 10_000)];
}
