// One process sends to another node without waiting.

import type { Pid } from 'terl/globals';
import { connect, measure, now, type Setting, scaled } from './measure.ts';

/** remote_stream: messages per second, or megabytes of binary per second. */
export async function main(setting: Setting): Promise<void> {
  const peer = await connect(setting);
  const n = scaled(setting, 300_000);
  await measure(setting, 7, [['remote_stream.small', 'messages/s', n, 'higher']], async () => {
    const microseconds = await stream(peer, n, undefined);
    return [(n * 1e6) / microseconds];
  });
  await binaries(setting, peer, 'remote_stream.100B', 100, 200_000);
  await binaries(setting, peer, 'remote_stream.10KB', 10_000, 20_000);
  await binaries(setting, peer, 'remote_stream.1MB', 1_000_000, 300);
}

async function binaries(
  setting: Setting,
  peer: string,
  name: string,
  size: number,
  full: number,
): Promise<void> {
  const n = scaled(setting, full);
  await measure(setting, 7, [[name, 'MB/s', n, 'higher']], async () => {
    const binary = Uint8Array.from({ length: size }, () => Math.random() * 256);
    const microseconds = await stream(peer, n, binary);
    return [(n * size) / microseconds];
  });
}

async function stream(peer: string, n: number, binary: Uint8Array | undefined): Promise<number> {
  const other = spawn_link(peer, sink, [self(), n]);
  await receive(['ready', other]);
  const begun = now();
  await sendAll(other, n, binary);
  await receive(['ack', other]);
  return now() - begun;
}

async function sendAll(to: Pid, n: number, binary: Uint8Array | undefined): Promise<void> {
  if (binary === undefined) for (let i = n; i > 0; i--) send(to, ['tick', i]);
  else for (let i = n; i > 0; i--) send(to, ['tick', binary]);
}

/** Takes n messages on the other node, then sends 'ack'. */
export async function sink(from: Pid, n: number): Promise<void> {
  send(from, ['ready', self()]);
  for (let left = n; left > 0; left--) await receive(['tick', P.any]);
  send(from, ['ack', self()]);
}
