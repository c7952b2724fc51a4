// Who is pending, who is up; connects on demand, settles crossed calls (OTP: net_kernel).
// The door of the transport: one node of the network, speaking bytes to others by name.
// A peer is reported up once, then its frames in order, then down once.
import { randomBytes } from 'node:crypto';
import { systemClock } from '../base/clock.ts';
import { addressesOf } from '../base/host-addresses.ts';
import { isLongHost, NodeNameError, parseNodeName } from '../base/node-name.ts';
import {
  crossedRetryTime,
  maxSetupSeconds,
  setupSeconds,
  tickSeconds,
  transitionSeconds,
} from '../base/wire-limits.ts';
import { type Channel, isChannelClosed } from '../carrier/channel.ts';
import { listenForNodes } from '../carrier/dist-listener.ts';
import { websocketCarrier } from '../carrier/websocket-dist.ts';
import { checkCookie } from '../handshake/cookie.ts';
import { HandshakeError, otherStarted } from '../handshake/handshake.ts';
import {
  flagHandshake23,
  flagPublished,
  flagTerl,
  type NameMessage,
  type Status,
} from '../handshake/handshake-messages.ts';
import { createConnection } from '../link/connection.ts';
import { reportOfEnd } from '../link/ended-report.ts';
import { netTicktime } from '../link/net-ticktime.ts';
import { makeSendMemory } from '../link/send-memory.ts';
import { defaultMapperPort, keepRegistered, names } from '../mapper/mapper-client.ts';
import {
  ConnectError,
  type ConnectFailure,
  callNode,
  isCrossed,
  type ProvenPeer,
} from './call-node.ts';
import { callRules, notAllowed } from './call-rules.ts';
import { callerReports } from './caller-reports.ts';
import type { NetKernel, NetKernelEvents, NetKernelOptions, Peer } from './net-kernel-contract.ts';
import { type Entry, freshPending, isLink, type Pending, type Up } from './node-entry.ts';
import { account, type Noted } from './why.ts';

export { loadCarrier } from '../carrier/proto-dist.ts';
export { CookieError, checkCookie, readCookie } from '../handshake/cookie.ts';
export { defaultMapperPort, names as mapperNames } from '../mapper/mapper-client.ts';
export type { ConnectFailure } from './call-node.ts';
export type {
  NetKernel,
  NetKernelEvents,
  NetKernelOptions,
} from './net-kernel-contract.ts';
export type { WhyStep } from './why.ts';

