// Questions of the emulator that take time: what the port mappers know.

import { lookup } from 'node:dns/promises';
import {
  defaultMapperPort,
  mapperNames,
  type NetKernel,
} from '../../transport/kernel/net-kernel.ts';
import { into } from '../emulator/host/batch.ts';
import type { Turns } from '../isolate/turns.ts';
import { formatWhy } from './format-why.ts';
import type { JoinOptions, Membership } from './membership.ts';
import type { Questions } from './shell-requests.ts';

/** Answer request `id` in a later batch; `more` is what this node can be asked beside. */
export function answerRequest(
  membership: Membership | undefined,
  turns: Turns,
  more: Questions,
  id: number,
  what: string,
  json: string,
): void {
  const answered = (ok: boolean, value: unknown): void => {
    turns.incoming.u8(into.answer);
    turns.incoming.u32(id);
    turns.incoming.u8(ok ? 1 : 0);
    turns.incoming.text(JSON.stringify(value));
    turns.wake();
  };
  const args = JSON.parse(json) as readonly never[];
  answer(membership, more, what, args).then(
    (value) => answered(true, value),
    (error: unknown) => answered(false, error instanceof Error ? error.message : String(error)),
  );
}

async function answer(
  membership: Membership | undefined,
  more: Questions,
  what: string,
  args: readonly never[],
): Promise<unknown> {
  const own = more[what];
  if (own !== undefined) return await own(...args);
  const ask = questions[what];
  if (ask === undefined || membership === undefined)
    throw new Error(`the host has no answer to ${JSON.stringify(what)}`);
  return await ask(membership, ...args);
}

/** What can be asked; the answer is a JSON value, null for none. */
const questions: Readonly<Record<string, (membership: Membership, ...args: never[]) => unknown>> = {
  names: ({ kernel }, host: string) => names(kernel, host),
  dns_hostname: (_membership, host: string) => dnsHostname(host),
  start: async (membership, name: string, long: boolean, how: JoinOptions) =>
    (await membership.start(name, long, how)) ?? null,
  stop: async (membership) => (await membership.stop()) ?? null,
  set_env: (membership, key: string, value: string) => {
    membership.setEnv(key, value);
    return null;
  },
  state: (membership) => membership.state(),
  get_net_ticktime: ({ kernel }) => ticktime(kernel),
  set_net_ticktime: ({ kernel }, seconds: number) =>
    kernel ? changing(kernel.setTicktime(seconds)) : 'ignored',
  allow: ({ kernel }, nodes: readonly string[]) => allow(kernel, nodes),
  why: async ({ kernel }, node: string) =>
    kernel ? formatWhy(node, await kernel.why(node)) : null,
};

function ticktime(kernel: NetKernel | undefined): unknown {
  if (kernel === undefined) return 'ignored';
  return changing(kernel.ticktime);
}

async function dnsHostname(host: string): Promise<unknown> {
  try {
    await lookup(host);
    return ['ok', host];
  } catch {
    return ['error', 'nxdomain'];
  }
}

/** `{ ongoingChangeTo: 8 }` as Erlang has it; other values are the same. */
function changing(state: unknown): unknown {
  if (typeof state !== 'object' || state === null || !('ongoingChangeTo' in state)) return state;
  return ['ongoing_change_to', state.ongoingChangeTo];
}

function allow(kernel: NetKernel | undefined, nodes: readonly string[]): unknown {
  if (kernel === undefined) return 'ignored';
  kernel.allow(nodes);
  return 'ok';
}

/** A node that is not alive asks this machine's mapper all the same. */
async function names(kernel: NetKernel | undefined, host: string): Promise<unknown> {
  try {
    const entries = kernel
      ? await kernel.names(host || undefined)
      : (await mapperNames({ host: '127.0.0.1', port: defaultMapperPort() })).entries.toReversed();
    return ['ok', entries.map(({ name, port }) => [name, port])];
  } catch (error) {
    const why = error instanceof Error && 'reason' in error ? error.reason : undefined;
    return ['error', why === 'nxdomain' ? 'nxdomain' : 'address'];
  }
}
