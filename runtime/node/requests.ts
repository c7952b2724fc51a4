// Answers requests of the emulator in a later batch: itself those about the network, such as the names in a
// port mapper, and the others by the functions that it is given.

import { lookup } from 'node:dns/promises';
import type { NetKernel } from '../../transport/kernel/net-kernel.ts';
import type {
  Answered,
  HostAnswers,
  HostRequests,
  Ticktime,
} from '../emulator/host/host-requests.ts';
import type { Turns } from '../isolate/turns.ts';
import { formatWhy } from './format-why.ts';
import type { Membership } from './membership.ts';

/** Answers request `id` in a later batch. `more`: functions that answer the requests not handled here. */
export function answerRequest(
  membership: Membership | undefined,
  turns: Turns,
  more: OwnAnswers,
  id: number,
  what: string,
  json: string,
): void {
  const answered = (ok: boolean, value: unknown): void => {
    turns.tell({ kind: 'answer', request: id, ok, json: JSON.stringify(value) });
  };
  const args = JSON.parse(json) as readonly never[];
  answer(membership, more, what, args).then(
    (value) => answered(true, value),
    (error: unknown) => answered(false, error instanceof Error ? error.message : String(error)),
  );
}

async function answer(
  membership: Membership | undefined,
  more: OwnAnswers,
  what: string,
  args: readonly never[],
): Promise<unknown> {
  const own = membership === undefined ? more : { ...ofNetwork(membership), ...more };
  const ask = Object.hasOwn(own, what) ? (own as Record<string, Answering>)[what] : undefined;
  if (ask === undefined) throw new Error(`the host has no answer to ${JSON.stringify(what)}`);
  return await ask(...args);
}

type Answering = (...args: readonly never[]) => unknown;

/** The requests about the network; the functions for all other requests come from node.ts. */
type OfNetwork =
  | ('names' | 'dns_hostname' | 'start' | 'stop' | 'set_env' | 'state' | 'why')
  | ('get_net_ticktime' | 'set_net_ticktime' | 'allow');

export type OwnAnswers = HostAnswers<Exclude<keyof HostRequests, OfNetwork>>;

function ofNetwork(membership: Membership): HostAnswers<OfNetwork> {
  const { kernel } = membership;
  return {
    names: (host) => names(membership, host),
    dns_hostname: dnsHostname,
    start: async (name, long, how) => (await membership.start(name, long, how)) ?? null,
    stop: async () => (await membership.stop()) ?? null,
    set_env(key, value) {
      membership.setEnv(key, value);
      return null;
    },
    state: () => membership.state(),
    get_net_ticktime: () => ticktime(kernel),
    set_net_ticktime: (seconds) => (kernel ? changing(kernel.setTicktime(seconds)) : 'ignored'),
    allow: (nodes) => allow(kernel, nodes),
    why: async (node) => (kernel ? formatWhy(node, await kernel.why(node)) : null),
  };
}

function ticktime(kernel: NetKernel | undefined): Ticktime {
  if (kernel === undefined) return 'ignored';
  return changing(kernel.ticktime);
}

async function dnsHostname(host: string): Promise<Answered<'dns_hostname'>> {
  try {
    await lookup(host);
    return ['ok', host];
  } catch {
    return ['error', 'nxdomain'];
  }
}

/** Returns `['ongoing_change_to', 8]` for `{ ongoingChangeTo: 8 }`, and any other value unchanged. */
function changing<State>(
  state: State | { readonly ongoingChangeTo: number },
): State | readonly ['ongoing_change_to', number] {
  if (typeof state !== 'object' || state === null || !('ongoingChangeTo' in state)) return state;
  return ['ongoing_change_to', state.ongoingChangeTo];
}

function allow(kernel: NetKernel | undefined, nodes: readonly string[]): 'ok' | 'ignored' {
  if (kernel === undefined) return 'ignored';
  kernel.allow(nodes);
  return 'ok';
}

/** The names in a host's port mapper. A node that is not alive asks the mapper of this machine. */
async function names(membership: Membership, host: string): Promise<Answered<'names'>> {
  try {
    const entries = await membership.names(host || undefined);
    return ['ok', entries.map(({ name, port }) => [name, port])];
  } catch (error) {
    const why = error instanceof Error && 'reason' in error ? error.reason : undefined;
    return ['error', why === 'nxdomain' ? 'nxdomain' : 'address'];
  }
}
