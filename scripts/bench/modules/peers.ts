// Asks a node of terl or of Erlang, which has a module of the same name: erlang/peers.erl.

import type { Pid } from 'terl/globals';
import { connect, measure, measureRate, now, type Setting, scaled } from './measure.ts';
import { percentile } from './round-trips.ts';

/** erlang_peers: round trips, streams, calls and spawns. */
export async function drive(setting: Setting): Promise<void> {
  const peer = await connect(setting);
  const trips = scaled(setting, 10_000);
  await measure(
    setting,
    runs,
    [
      ['erlang_peers.p50', 'us', trips, 'lower'],
      ['erlang_peers.p99', 'us', trips, 'lower'],
    ],
    () => roundTrips(peer, trips),
  );
  const many = scaled(setting, 100_000);
  await measure(setting, runs, [['erlang_peers.small', 'messages/s', many, 'higher']], async () => [
    (many * 1e6) / (await stream(peer, many, 1)),
  ]);
  const few = scaled(setting, 100);
  await measure(setting, runs, [['erlang_peers.1MB', 'MB/s', few, 'higher']], async () => {
    const binary = Uint8Array.from({ length: 1e6 }, () => Math.random() * 256);
    return [(few * 1e6) / (await stream(peer, few, binary))];
  });
  const n = scaled(setting, 3000);
  await measureRate(setting, runs, ['erlang_peers.rpc', 'calls/s', n], () => calls(peer, n));
  await measureRate(setting, runs, ['erlang_peers.spawn', 'spawns/s', n], () => spawns(peer, n));
}

const runs = 5;

async function roundTrips(peer: string, n: number): Promise<number[]> {
  const other = spawn_link(peer, 'peers', 'answer', [self()]);
  const times: number[] = [];
  for (let i = n + Math.min(1000, n); i > 0; i--) {
    const begun = now();
    send(other, ['ping', i]);
    await receive(['pong', i]);
    if (i <= n) times.push(now() - begun);
  }
  send(other, 'stop');
  times.sort((a, b) => a - b);
  return [percentile(times, 0.5), percentile(times, 0.99)];
}

/** Returns the microseconds until the other side has taken n messages. */
async function stream(peer: string, n: number, what: unknown): Promise<number> {
  const other = spawn_link(peer, 'peers', 'sink', [self(), n]);
  await receive(['ready', other]);
  const begun = now();
  for (let i = n; i > 0; i--) send(other, ['tick', what]);
  await receive(['ack', other]);
  return now() - begun;
}

async function calls(peer: string, n: number): Promise<void> {
  for (let i = n; i > 0; i--) {
    const answer = await rpc.call(peer, 'erlang', 'node', []);
    if (answer !== peer) throw new Error(`rpc.call gave ${JSON.stringify(answer)}`);
  }
}

async function spawns(peer: string, n: number): Promise<void> {
  for (let i = n; i > 0; i--) {
    spawn(peer, 'peers', 'reply_to', [self(), i]);
    await receive(['hello', i]);
  }
}

/** The processes on the other node. */
export async function answer(to: Pid): Promise<void> {
  for (;;) {
    const message = await receive<['ping', number] | 'stop'>();
    if (message === 'stop') return;
    send(to, ['pong', message[1]]);
  }
}

export async function sink(from: Pid, n: number): Promise<void> {
  send(from, ['ready', self()]);
  for (let left = n; left > 0; left--) await receive(['tick', P.any]);
  send(from, ['ack', self()]);
}

export function reply_to(from: Pid, i: number): void {
  send(from, ['hello', i]);
}
