// Listens for nodes in a port range and sets up links to them (OTP: inet_tcp_dist).
// The only file that knows where a host name leads.
import { lookup } from 'node:dns/promises';
import { hostname, networkInterfaces } from 'node:os';
import type { Channel } from './channel.ts';
import type { Clock } from './clock.ts';
import { messageBytes } from './limits.ts';
import { DialError, dial } from './websocket-channel.ts';
import { type Listener, listen } from './websocket-listener.ts';

export const linkProtocol = 'terl'; // the WebSocket subprotocol of links between nodes

export interface DistListenOptions {
  readonly min?: number; // inet_dist_listen_min
  readonly max?: number; // inet_dist_listen_max; without min it means nothing, as in OTP
  readonly address?: string; // inet_dist_use_interface
}

export interface DistAcceptor {
  readonly time: number;
  readonly clock: Clock;
  accept(channel: Channel, proven: () => void): void;
  refused(address: string, why: string): void;
}

export class ListenError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`Protocol 'terl': register/listen error: ${code}`);
    this.code = code;
  }
}

/** Listens at the first free port of the range. */
export async function listenForNodes(
  options: DistListenOptions,
  acceptor: DistAcceptor,
): Promise<Listener> {
  const min = options.min ?? 0;
  const max = options.min === undefined ? 0 : (options.max ?? min);
  for (let port = min; port <= max; port++) {
    try {
      return await listen({
        address: options.address ?? loopback,
        port,
        protocol: linkProtocol,
        messageBytes,
        time: acceptor.time,
        clock: acceptor.clock,
        accept: acceptor.accept,
        refused: acceptor.refused,
      });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      if (code !== 'EADDRINUSE') throw new ListenError(code.toLowerCase());
    }
  }
  throw new ListenError('eaddrinuse');
}

/** Where a host can be reached, best first; empty when its name leads nowhere. */
export async function addressesOf(host: string, ownHost: string): Promise<string[]> {
  const cards = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const own = cards.map(({ address }) => address);
  const outer = cards.filter(({ internal }) => !internal).map(({ address }) => address);
  // Nodes of this machine listen on the loopback unless told otherwise. Asking for our own
  // name could take the resolver seconds, so it is not asked.
  const here = [loopback, ...outer];
  if (host === ownHost || host === 'localhost' || host === hostname()) return here;
  const found = await resolve(host);
  return found.some((address) => own.includes(address)) ? here : found;
}

/** The first of the addresses that answers; rejects with the last one's DialError. */
export async function dialNode(
  addresses: readonly string[],
  port: number,
  time: number,
  signal: AbortSignal,
): Promise<Channel> {
  let last = new DialError(new Error('it has no address'), `port ${port}`);
  for (const address of addresses) {
    try {
      return await dial({ address, port, protocol: linkProtocol, messageBytes, time, signal });
    } catch (error) {
      if (!(error instanceof DialError)) throw error;
      last = error;
      if (signal.aborted) break;
    }
  }
  throw last;
}

const loopback = '127.0.0.1';

async function resolve(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address);
  } catch {
    return []; // a name that leads nowhere is an answer, not a fault
  }
}
