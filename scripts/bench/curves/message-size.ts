// The curves over the size of a message between two nodes.

import { needing, type Talk } from '../programs/talk.ts';
import { startNode, withPeer } from '../programs/terl-node.ts';
import { bySize, type Curve, numbersIn } from './curve.ts';

export const messageSize: Curve = bySize(
  'bytes of a message',
  [
    { name: 'round trip', unit: 'ms' },
    { name: 'one way', unit: 'MB/s' },
  ],
  {
    full: [10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 64_000_000],
    quick: [100_000],
  },
  (bench, size) =>
    withPeer(bench, (peer) =>
      point(startNode(bench, 'driver', `sizes.main('${peer.name}', ${size})`)),
    ),
  async (erlang, size) => {
    const peer = erlang.start('other', ['growth', 'peer']);
    const name = await peer.line('READY', erlang.startLimit);
    const driver = erlang.start('driver', ['growth', 'sizes', name, String(size)]);
    try {
      return await needing([peer], point(driver));
    } finally {
      await peer.kill();
    }
  },
);

async function point(driver: Talk): Promise<number[]> {
  const numbers = numbersIn(await driver.line('POINT'));
  await driver.ended();
  return numbers;
}
