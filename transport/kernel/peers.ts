// The other nodes that this node knows. Each event of a socket goes to peer-state.ts,
// which returns the next state of the peer and the effects that this file carries out.
import type { Clock } from '../base/clock.ts';
import { crossedRetryTime, metNodes } from '../base/wire-limits.ts';
import { type Channel, isChannelClosed } from '../carrier/channel.ts';
import { takeOrder } from '../faults/fault-line.ts';
import type { NodeFaults } from '../faults/node-faults.ts';
import { HandshakeError, otherStarted } from '../handshake/handshake.ts';
import { isFaultLine, type Status } from '../handshake/handshake-messages.ts';
import { createConnection } from '../link/connection.ts';
import type { NetTicktime } from '../link/net-ticktime.ts';
import { makeSendMemory } from '../link/send-memory.ts';
import { sharedTimer } from '../link/shared-timer.ts';
import { type CallOptions, callNode, type ProvenPeer } from './call-node.ts';
import type { CallerReports } from './caller-reports.ts';
import { ConnectError, type ConnectFailure } from './connect-error.ts';
import { howToReach } from './how-to-reach.ts';
import type { Me } from './me.ts';
import type { NetKernelEvents, Peer } from './net-kernel-contract.ts';
import type { OrderTaker } from './order-taker.ts';
import {
  type Call,
  happened,
  isCalling,
  type Link,
  type PeerEffect,
  type PeerEvent,
  type PeerState,
  statusFor,
} from './peer-state.ts';
import type { Setting } from './setting.ts';
import { natureOf, type Way } from './ways.ts';
import type { Noted } from './why.ts';

export interface PeersContext {
  readonly me: Me;
  readonly setting: Setting;
  readonly ticktime: NetTicktime;
  readonly callers: CallerReports;
  readonly events: NetKernelEvents;
  readonly clock: Clock; // it stands while the node is frozen
  readonly faults: NodeFaults;
  readonly taker: OrderTaker;
}

export class Peers {
  readonly #context: PeersContext;
  readonly #states = new Map<string, NonNullable<PeerState>>();
  readonly #calls = new Map<Call, AbortController>(); // this node's calls under way
  readonly #met = new Set<string>(); // nodes that were connected, or did not answer in time; last met last
  readonly #memory = makeSendMemory();
  readonly #tickClock: Clock; // its one timer is that of all links
  #links = 0; // the number of links so far
  #isStopped = false;

  constructor(context: PeersContext) {
    this.#context = context;
    this.#tickClock = sharedTimer(context.clock);
  }

  stateOf(name: string): PeerState {
    return this.#states.get(name);
  }

  /** The link to a peer that is up; with `number`, only if the link has this number. */
  linkTo(name: string, number?: number): Link | undefined {
    const state = this.#states.get(name);
    if (state?.state !== 'up') return undefined;
    return number === undefined || state.link.peer.link === number ? state.link : undefined;
  }

  links(): Link[] {
    return [...this.#states.values()].flatMap((known) =>
      known.state === 'up' ? [known.link] : [],
    );
  }

