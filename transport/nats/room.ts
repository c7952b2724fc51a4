// A room: nodes that meet at a NATS server. Names are found by asking who has them; where the server has JetStream,
// a table makes each name unique. A lost broker is called again until it answers, and this node's name is claimed anew.

import { randomInt } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';
import type { Clock } from '../base/clock.ts';
import { codeOf } from '../base/error-code.ts';
import type { Invite } from '../base/invite.ts';
import {
  brokerRetryMost,
  brokerRetryTime,
  leastPayload,
  tableSeconds,
} from '../base/wire-limits.ts';
import { type Channel, DialError } from '../carrier/channel.ts';
import { connectBroker, hungUp } from './broker.ts';
import { BrokerError } from './broker-error.ts';
import { droppedUs, lossOf } from './broker-loss.ts';
import { type Claim, claimName, openTable, RoomError } from './claim-name.ts';
import { type NameTable, TableClosed } from './name-table.ts';
import type { Forbidden } from './rights.ts';
import { type RoomKeys, roomKeys } from './room-keys.ts';
import {
  addressesAt,
  keepsName,
  machineWords,
  type RoomRecord,
  readRecord,
} from './room-record.ts';
import { type Acceptor, type Answer, Session } from './session.ts';

export interface RoomOptions {
  readonly invite: Invite;
  readonly clock: Clock;
  readonly tls?: ConnectionOptions; // for the connection to the broker
  readonly acceptor: Acceptor;
  report(text: string): void;
  nameLost(): void; // another node has taken the name of this one: its links must end
}

/** A node that enters, and where it listens for direct links. */
export interface RoomNode {
  readonly alive: string;
  readonly port: number;
  readonly address: string;
}

/** What is known of the broker while it is there. */
export interface RoomNews {
  readonly at: string; // the broker, for people
  readonly version: string;
  readonly hasTable: boolean;
  readonly forbidden: Forbidden | undefined; // what the broker does not let this user do
}

/** Connects to the broker. Rejects with a BrokerError. */
export async function openRoom(options: RoomOptions): Promise<Room> {
  const room = new Room(options);
  await room.connect();
  return room;
}

export class Room {
  readonly name: string;
  readonly keys: RoomKeys;
  readonly machine: string; // the same for all nodes of a machine
  readonly #options: RoomOptions;
  #servers: readonly string[];
  #session: Session | undefined; // undefined while the broker is away
  #node: RoomNode | undefined;
  #creation = 0;
  #standing: 'outside' | 'entering' | 'inside' = 'outside'; // inside: this node has its name
  #since = 0; // when the name became ours, in milliseconds since 1970
  #isChecking = false;
  #closeDoor: () => void = () => {};
  #lastServer = ''; // that ended the connection without a word
  readonly #rivals = new Set<number>(); // creations of nodes that want this node's name, too
  #table: NameTable | undefined;
  #stopTimer: () => void = () => {};
  #isClosed = false;
  #why = ''; // for which this node is not in the room

  constructor(options: RoomOptions) {
    const { invite } = options;
    this.#options = options;
    this.name = invite.room;
    this.keys = roomKeys(invite.key, invite.room);
    this.machine = this.keys.tagOf(machineWords());
    this.#servers = invite.servers;
  }

