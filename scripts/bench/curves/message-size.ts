// The size of a message between two nodes.

import { launchPeer, startNode } from '../terl-node.ts';
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
  async (bench, size) => {
    const peer = await launchPeer(bench).ready();
    try {
      const talk = startNode(bench, 'driver', `sizes.main('${peer.name}', ${size})`);
      const point = numbersIn(await talk.line('POINT'));
      await talk.ended();
      return point;
    } finally {
      await peer.talk.kill();
    }
  },
  async (erlang, size) => {
    const peer = erlang.start('peer', []);
    try {
      const talk = erlang.start('sizes', [await peer.line('READY'), String(size)]);
      const point = numbersIn(await talk.line('POINT'));
      await talk.ended();
      return point;
    } finally {
      await peer.kill();
    }
  },
);
