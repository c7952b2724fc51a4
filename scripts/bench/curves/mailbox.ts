// The mailbox: what a message costs when many others wait.

import { startNode } from '../terl-node.ts';
import { bySize, type Curve, numbersIn } from './curve.ts';

export const mailbox: Curve = bySize(
  'messages in the mailbox',
  [
    { name: 'take the last', unit: 'us' },
    { name: 'take the first', unit: 'us' },
    { name: 'drain', unit: 'us/message' },
    { name: 'memory', unit: 'bytes/message' },
  ],
  { full: [10, 100, 1000, 10_000, 100_000, 1_000_000], quick: [10, 1000] },
  async (bench, length) => {
    const talk = startNode(bench, 'driver', `waiting.main(${length}, memory)`);
    const point = numbersIn(await talk.line('POINT'));
    await talk.ended();
    return point;
  },
  async (erlang, length) => {
    const talk = erlang.start('mailbox', [String(length)]);
    const point = numbersIn(await talk.line('POINT'));
    await talk.ended();
    return point;
  },
);
