// The curve over the length of a mailbox: the cost of a message while many others wait.

import type { Talk } from '../programs/talk.ts';
import { startNode } from '../programs/terl-node.ts';
import { bySize, type Curve, ifMany, numbersIn } from './curve.ts';

export const mailbox: Curve = bySize(
  'messages in the mailbox',
  [
    { name: 'take the last', unit: 'us' },
    { name: 'take the first', unit: 'us' },
    { name: 'drain', unit: 'us/message' },
    { name: 'memory', unit: 'bytes/message' },
  ],
  { full: [10, 100, 1000, 10_000, 100_000, 1_000_000], quick: [1000] },
  (bench, n) => point(startNode(bench, 'driver', `waiting.main(${n}, memory)`), n),
  (erlang, n) => point(erlang.start('driver', ['growth', 'mailbox', String(n)]), n),
);

async function point(talk: Talk, n: number): Promise<number[]> {
  const [last = 0, first = 0, drain = 0, bytes] = numbersIn(await talk.line('POINT'));
  await talk.ended();
  return [last, first, drain, ifMany(bytes, n, 1000)];
}
