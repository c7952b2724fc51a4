// The settings of a net kernel: its options, with defaults for the missing ones.
import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../base/clock.ts';
import {
  isLongHost,
  type NameDomain,
  type NodeName,
  NodeNameError,
  parseNodeName,
} from '../base/node-name.ts';
import { maxSetupSeconds, setupSeconds } from '../base/wire-limits.ts';
import { defaultEpmdPort } from '../mapper/mapper-client.ts';
import type { Room } from '../nats/room.ts';
import { type CallRules, callRules } from './call-rules.ts';
import { type Cookies, makeCookies } from './cookies.ts';
import type { NetKernelOptions } from './net-kernel-contract.ts';
import { type Way, waysOf } from './ways.ts';

export interface Setting {
  readonly name: string;
  readonly own: NodeName;
  readonly domain: NameDomain;
  readonly cookies: Cookies;
  readonly rules: CallRules;
  readonly listen: { readonly min?: number; readonly max?: number; readonly address?: string };
  readonly setupTime: number; // milliseconds
  readonly ways: readonly Way[]; // at least one
  readonly epmdPort: number; // where nodes may be that only Erlang's way reaches
  readonly room: Room | undefined; // if the node is in one, nodes are found there and not by mappers
  readonly isDirect: boolean; // nodes of a room are called without the broker, where they can be reached
  readonly relay: boolean;
  readonly hidden: boolean;
  readonly mayOthersFault: boolean;
  readonly clock: Clock;
  random(length: number): Uint8Array;
}

/** Returns the settings. Throws a NodeNameError or a CookieError if the options are wrong. */
export function settingOf(options: NetKernelOptions): Setting {
  const { name } = options;
  const own = parseNodeName(name);
  if (own === undefined) {
    throw new NodeNameError(`expected a node name such as foo@host, got ${JSON.stringify(name)}`);
  }
  return {
    name,
    own,
    domain: options.domain ?? (isLongHost(own.host) ? 'long' : 'short'),
    cookies: makeCookies(name, options.cookie, options.cookies),
    rules: callRules(options.autoConnect ?? 'yes'),
    listen: options.listen ?? {},
    setupTime: Math.min(options.setuptime ?? setupSeconds, maxSetupSeconds) * 1_000,
    ways: waysOf(options.carrier, options.mapper),
    epmdPort: options.mapper?.epmdPort ?? defaultEpmdPort(),
    room: undefined,
    isDirect: options.room?.direct !== false,
    relay: options.relay === true,
    hidden: options.hidden === true,
    mayOthersFault: options.mayOthersFault === true,
    clock: options.clock ?? systemClock,
    random: options.random ?? randomBytes,
  };
}
