// Many senders to one mailbox, and a receive that has to skip many messages.

import type { Pid } from 'terl/globals';
import { measure, now, type Setting, scaled } from './measure.ts';

const senders = 100;
const noise = 10_000;

/** fan_in: messages per second from 100 senders. */
export async function fanIn(setting: Setting): Promise<void> {
  const each = scaled(setting, 10_000);
  const n = senders * each;
  await measure(setting, 7, [['fan_in', 'messages/s', n, 'higher']], async () => {
    const me = self();
    const all = Array.from({ length: senders }, () =>
      spawn_link(async () => {
        await receive('go');
        await sendTicks(me, each);
      }),
    );
    const begun = now();
    for (const sender of all) send(sender, 'go');
    for (let left = n; left > 0; left--) await receive(['tick', P.any]);
    return [(n * 1e6) / (now() - begun)];
  });
}

async function sendTicks(to: Pid, n: number): Promise<void> {
  for (let i = n; i > 0; i--) send(to, ['tick', i]);
}

/** selective: receives per second while 10,000 other messages stay in the mailbox. */
export async function selective(setting: Setting): Promise<void> {
  await withNoise(setting, 'selective.scan', 5000, async (n) => {
    for (let i = n; i > 0; i--) {
      send(self(), ['hit', i]);
      await receive(['hit', i]);
    }
  });
  await withNoise(setting, 'selective.ref', 1_000_000, async (n) => {
    for (let i = n; i > 0; i--) {
      const reference = make_ref();
      send(self(), ['hit', reference]);
      await receive(['hit', reference]);
    }
  });
}

async function withNoise(
  setting: Setting,
  name: string,
  full: number,
  work: (n: number) => Promise<void>,
): Promise<void> {
  const n = scaled(setting, full);
  await measure(setting, 7, [[name, 'ops/s', n, 'higher']], async () => {
    for (let i = noise; i > 0; i--) send(self(), ['noise', i]);
    const begun = now();
    await work(n);
    return [(n * 1e6) / (now() - begun)];
  });
}
