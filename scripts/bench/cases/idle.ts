// spawn_idle: time and memory of a waiting process. Each run has a new node, so that memory starts small.

import { columns, type Figure } from '../figures/figures.ts';
import { rss } from '../programs/memory.ts';
import { type Bench, repeat, scaled, setting, startNode } from '../programs/terl-node.ts';

export async function idle(bench: Bench): Promise<Figure[]> {
  const runs = await repeat(bench, 5, () => run(bench));
  const n = scaled(bench, 100_000);
  return columns(
    [
      ['spawn_idle.seconds', 's', n, 'lower'],
      ['spawn_idle.bytes_rss', 'bytes/process', n, 'lower'],
      ['spawn_idle.bytes_vm', 'bytes/process', n, 'lower'],
    ],
    runs,
  );
}

interface Printed {
  readonly n: number;
  readonly seconds: number;
  readonly heap: number; // bytes of all n processes together
}

async function run(bench: Bench): Promise<number[]> {
  const talk = startNode(bench, 'driver', `idle.main(${setting(bench, '')}, memory)`);
  const pid = talk.child.pid ?? 0;
  await talk.line('MEMORY');
  const before = rss(pid);
  await talk.line('MEMORY');
  const after = rss(pid);
  const { n, seconds, heap } = JSON.parse(await talk.line('IDLE')) as Printed;
  await talk.ended();
  return [seconds, ((after - before) * 1024) / n, heap / n];
}
