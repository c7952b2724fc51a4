// The types of the net kernel's options, events and functions. Code outside transport/ imports them
// from net-kernel.ts.

import type { ConnectionOptions } from 'node:tls';
import type { Clock } from '../base/clock.ts';
import type { Bytes } from '../base/copy-bytes.ts';
import type { Invite } from '../base/invite.ts';
import type { NameDomain } from '../base/node-name.ts';
import type { Carrier } from '../carrier/channel.ts';
import type { FaultNews } from '../faults/node-faults.ts';
import type { Vector } from '../faults/orders.ts';
import type { TicktimeChange, TicktimeState } from '../link/net-ticktime.ts';
import type { ConnectFailure } from './connect-error.ts';
import type { FaultCall, FaultOutcome } from './fault-desk.ts';
import type { WhyStep } from './why.ts';

export interface Peer {
  readonly name: string;
  readonly creation: number;
  readonly kind: 'terl' | 'erlang'; // which terms and which control messages it takes
  readonly flags: bigint; // that both nodes have
  readonly hidden: boolean; // true if the node is hidden, or if only this link to it is
  readonly address: string; // ip:port, or that of the broker
  readonly carrier: string; // what carries the link: ws, wss, nats; '' if a user's carrier does not tell
  readonly link: number; // a number that no other connection of this node has had
}

/** The room that a node enters. */
export interface RoomChoice {
  readonly invite: Invite;
  readonly tls?: ConnectionOptions; // for the connection to the broker
  readonly direct?: boolean; // false: no link goes past the broker
}

/** The address where other nodes reach this one, for net_kernel:get_state. */
export interface Listening {
  readonly address: string;
  readonly port: number;
  readonly mapperPort: number;
  readonly domain: NameDomain;
}

export interface NetKernelOptions {
  readonly name: string; // the whole name, such as foo@host
  readonly domain?: NameDomain; // by default 'long' if the host has a dot (-name foo@host.domain), else 'short'
  readonly hidden?: boolean;
  readonly cookie: string;
  readonly cookies?: ReadonlyMap<string, string>; // cookies for single peers
  readonly mapper?: {
    readonly port?: number; // TERL_MAPPER_PORT, else 4370
    readonly epmdPort?: number; // with Erlang's carrier: ERL_EPMD_PORT, else 4369
    readonly start?: readonly string[]; // command that starts tpmd; terl appends `-port N` to it
  };
  readonly listen?: { readonly min?: number; readonly max?: number; readonly address?: string };
  readonly ticktime?: number; // net_ticktime in seconds
  readonly setuptime?: number; // net_setuptime in seconds
  readonly carrier?: Carrier | readonly Carrier[]; // the carriers of -proto_dist; by default WebSocket without TLS
  readonly room?: RoomChoice; // -join: nodes are found in a room at a NATS server, instead of by the mapper
  readonly relay?: boolean; // call a node through the mapper's relay if the node's own port cannot be reached
  readonly autoConnect?: 'yes' | 'never' | 'once';
  readonly mayOthersFault?: boolean; // net_faults: other nodes may set faults on this one
  readonly clock?: Clock;
  readonly random?: (length: number) => Uint8Array;
}

export interface NetKernelEvents {
  up(peer: Peer): void;
  down(name: string, reason: string, link: number): void; // connection_closed, net_tick_timeout, disconnect, …
  failed(name: string, why: ConnectFailure): void; // a connect() to the node has failed
  frames(name: string, bytes: Uint8Array): void; // frames from a peer; `bytes` is a view, valid only during the call
  congested(name: string, busy: boolean): void; // busy: more than 1 MiB is queued for the peer; not busy: the queue is empty again
  report(level: 'error' | 'warning' | 'info', text: string): void;
  admit?(name: string): boolean | Promise<boolean>; // a caller has proved the cookie; false refuses the caller
  fault?(news: FaultNews): void; // a fault of this node was set, healed, or is over: for the user
  faultHappens?(news: FaultNews): void; // the same for a trace: of a freeze before the node rests
  /** Resolves when what happened has been recorded by a trace, to this node's vector; undefined without a trace. */
  recorded?(): Promise<Vector | undefined>;
  froze?(isFrozen: boolean): void; // the node is frozen: what runs processes must rest until it is thawed
  crash?(): void; // end at once, without goodbye
}

export interface NetKernel {
  readonly name: string;
  readonly creation: number;
  readonly port: number;
  connect(name: string, how?: 'asked' | 'auto'): void; // does nothing if the node is up or being called; else `up` or `failed` follows
  connectHidden(name: string): void; // as connect, but each end treats the other as a hidden node
  allow(names: readonly string[]): void; // from now on only these nodes, and those of earlier allow() calls, may have links
  why(name: string): Promise<WhyStep[]>; // explains the connection, step by step; calls the node if it is not up, and keeps the link
  fault(call: FaultCall, vector?: Vector): Promise<FaultOutcome>; // sets and heals faults, here and on other nodes; `vector`: of the process that asks, in a trace
  setTicktime(seconds: number, transitionSeconds?: number): TicktimeChange;
  readonly ticktime: TicktimeState;
  readonly listening: Listening;
  /**
   * Sends a copy of the bytes, or of the pieces as one message, to a peer that is up. Calls `arrived` when the bytes have arrived.
   * With `link`, sends only if the link to the peer still has this number.
   */
  send(name: string, bytes: Bytes, arrived?: () => void, link?: number): void;
  /**
   * Sends the ticks that are due, for a program in the middle of long work. It is cheap, so call it often.
   */
  keepAlive(): void;
  /**
   * Ends the link to a node, and this node's call of it. With `link` it ends only the link of this number.
   * Returns true if there was such a link.
   */
  disconnect(name: string, link?: number): boolean;
  setCookie(cookie: string, node?: string): void;
  getCookie(node?: string): string;
  names(host?: string): Promise<{ name: string; port: number }[]>; // oldest registration first
  peers(): readonly Peer[];
  stop(): Promise<void>;
}