export async function startNetKernel(
  options: NetKernelOptions,
  events: NetKernelEvents,
): Promise<NetKernel> {
  const own = parseNodeName(options.name);
  if (own === undefined) {
    throw new NodeNameError(
      `expected a node name such as foo@host, got ${JSON.stringify(options.name)}`,
    );
  }
  const clock = options.clock ?? systemClock;
  const random = options.random ?? randomBytes;
  const carrier = options.carrier ?? websocketCarrier;
  const listen = { address: '127.0.0.1', ...options.listen };
  const ticktime = netTicktime(options.ticktime ?? tickSeconds, clock, () => {
    for (const entry of entries.values()) if (entry.state === 'up') entry.connection.paceChanged();
  });
  const setupTime = Math.min(options.setuptime ?? setupSeconds, maxSetupSeconds) * 1_000;
  const mapper = { port: options.mapper?.port ?? defaultMapperPort() };
  const domain = options.domain ?? (isLongHost(own.host) ? 'long' : 'short');
  const entries = new Map<string, Entry>();
  const memory = makeSendMemory();
  const rules = callRules(options.autoConnect ?? 'yes');
  const cookies = new Map<string, string>();
  for (const [peer, text] of options.cookies ?? [])
    cookies.set(peer, checkCookie(text, `the cookie given for ${peer}`));
  const callers = callerReports(clock, (text) => events.report('error', text));
  let cookie = checkCookie(options.cookie, 'the cookie given');
  let stopped = false;
  let links = 0; // so far

  const registered = Promise.withResolvers<NameMessage>(); // a caller may come before the mapper's answer
  const listener = await listenForNodes(carrier, listen, {
    time: setupTime,
    clock,
    accept: (channel, proven) => void accept(channel, proven),
    refused: callers.rejected,
  });
  const registration = await keepRegistered(
    { host: '127.0.0.1', port: mapper.port },
    {
      fullName: options.name,
      name: own.alive,
      port: listener.port,
      hidden: options.hidden === true,
    },
    {
      start: options.mapper?.start,
      listenAddress: listen.address,
      relay: options.relay === true,
      clock,
    },
    (text) => events.report('warning', text),
  ).catch(async (error: unknown) => {
    await listener.close();
    throw error;
  });
  const me: NameMessage = {
    name: options.name,
    creation: registration.creation,
    flags: flagHandshake23 | flagTerl | (options.hidden ? 0n : flagPublished),
  };
  registered.resolve(me);
  const cookieFor = (peer: string) => cookies.get(peer) ?? cookie;

  // Calls of ours

  function connect(name: string, how: 'asked' | 'auto' = 'asked', hidden = false): void {
    if (name === options.name || stopped) return;
    const entry = entries.get(name);
    if (entry?.state === 'up') return;
    if (entry?.state === 'pending') {
      entry.wanted = true; // a call is under way, from us or to us
      return;
    }
    if (!rules.isAllowed(name)) {
      events.report('error', `** Connection attempt with disallowed node ${name} **`);
      return events.failed(name, notAllowed(name));
    }
    const held = how === 'asked' ? undefined : rules.heldBack(name);
    if (held !== undefined) return events.failed(name, held);
    const pending = newPending(name);
    pending.wanted = true;
    pending.hidden = hidden;
    void call(name, pending, setupTime);
  }

  async function call(name: string, pending: Pending, time: number): Promise<void> {
    const abort = new AbortController();
    const begun = clock.now();
    pending.call = abort;
    try {
      const peer = await callNode({
        me: pending.hidden ? { ...me, flags: me.flags & ~flagPublished } : me,
        them: name,
        cookieFor,
        random,
        stillWanted: () => entries.get(name) === pending,
        domain,
        ownHost: own?.host ?? '',
        carrier,
        relay: options.relay === true,
        mapper,
        time,
        clock,
        signal: abort.signal,
        report: (text) => events.report('error', text),
        noted: pending.noted ?? (() => {}),
      });
      pending.call = undefined;
      if (entries.get(name) === pending) install(peer, pending.hidden);
      else peer.channel.close('overtaken');
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      pending.call = undefined;
      if (entries.get(name) === pending)
        callFailed(name, pending, error, time - (clock.now() - begun));
    }
  }

  function callFailed(name: string, pending: Pending, why: ConnectError, timeLeft: number): void {
    if (isCrossed(why) && timeLeft > crossedRetryTime) {
      // The other side's own call may be on its way to us. Should it not arrive, ours goes out again.
      clock.after(crossedRetryTime, () => {
        const idle = entries.get(name) === pending && pending.callers.size === 0 && !pending.call;
        if (idle) void call(name, pending, timeLeft - crossedRetryTime);
        else if (entries.get(name) === pending)
          callFailed(name, pending, why, timeLeft - crossedRetryTime);
      });
      return;
    }
    if (pending.callers.size > 0) return; // the last of them answers for us
    giveUp(name, pending, why);
  }

  function giveUp(name: string, pending: Pending, why: ConnectFailure): void {
    entries.delete(name);
    const { step, reason, sentence } = why;
    if (pending.wanted) events.failed(name, { step, reason, sentence });
    for (const answer of pending.watchers) answer({ step, reason, sentence });
  }

  /** A call for why(): reported to nobody else. Undefined when it came up. */
  function probe(name: string, noted: Noted): Promise<ConnectFailure | undefined> {
    const { promise, resolve } = Promise.withResolvers<ConnectFailure | undefined>();
    const entry = entries.get(name);
    if (entry?.state === 'up') resolve(undefined);
    else if (entry !== undefined) entry.watchers.push(resolve);
    else {
      const pending = newPending(name);
      pending.watchers.push(resolve);
      pending.noted = noted;
      void call(name, pending, setupTime);
    }
    return promise;
  }

  // Calls of theirs

  async function accept(channel: Channel, proven: () => void): Promise<void> {
    let name: string | undefined;
    try {
      const peer = await otherStarted(channel, {
        me: await registered.promise,
        cookieFor,
        random,
        judge(them) {
          const status = judge(them);
          if (status !== 'nok' && status !== 'not_allowed') {
            name = them.name;
            (entries.get(name) ?? newPending(name)).callers.add(channel);
          }
          return status;
        },
        admit: (caller) => events.admit?.(caller) ?? true,
      });
      proven();
      if (stopped) return channel.close('net_kernel_terminated');
      install({ channel, ...peer });
    } catch (error) {
      if (isChannelClosed(error)) return;
      if (!(error instanceof HandshakeError)) throw error;
      channel.close(error.reason);
      callers.failed(error, channel.address);
      if (name !== undefined) callerGone(name, channel, error);
    }
  }

  function judge(them: NameMessage): Status {
    if (stopped || them.name === options.name || !rules.isAllowed(them.name)) return 'not_allowed';
    const entry = entries.get(them.name);
    if (entry?.state === 'up') return 'alive';
    if (entry?.call === undefined) return 'ok';
    return options.name > them.name ? 'nok' : 'ok_simultaneous';
  }

  function callerGone(name: string, channel: Channel, why: HandshakeError): void {
    const entry = entries.get(name);
    entry?.callers.delete(channel);
    if (entry?.state !== 'pending' || entry.call !== undefined || entry.callers.size > 0) return;
    // Whoever that was proved nothing, so a connect() of ours that waited for it goes out now.
    const awaited = entry.wanted || entry.watchers.length > 0;
    if (awaited && why.reason !== 'cancelled') void call(name, entry, setupTime);
    else giveUp(name, entry, { step: 'connect', reason: 'cancelled', sentence: why.message });
  }

  // Links

  function newPending(name: string): Pending {
    const pending = freshPending();
    entries.set(name, pending);
    return pending;
  }

  function install({ channel, hello, taggers }: ProvenPeer, hidden = false): void {
    const { name } = hello;
    const old = entries.get(name);
    const losers = new Set(old?.callers);
    losers.delete(channel);
    if (old?.state === 'up') {
      old.connection.close('overtaken'); // a proven newcomer: what we held is dead
      wentDown(name, old, 'connection_closed');
    }
    const peer: Peer = {
      name,
      creation: hello.creation,
      flags: hello.flags,
      hidden: hidden || (hello.flags & flagPublished) === 0n,
      address: channel.address,
      link: ++links,
    };
    const pace = () => ticktime.ticking;
    const connection = createConnection(
      { channel, taggers, memory, clock, pace },
      {
        frames: (bytes) => events.frames(name, bytes),
        congested: (busy) => events.congested(name, busy),
        ended: (reason) => ended(name, up, reason),
      },
    );
    const up: Up = { state: 'up', peer, connection, since: performance.now(), callers: new Set() };
    entries.set(name, up);
    rules.wasUp(name);
    if (old?.state === 'pending') {
      old.call?.abort();
      for (const answer of old.watchers) answer(undefined);
    }
    for (const loser of losers) loser.close('overtaken');
    events.up(peer);
    if (entries.get(name) === up) connection.start();
  }

  function ended(name: string, up: Up, reason: string): void {
    if (entries.get(name) !== up) return;
    const why = reportOfEnd(name, up.peer.address, reason);
    if (why !== undefined) events.report('error', why);
    wentDown(name, up, reason);
  }

  function wentDown(name: string, up: Up, reason: string): void {
    if (entries.get(name) === up) entries.delete(name);
    events.down(name, reason, up.peer.link);
  }

  function drop(name: string, reason: string): boolean {
    const entry = entries.get(name);
    switch (entry?.state) {
      case undefined:
        return false;
      case 'pending':
        entry.call?.abort();
        for (const caller of entry.callers) caller.close('cancelled');
        giveUp(name, entry, {
          step: 'connect',
          reason,
          sentence: `${name} was disconnected before it came up`,
        });
        return false;
      case 'up':
        for (const caller of entry.callers) caller.close('cancelled');
        entry.connection.close(reason);
        wentDown(name, entry, reason);
        return true;
    }
  }

  return {
    name: options.name,
    creation: registration.creation,
    port: listener.port,
    connect: (name, how) => connect(name, how),
    connectHidden: (name) => connect(name, 'asked', true),
    allow: rules.allow,
    why: (name) =>
      account(name, {
        ownName: options.name,
        domain,
        mapper,
        rules,
        link: (peer) => entries.get(peer),
        probe,
      }),
    setTicktime: (seconds, transition = transitionSeconds) => ticktime.change(seconds, transition),
    get ticktime() {
      return ticktime.state;
    },
    listening: { address: listen.address, port: listener.port, mapperPort: mapper.port, domain },
    send(name, bytes, arrived, link) {
      const entry = entries.get(name);
      if (entry?.state === 'up' && isLink(entry, link)) entry.connection.send(bytes, arrived);
    },
    keepAlive() {
      for (const entry of entries.values()) if (entry.state === 'up') entry.connection.keepAlive();
    },
    disconnect(name, link) {
      const entry = entries.get(name);
      return entry !== undefined && isLink(entry, link) && drop(name, 'disconnect');
    },
    setCookie(text, node) {
      const checked = checkCookie(text, 'set_cookie');
      if (node === undefined || node === options.name) cookie = checked;
      else cookies.set(node, checked);
    },
    getCookie: (node) => (node === undefined ? cookie : cookieFor(node)),
    async names(host = own.host) {
      const [address] = await addressesOf(host, own.host);
      if (address === undefined)
        throw new ConnectError('host', 'nxdomain', `the host ${host} is not known`);
      return (await names({ host: address, port: mapper.port })).entries.reverse();
    },
    peers: () =>
      [...entries.values()].flatMap((entry) => (entry.state === 'up' ? [entry.peer] : [])),
    async stop() {
      if (stopped) return;
      stopped = true;
      for (const name of [...entries.keys()]) drop(name, 'net_kernel_terminated');
      registration.end();
      callers.stop();
      ticktime.stop();
      await listener.close();
    },
  };
}
