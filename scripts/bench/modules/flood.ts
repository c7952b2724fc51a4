// A sender that never waits, and a receiver that may be slow. Both print their progress all the time.

import { type Count, tellCount } from './count.ts';

/** The receiver: registers as `taker`, and sleeps `pause` milliseconds after each message; 0: never. */
export async function taker(pause: number): Promise<never> {
  const taken: Count = { n: 0 };
  register('taker', self());
  spawn(() => tellCount('TAKEN', taken));
  io.format('READY ~s~n', [node()]);
  for (;;) {
    await receive();
    taken.n++;
    if (pause > 0) await sleep(pause);
  }
}

/** The sender: sends `most` messages, each with a binary of `size` bytes. */
export async function sender(peer: string, size: number, most: number): Promise<void> {
  await net_kernel.connect_node(peer);
  const sent: Count = { n: 0 };
  spawn(() => tellCount('SENT', sent));
  const binary = new Uint8Array(size).fill(7);
  for (; sent.n < most; sent.n++) send(['taker', peer], binary);
  await sleep('infinity');
}