  /** The nodes that this node is, was or wanted to be connected to: a fault may be on there. */
  met(): string[] {
    return [...new Set([...this.#states.keys(), ...this.#met])];
  }

  keepAlive(): void {
    for (const known of this.#states.values())
      if (known.state === 'up') known.link.connection.keepAlive();
  }

  connect(name: string, how: 'asked' | 'auto', hidden: boolean): void {
    const { setting } = this.#context;
    if (name === setting.name || this.#isStopped) return;
    this.#happen(name, { kind: 'wanted', hidden, refusal: setting.rules.refusal(name, how) });
  }

  /** Calls a node for why(), without a report. Returns undefined if the node came up. */
  probe(name: string, noted: Noted): Promise<ConnectFailure | undefined> {
    const { promise, resolve } = Promise.withResolvers<ConnectFailure | undefined>();
    this.#happen(name, { kind: 'watched', watcher: resolve, noted });
    return promise;
  }

  /** Takes a call of another node. Calls `proven` when the caller has proved the cookie. */
  async accept(opened: Channel, proven: () => void, way: Way): Promise<void> {
    const { me, setting, events, callers, faults } = this.#context;
    const channel = faults.gateOfCaller(opened);
    let name: string | undefined;
    let isLine = false;
    try {
      const peer = await otherStarted(channel, {
        me: me.on(way),
        scheme: way.scheme,
        cookieFor: setting.cookies.of,
        random: setting.random,
        judge: (them) => {
          isLine = way.scheme.kind === 'terl' && isFaultLine(them);
          const status = this.#judge(them.name, isLine);
          if (isLine || status === 'nok' || status === 'not_allowed') return status;
          name = them.name;
          this.#happen(name, { kind: 'caller_named', caller: channel });
          return status;
        },
        admit: (caller) => isLine || (events.admit?.(caller) ?? true),
      });
      if (isLine) return await this.#takeOrder({ channel, way, ...peer }, proven);
      proven();
      if (this.#isStopped) return channel.close('net_kernel_terminated');
      this.#proven({ channel, way, ...peer });
    } catch (error) {
      if (isChannelClosed(error)) return;
      if (!(error instanceof HandshakeError)) throw error;
      const { reason, message: sentence } = error;
      channel.close(reason);
      callers.failed(error, channel.address);
      if (name === undefined) return;
      this.#happen(name, { kind: 'caller_gone', caller: channel, reason, sentence });
    }
  }

  /** `proven` is called only when all is over, so that the connection ends if the other side does nothing. */
  async #takeOrder(peer: ProvenPeer, proven: () => void): Promise<void> {
    const { name } = peer.hello;
    await takeOrder(peer, (order) => this.#context.taker.carryOut(order, name));
    proven();
  }

  /**
   * Ends the link; with `number`, only a link of this number. Without `number`,
   * also ends a call that is under way. Returns true if there was such a link.
   */
  disconnect(name: string, number?: number): boolean {
    const isUp = this.linkTo(name, number) !== undefined;
    if (isUp || number === undefined) this.#happen(name, { kind: 'dropped', reason: 'disconnect' });
    return isUp;
  }

  /** Closes all links and calls. */
  disconnectAll(): void {
    this.#dropAll('disconnect');
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Closes all links and calls. From now on this node calls no node and accepts no caller. */
  stop(): void {
    this.#isStopped = true;
    this.#dropAll('net_kernel_terminated');
  }

  #dropAll(reason: string): void {
    for (const name of [...this.#states.keys()]) this.#happen(name, { kind: 'dropped', reason });
  }

  #happen(name: string, event: PeerEvent): void {
    this.#meet(name, event);
    const [state, effects] = happened(name, this.#states.get(name), event);
    if (state === undefined) this.#states.delete(name);
    else this.#states.set(name, state);
    for (const effect of effects) this.#carryOut(name, effect);
  }

  #meet(name: string, event: PeerEvent): void {
    const isSilent = event.kind === 'call_failed' && event.why.reason === 'timeout';
    if (event.kind !== 'proven' && !isSilent) return;
    this.#met.delete(name);
    this.#met.add(name);
    if (this.#met.size <= metNodes) return;
    for (const oldest of this.#met) return void this.#met.delete(oldest);
  }

  #carryOut(name: string, effect: PeerEffect): void {
    const { events, clock } = this.#context;
    switch (effect.do) {
      case 'call':
        return void this.#call(name, effect.call);
      case 'abort':
        return this.#calls.get(effect.call)?.abort();
      case 'wait': {
        const { crossing } = effect;
        const over = () => this.#happen(name, { kind: 'crossing_over', crossing });
        return void clock.after(crossedRetryTime, over);
      }
      case 'close':
        return effect.channel.close(effect.reason);
      case 'close_link':
        return effect.link.connection.close(effect.reason);
      case 'tell_failed':
        return events.failed(name, effect.why);
      case 'tell_up':
        return this.#tellUp(name, effect.link);
      case 'tell_down':
        return events.down(name, effect.reason, effect.link.peer.link);
      case 'report':
        return events.report('error', effect.text);
      case 'answer':
        return effect.watcher(effect.failure);
      case 'again':
        return this.#happen(name, effect.event);
    }
  }

  #tellUp(name: string, link: Link): void {
    const { setting, events } = this.#context;
    setting.rules.wasUp(name);
    events.up(link.peer);
    if (this.linkTo(name) === link) link.connection.start();
  }

  async #call(name: string, call: Call): Promise<void> {
    const { setting, clock } = this.#context;
    const time = call.time ?? setting.setupTime;
    const abort = new AbortController();
    const begun = clock.now();
    this.#calls.set(call, abort);
    try {
      const peer = await callNode(this.#howToCall(name, call, time, abort.signal));
      this.#proven(peer, call);
    } catch (why) {
      if (!(why instanceof ConnectError)) throw why;
      const timeLeft = time - (clock.now() - begun);
      this.#happen(name, { kind: 'call_failed', call, why, timeLeft });
    } finally {
      this.#calls.delete(call);
    }
  }

  #howToCall(name: string, call: Call, time: number, signal: AbortSignal): CallOptions {
    const { me, setting, events, clock, faults } = this.#context;
    return {
      ...howToReach(setting, {
        them: name,
        time,
        clock,
        signal,
        report: (text) => events.report('error', text),
      }),
      meOn: (way) => me.on(way, call.hidden),
      stillWanted: () => isCalling(this.#states.get(name), call),
      noted: call.noted ?? (() => {}),
      gateTo: (channel) => faults.gateTo(channel, name),
    };
  }

  #judge(caller: string, isLine: boolean): Status {
    const { name, rules } = this.#context.setting;
    if (this.#isStopped || caller === name || !rules.isAllowed(caller)) return 'not_allowed';
    if (isLine) return 'ok';
    return statusFor(this.#states.get(caller), { ownName: name, caller });
  }

  #proven({ channel, way, isRelayed, hello, taggers }: ProvenPeer, call?: Call): void {
    const { me, ticktime, events } = this.#context;
    const { name, creation, flags } = hello;
    const { kind, hidden } = natureOf(way, flags);
    const peer: Peer = {
      name,
      creation,
      kind,
      flags: flags & me.on(way).flags,
      hidden: call?.hidden === true || hidden,
      address: channel.address,
      carrier: isRelayed === true ? 'relay' : channel.carrier,
      link: ++this.#links,
    };
    const connection = createConnection(
      {
        channel,
        taggers,
        memory: this.#memory,
        clock: this.#tickClock,
        pace: () => ticktime.ticking,
      },
      {
        frames: (bytes) => events.frames(name, bytes),
        congested: (busy) => events.congested(name, busy),
        ended: (reason) => this.#happen(name, { kind: 'link_ended', link, reason }),
      },
    );
    const link: Link = { peer, connection, since: performance.now() };
    this.#happen(name, { kind: 'proven', link, channel, call });
  }
}
