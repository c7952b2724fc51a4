// Listens for nodes in a port range and sets up links to them, with whatever carrier (OTP: inet_tcp_dist).

import { messageBytes } from '../base/wire-limits.ts';
import {
  type Carrier,
  type Channel,
  DialError,
  type DialOptions,
  type Listener,
  type ListenOptions,
} from './channel.ts';

export interface DistListenOptions {
  readonly min?: number; // inet_dist_listen_min
  readonly max?: number; // inet_dist_listen_max; without min it means nothing, as in OTP
  readonly address?: string; // inet_dist_use_interface
}

class ListenError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`Protocol 'terl': register/listen error: ${code}`);
    this.code = code;
  }
}

/** Listens at the first free port of the range. */
export async function listenForNodes(
  carrier: Carrier,
  options: DistListenOptions,
  acceptor: Omit<ListenOptions, 'address' | 'port' | 'messageBytes'>,
): Promise<Listener> {
  const min = options.min ?? 0;
  const max = options.min === undefined ? 0 : (options.max ?? min);
  const address = options.address ?? '127.0.0.1';
  for (let port = min; port <= max; port++) {
    try {
      return await carrier.listen({ ...acceptor, address, port, messageBytes });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      if (code !== 'EADDRINUSE') throw new ListenError(code.toLowerCase());
    }
  }
  throw new ListenError('eaddrinuse');
}

/** The first of the addresses that answers; rejects with the most telling DialError. */
export async function dialNode(
  carrier: Carrier,
  addresses: readonly string[],
  options: Omit<DialOptions, 'address' | 'messageBytes' | 'reached'>,
  reached: (address: string) => void = () => {},
): Promise<Channel> {
  let told: DialError | undefined;
  for (const address of addresses) {
    try {
      const how = { ...options, address, messageBytes, reached: () => reached(address) };
      return await carrier.dial(how);
    } catch (error) {
      if (!isDialError(error)) throw error;
      // Somebody who answered and refused says more than a port where nobody is.
      if (told === undefined || (isUnreachable(told.code) && !isUnreachable(error.code)))
        told = error;
      if (options.signal?.aborted) break;
    }
  }
  throw told ?? new DialError('nxdomain', `no connection to port ${options.port}: no address`);
}

/** Nothing was heard from the port: a firewall, or a listener that is gone. */
export function isUnreachable(code: string): boolean {
  return /^E[A-Z]+$/.test(code);
}

/** A carrier from elsewhere may have its own copy of the class. */
export function isDialError(error: unknown): error is DialError {
  return error instanceof DialError || (error instanceof Error && 'code' in error);
}
