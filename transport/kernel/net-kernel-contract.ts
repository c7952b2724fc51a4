// The types of the net kernel's options, events and functions.
// Other floors import them from net-kernel.ts.

import type { Clock } from '../base/clock.ts';
import type { NameDomain } from '../base/node-name.ts';
import type { Carrier } from '../carrier/channel.ts';
import type { TicktimeChange, TicktimeState } from '../link/net-ticktime.ts';
import type { ConnectFailure } from './call-node.ts';
import type { WhyStep } from './why.ts';

export interface Peer {
  readonly name: string;
  readonly creation: number;
  readonly flags: bigint;
  readonly hidden: boolean; // the node is hidden, or only this link is
  readonly address: string; // ip:port
  readonly link: number; // the connection's number; each connection of this node has its own
}

/** Where other nodes reach this one, for net_kernel:get_state. */
export interface Listening {
  readonly address: string;
  readonly port: number;
  readonly mapperPort: number;
  readonly domain: NameDomain;
}

export interface NetKernelOptions {
  readonly name: string; // foo@host, with the host filled in
  readonly domain?: NameDomain; // by default long if the host has a dot (-name foo@host)
  readonly hidden?: boolean;
  readonly cookie: string;
  readonly cookies?: ReadonlyMap<string, string>; // cookies for single peers
  readonly mapper?: {
    readonly port?: number; // TERL_MAPPER_PORT, else 4370
    readonly start?: readonly string[]; // command that starts tpmd; ` -port N` is appended
  };
  readonly listen?: { readonly min?: number; readonly max?: number; readonly address?: string };
  readonly ticktime?: number; // seconds
  readonly setuptime?: number; // seconds
  readonly carrier?: Carrier; // -proto_dist; by default plain WebSocket
  readonly relay?: boolean; // call through the mapper's relay if a node's own port cannot be reached
  readonly autoConnect?: 'yes' | 'never' | 'once';
  readonly clock?: Clock;
  readonly random?: (length: number) => Uint8Array;
}

export interface NetKernelEvents {
  up(peer: Peer): void;
  down(name: string, reason: string, link: number): void; // connection_closed, net_tick_timeout, disconnect, …
  failed(name: string, why: ConnectFailure): void; // a connect() has failed
  frames(name: string, bytes: Uint8Array): void; // a view, valid during the call
  congested(name: string, busy: boolean): void; // more than 1 MiB is queued, or the queue is empty again
  report(level: 'error' | 'warning' | 'info', text: string): void;
  admit?(name: string): boolean | Promise<boolean>; // called when a caller has proved the cookie
}

export interface NetKernel {
  readonly name: string;
  readonly creation: number;
  readonly port: number;
  connect(name: string, how?: 'asked' | 'auto'): void; // does nothing if the node is up or pending; followed by `up` or `failed`
  connectHidden(name: string): void; // as connect, but this link is hidden at both ends
  allow(names: readonly string[]): void; // from now on, links only to and from these and those allowed before
  why(name: string): Promise<WhyStep[]>; // calls the node if it is not up, and keeps the link
  setTicktime(seconds: number, transitionSeconds?: number): TicktimeChange;
  readonly ticktime: TicktimeState;
  readonly listening: Listening;
  /** Send to a peer that is up; the bytes are copied. `arrived` is called when they have arrived. `link`: only by this one. */
  send(name: string, bytes: Uint8Array, arrived?: () => void, link?: number): void;
  /** For a program in the middle of long work: sends the ticks that are due. Cheap, so call it often. */
  keepAlive(): void;
  disconnect(name: string, link?: number): boolean; // true if it was connected; `link`: only this one
  setCookie(cookie: string, node?: string): void;
  getCookie(node?: string): string;
  names(host?: string): Promise<{ name: string; port: number }[]>; // oldest registration first
  peers(): readonly Peer[];
  stop(): Promise<void>;
}
