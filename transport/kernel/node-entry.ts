// What the net kernel knows of one other node: a call under way, or a link.

import type { Channel } from '../carrier/channel.ts';
import type { Connection } from '../link/connection.ts';
import type { ConnectFailure } from './call-node.ts';
import type { Peer } from './net-kernel-contract.ts';
import type { Noted } from './why.ts';

export type Entry = Pending | Up;

export interface Pending {
  readonly state: 'pending';
  call: AbortController | undefined; // our own, until it ends or is overtaken
  readonly callers: Set<Channel>; // theirs, in handshake
  wanted: boolean; // connect() awaits its answer
  hidden: boolean; // our call announces us as a hidden node
  readonly watchers: ((failure: ConnectFailure | undefined) => void)[]; // why() awaits the outcome
  noted: Noted | undefined; // told of each step of our call
}

export interface Up {
  readonly state: 'up';
  readonly peer: Peer;
  readonly connection: Connection;
  readonly since: number; // by performance.now()
  readonly callers: Set<Channel>; // says that we hold a dead link; may be right
}

export function freshPending(): Pending {
  return {
    state: 'pending',
    call: undefined,
    callers: new Set(),
    wanted: false,
    hidden: false,
    watchers: [],
    noted: undefined,
  };
}

/** Whether this is the one that is meant: any, without a number. */
export function isLink(entry: Entry, link: number | undefined): boolean {
  return link === undefined || (entry.state === 'up' && entry.peer.link === link);
}
