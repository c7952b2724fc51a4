// Listens for nodes at a port of a range, and calls nodes; works with any carrier (OTP: inet_tcp_dist).

import { codeOf } from '../base/error-code.ts';
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
  readonly max?: number; // inet_dist_listen_max; ignored without min, as in OTP
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
      const code = codeOf(error);
      if (code !== 'EADDRINUSE') throw new ListenError(code.toLowerCase());
    }
  }
  throw new ListenError('eaddrinuse');
}

/** Returns a channel to the first address that answers; rejects with the DialError that explains most. */
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
      // The error of a program that has answered explains more than the error of a port that does not answer.
      if (told === undefined || (isUnreachable(told.code) && !isUnreachable(error.code)))
        told = error;
      if (options.signal?.aborted) break;
    }
  }
  throw told ?? new DialError('nxdomain', `no connection to port ${options.port}: no address`);
}

/** Whether nothing answered at the port: a firewall blocks it, or no program listens there. */
export function isUnreachable(code: string): boolean {
  return /^E[A-Z]+$/.test(code);
}

/** Also accepts any error with a code, since a user's carrier may have a copy of the class. */
export function isDialError(error: unknown): error is DialError {
  return error instanceof DialError || (error instanceof Error && 'code' in error);
}