  /** The broker, if it is there. */
  get news(): RoomNews | undefined {
    const broker = this.#session?.broker;
    if (broker === undefined) return undefined;
    const { at, version } = broker;
    const forbidden = this.#session?.forbidden;
    return { at, version, hasTable: this.#table !== undefined, forbidden };
  }

  /** Makes the name ours for as long as this node runs. Returns the creation. Rejects with a RoomError. */
  async register(node: RoomNode): Promise<number> {
    this.#node = node;
    this.#creation = randomInt(4, 2 ** 32 - 1);
    await this.#enter(this.#present());
    return this.#creation;
  }

  /** Asks who has a name. Rejects with a DialError if the broker is away. */
  async find(alive: string): Promise<Answer> {
    return this.#member().who(alive);
  }

  /** Why this node has lost its place in the room; undefined while it has it. */
  get trouble(): string | undefined {
    return this.#standing === 'inside' ? undefined : `this node is not in the room: ${this.#why}`;
  }

  async dial(record: RoomRecord, time: number, signal: AbortSignal): Promise<Channel> {
    return this.#member().dial(record, time, signal);
  }

  /**
   * All names in the room: those in the table, and those that answer, whose server may not have the table. With
   * the ports of their direct links. Sorted, as no order is known.
   */
  async names(): Promise<{ name: string; port: number }[]> {
    const session = this.#present();
    const [listed = [], there] = await Promise.all([this.#tableRecords(), session.everyone()]);
    const own = this.#standing === 'inside' ? (this.#record() ?? []) : [];
    const all = new Map([...listed, ...there].concat(own).map(({ alive, port }) => [alive, port]));
    return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, port]) => ({ name, port }));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopTimer();
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    if (this.#table !== undefined && this.#standing === 'inside')
      await session.within(this.#table.release(this.#key()));
    await session.close();
  }

  async connect(): Promise<void> {
    const { invite, tls, clock, acceptor } = this.#options;
    const broker = await connectBroker(invite, this.#servers, tls);
    if (broker.maxPayload < leastPayload) {
      await broker.close();
      const most = `messages of at most ${broker.maxPayload} bytes`;
      throw new BrokerError(
        'payload_limit',
        `the broker at ${invite.at} takes ${most}; terl wants a max_payload of ${leastPayload} or more`,
      );
    }
    const { keys } = this;
    const session = new Session({
      broker,
      keys,
      clock,
      acceptor,
      record: () => this.#record(),
      rival: (creation) => void this.#rivals.add(creation),
      taken: () => void this.#check(session),
    });
    try {
      await session.prove();
    } catch (error) {
      await session.close();
      throw error;
    }
    if (this.#isClosed) return session.close();
    this.#session = session;
    void broker.over.then((why) => {
      if (this.#session === session) this.#lost(why, session);
    });
  }

  #present(): Session {
    if (this.#session !== undefined) return this.#session;
    throw new DialError('broker_lost', `this node has no connection to its broker: ${this.#why}`);
  }

  /** For what only a node does that has its name. */
  #member(): Session {
    const session = this.#present();
    if (this.trouble === undefined) return session;
    throw new DialError('not_registered', this.trouble);
  }

  #lost(reason: string, { broker, stoodStill }: Session): void {
    this.#session = undefined;
    this.#table = undefined;
    this.#standing = 'outside';
    this.#stopTimer();
    if (this.#isClosed) return;
    const why = lossOf(reason, stoodStill);
    this.#lastServer = why === hungUp ? broker.serverId : '';
    this.#why = `the broker is lost: ${why}`;
    this.#servers = withGossip(this.#options.invite.servers, broker.servers());
    const { at, room } = this.#options.invite;
    this.#options.report(`** The broker of ${room} at ${at} is lost: ${why} **`);
    this.#later(brokerRetryTime, '');
  }

  #later(time: number, reported: string): void {
    const delay = time * (1 + Math.random());
    this.#stopTimer();
    this.#stopTimer = this.#options.clock.after(delay, () => void this.#again(time, reported));
  }

  async #again(time: number, reported: string): Promise<void> {
    try {
      if (this.#session === undefined) await this.connect();
      if (this.#isClosed) return;
      if (this.#node !== undefined) await this.#enter(this.#present());
      this.#reportBack();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#why = error.message;
      const text = this.#notRegistered(error.message);
      if (text !== reported && time > brokerRetryTime) this.#options.report(text);
      const next = time > brokerRetryTime ? text : reported;
      if (!this.#isClosed) this.#later(Math.min(time * 2, brokerRetryMost), next);
    }
  }

  #reportBack(): void {
    const { broker } = this.#present();
    const hasRunOn = broker.serverId === this.#lastServer;
    const why = hasRunOn ? `; ${droppedUs}` : '';
    this.#options.report(
      `** ${this.#nodeName} is registered again, at the broker ${broker.at}${why} **`,
    );
  }

  /** Claims the name. A node that has it already stays. */
  async #enter(session: Session): Promise<void> {
    const node = this.#node;
    if (node === undefined) return;
    const known = await session.who(node.alive);
    if (typeof known === 'object' && known.creation !== this.#creation) throw this.#duplicate();
    this.#rivals.clear();
    this.#standing = 'entering';
    const closeDoor = session.openDoor(node.alive);
    try {
      await session.proveDoor(node.alive);
      this.#table = await openTable(session, this.keys);
      if (!(await this.#claimName(session))) throw this.#duplicate();
      if (this.#session !== session) this.#present(); // lost meanwhile
    } catch (error) {
      this.#standing = 'outside';
      closeDoor();
      throw error;
    }
    this.#standing = 'inside';
    this.#since = Date.now();
    this.#closeDoor = closeDoor;
    session.announce(node.alive); // to a node that had the name and did not answer
    this.#renewLater(session);
  }

  async #claimName(session: Session): Promise<boolean> {
    try {
      return await claimName(this.#claimAt(session));
    } catch (error) {
      if (!(error instanceof TableClosed)) throw error;
      this.#table = undefined; // names are unique without it too, as their nodes are asked
      return claimName(this.#claimAt(session));
    }
  }

  #claimAt(session: Session): Claim {
    const { keys, name } = this;
    const own = this.#record();
    if (own === undefined) throw new Error('expected a node that has entered');
    return { session, keys, room: name, own, table: this.#table, rivals: this.#rivals };
  }

  #renewLater(session: Session): void {
    const { clock } = this.#options;
    this.#stopTimer = clock.after((tableSeconds * 1_000) / 3, () => void this.#renew(session));
  }

  async #renew(session: Session): Promise<void> {
    if (this.#session !== session || this.#isClosed) return;
    try {
      const isOurs =
        (await this.#table?.renew(this.#key(), this.#sealed())) !== false ||
        (await this.#claimName(session));
      if (!isOurs) return this.#lose();
    } catch {
      // the table is away, with the server that has it; this node is still found by its name
    }
    await this.#check(session);
    if (this.#session === session && this.#standing === 'inside') this.#renewLater(session);
  }

  /** Asks whether another node has this name, too: it got it while this one slept, or was cut off. One of the two stays. */
  async #check(session: Session): Promise<void> {
    const alive = this.#node?.alive;
    if (alive === undefined || this.#isChecking || this.#standing !== 'inside') return;
    this.#isChecking = true;
    const others = await session.others(alive);
    this.#isChecking = false;
    const own = this.#record();
    if (this.#session !== session || own === undefined || !own.isSettled) return;
    const rivals = others.filter((one) => one.isSettled && one.creation !== own.creation);
    if (rivals.some((one) => !keepsName(own, one))) this.#lose();
    else if (rivals.length > 0) session.announce(alive);
  }

  /** Another node has the name now. This one waits until it is free again. */
  #lose(): void {
    this.#standing = 'outside';
    this.#closeDoor();
    this.#why = this.#duplicate().message;
    this.#options.report(
      `** ${this.#nodeName} has lost its name: another node has got it while this one did not answer. This node makes no links until the name is free **`,
    );
    this.#options.nameLost();
    this.#later(brokerRetryMost, this.#notRegistered(this.#why));
  }

  async #tableRecords(): Promise<RoomRecord[] | undefined> {
    try {
      const entries = await this.#table?.entries();
      return entries?.flatMap((entry) => readRecord(this.keys.unseal(entry)) ?? []);
    } catch (error) {
      if (codeOf(error, '') === 'broker_lost') throw error;
      return undefined; // the nodes themselves are asked then
    }
  }

  #record(): RoomRecord | undefined {
    const node = this.#node;
    const session = this.#session;
    if (node === undefined || session === undefined || this.#standing === 'outside')
      return undefined;
    return {
      alive: node.alive,
      session: session.id,
      creation: this.#creation,
      isSettled: this.#standing === 'inside',
      since: this.#since,
      machine: this.machine,
      port: node.port,
      addresses: addressesAt(node.address),
    };
  }

  #key(): string {
    return this.keys.tagOf(this.#node?.alive ?? '');
  }

  #sealed(): Uint8Array {
    return this.keys.seal(this.#record() ?? {});
  }

  #notRegistered(why: string): string {
    return `** ${this.#nodeName} is not registered: ${why} **`;
  }

  get #nodeName(): string {
    return `${this.#node?.alive ?? ''}@${this.name}`;
  }

  #duplicate(): RoomError {
    return new RoomError(
      'duplicate_name',
      `Protocol 'terl': the name ${this.#nodeName} seems to be in use by another Erlang node`,
    );
  }
}

/** The servers of the invite, and those of the cluster that the last one has told. */
function withGossip(given: readonly string[], told: readonly string[]): readonly string[] {
  const [, scheme = 'nats'] = /^([a-z]+):/.exec(given[0] ?? '') ?? [];
  if (scheme.startsWith('ws')) return given; // a cluster tells the ports of TCP
  return [...new Set([...given, ...told.map((host) => `${scheme}://${host}`)])];
}
