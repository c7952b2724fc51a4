// What the net kernel is given, what it tells and what it can do: the types of the transport's door.
// Those above import them from net-kernel.ts.

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
  readonly hidden: boolean; // the node is, or this one link between two that are not
  readonly address: string; // ip:port
  readonly link: number; // of this connection among all of this node
}

/** net_kernel:get_state's view of where others find this node. */
export interface Listening {
  readonly address: string;
  readonly port: number;
  readonly mapperPort: number;
  readonly domain: NameDomain;
}

export interface NetKernelOptions {
  readonly name: string; // foo@host, resolved
  readonly domain?: NameDomain; // long if the host has a dot, unless said otherwise (-name foo@host)
  readonly hidden?: boolean;
  readonly cookie: string;
  readonly cookies?: ReadonlyMap<string, string>; // of single peers
  readonly mapper?: {
    readonly port?: number; // TERL_MAPPER_PORT, else 4370
    readonly start?: readonly string[]; // command that starts tpmd; ` -port N` is appended
  };
  readonly listen?: { readonly min?: number; readonly max?: number; readonly address?: string };
  readonly ticktime?: number; // seconds
  readonly setuptime?: number; // seconds
  readonly carrier?: Carrier; // -proto_dist; without it plain WebSocket
  readonly relay?: boolean; // call through the mapper of a node whose own port cannot be reached
  readonly autoConnect?: 'yes' | 'never' | 'once';
  readonly clock?: Clock;
  readonly random?: (length: number) => Uint8Array;
}

export interface NetKernelEvents {
  up(peer: Peer): void;
  down(name: string, reason: string, link: number): void; // connection_closed, net_tick_timeout, disconnect, …
  failed(name: string, why: ConnectFailure): void; // a connect() that did not come up
  frames(name: string, bytes: Uint8Array): void; // a view, valid during the call
  congested(name: string, busy: boolean): void; // more than 1 MiB queued, or all of it gone again
  report(level: 'error' | 'warning' | 'info', text: string): void;
  admit?(name: string): boolean | Promise<boolean>; // asked when a caller has proved its cookie
}

export interface NetKernel {
  readonly name: string;
  readonly creation: number;
  readonly port: number;
  connect(name: string, how?: 'asked' | 'auto'): void; // idempotent; answered by up or failed
  connectHidden(name: string): void; // as connect; this one link is hidden at both ends
  allow(names: readonly string[]): void; // from now on only these and those allowed before, either way
  why(name: string): Promise<WhyStep[]>; // calls it if it is not up, and keeps the link
  setTicktime(seconds: number, transitionSeconds?: number): TicktimeChange;
  readonly ticktime: TicktimeState;
  readonly listening: Listening;
  /** To a peer that is up; the bytes are copied. `arrived`: they are there, and all before. `link`: by no other one. */
  send(name: string, bytes: Uint8Array, arrived?: () => void, link?: number): void;
  /** For a program in the middle of long work: what others must hear in time goes out at once. Cheap; call it often. */
  keepAlive(): void;
  disconnect(name: string, link?: number): boolean; // true if it was connected; with `link`, just that one
  setCookie(cookie: string, node?: string): void;
  getCookie(node?: string): string;
  names(host?: string): Promise<{ name: string; port: number }[]>; // oldest registration first
  peers(): readonly Peer[];
  stop(): Promise<void>;
}
