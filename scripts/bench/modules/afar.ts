// Spawns processes, and calls functions, on the other node.

import type { Pid } from 'terl/globals';
import { concurrently, connect, measureRate, type Setting, scaled } from './measure.ts';

const callers = 64;

/** remote_spawn: spawns per second, one after the other, concurrently, and without waiting for a reply. */
export async function spawning(setting: Setting): Promise<void> {
  const peer = await connect(setting);
  const n = scaled(setting, 5000);
  await measureRate(setting, 7, ['remote_spawn.seq', 'ops/s', n], () => inSequence(peer, n));
  const each = scaled(setting, 300);
  await measureRate(setting, 7, ['remote_spawn.c64', 'ops/s', callers * each], () =>
    concurrently(callers, () => inSequence(peer, each)),
  );
  const many = scaled(setting, 20_000);
  await measureRate(setting, 7, ['remote_spawn.request', 'ops/s', many], () => ask(peer, many));
}

/** The function that is spawned on the other node. */
export function reply_to(from: Pid, i: number): void {
  send(from, ['hello', i]);
}

async function inSequence(peer: string, n: number): Promise<void> {
  for (let i = n; i > 0; i--) {
    spawn(peer, reply_to, [self(), i]);
    await receive(['hello', i]);
  }
}

async function ask(peer: string, n: number): Promise<void> {
  for (let i = n; i > 0; i--) spawn_request(peer, reply_to, [self(), i]);
  for (let replies = n, hellos = n; replies + hellos > 0; ) {
    const [word, , outcome] = await receive(
      P.union(['spawn_reply', P.any, P.any, P.any], ['hello', P.any]),
    );
    if (word === 'hello') hellos--;
    else if (outcome === 'ok') replies--;
    else throw new Error(`a spawn was refused: ${outcome}`);
  }
}

type Call = (node: string, module: string, fn: string, args: readonly unknown[]) => unknown;

/** rpc_call and erpc_call: calls per second. */
export async function calling(setting: Setting): Promise<void> {
  const peer = await connect(setting);
  const { rpc, erpc } = globalThis as unknown as Record<string, { call: Call }>;
  for (const [name, module] of Object.entries({ rpc, erpc })) {
    if (module === undefined) throw new Error(`there is no module ${name}`);
    const calls = async (n: number): Promise<void> => {
      for (let left = n; left > 0; left--) {
        const answer = await module.call(peer, 'erlang', 'node', []);
        if (answer !== peer) throw new Error(`${name}.call gave ${JSON.stringify(answer)}`);
      }
    };
    const n = scaled(setting, 5000);
    await measureRate(setting, 7, [`${name}_call.seq`, 'ops/s', n], () => calls(n));
    const each = scaled(setting, 300);
    await measureRate(setting, 7, [`${name}_call.c64`, 'ops/s', callers * each], () =>
      concurrently(callers, () => calls(each)),
    );
  }
}
