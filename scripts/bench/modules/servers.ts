// Calls and casts of a gen_server, on one node or on two.

import type { Pid } from 'terl/globals';
import { concurrently, connect, measureRate, type Setting, scaled } from './measure.ts';
import type { Calls, Casts } from './tally.ts';

const callers = 64;

/** gen_server: calls and casts per second on one node, and calls per second from one node to another. */
export async function main(setting: Setting): Promise<void> {
  const peer = await connect(setting);
  const n = scaled(setting, 200_000);
  await measureRate(setting, 7, ['gen_server.call', 'calls/s', n], async () => {
    await calls(await started(node()), n);
  });
  const many = scaled(setting, 500_000);
  await measureRate(setting, 7, ['gen_server.cast', 'casts/s', many], async () => {
    await casts(await started(node()), many);
  });
  const server = await started(peer);
  const far = scaled(setting, 10_000);
  await measureRate(setting, 7, ['gen_server.call_remote', 'calls/s', far], () =>
    calls(server, far),
  );
  const each = scaled(setting, 300);
  await measureRate(setting, 7, ['gen_server.call_remote.c64', 'calls/s', callers * each], () =>
    concurrently(callers, () => calls(server, each)),
  );
}

async function started(on: string): Promise<Pid> {
  const result = await rpc.call(on, 'gen_server', 'start', ['tally', undefined, []]);
  if (Array.isArray(result) && result[0] === 'ok') return result[1] as Pid;
  throw new Error(`the server did not start: ${JSON.stringify(result)}`);
}

async function calls(server: Pid, n: number): Promise<void> {
  for (let i = n; i > 0; i--) await gen_server.call<Calls>(server, ['add', i]);
}

/** Ends with a call, whose reply says that all casts are done. */
async function casts(server: Pid, n: number): Promise<void> {
  for (let i = n; i > 0; i--) gen_server.cast<Casts>(server, ['add', i]);
  const sum = await gen_server.call<Calls>(server, ['add', 0], 'infinity');
  if (sum !== (n * (n + 1)) / 2) throw new Error(`${n} casts gave ${sum}`);
}
