// Spawns processes that end at once: many in a burst, or one after the other.

import { measure, measureRate, now, type Setting, scaled } from './measure.ts';

/** spawn_local: spawns per second. */
export async function main(setting: Setting): Promise<void> {
  const n = scaled(setting, 200_000);
  await measure(setting, 7, [['spawn_local.burst', 'spawns/s', n, 'higher']], async () => {
    const before = processes().length;
    const begun = now();
    await burst(n);
    while (processes().length > before) await sleep(0);
    return [(n * 1e6) / (now() - begun)];
  });
  await measureRate(setting, 7, ['spawn_local.monitored', 'spawns/s', n], () => monitored(n));
}

async function burst(n: number): Promise<void> {
  for (let i = n; i > 0; i--) spawn(() => 'ok');
}

async function monitored(n: number): Promise<void> {
  for (let i = n; i > 0; i--) {
    const [pid, reference] = spawn_monitor(() => 'ok');
    await receive(['DOWN', reference, 'process', pid, 'normal']);
  }
}
