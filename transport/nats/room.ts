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
import { connectBroker } from './broker.ts';
import { BrokerError } from './broker-error.ts';
import { type NameTable, nameTable, TableClosed, TableFull } from './name-table.ts';
import { type RoomKeys, roomKeys } from './room-keys.ts';
import { addressesAt, machineWords, type RoomRecord, readRecord } from './room-record.ts';
import { type Acceptor, type Answer, Session } from './session.ts';

export interface RoomOptions {
  readonly invite: Invite;
  readonly clock: Clock;
  readonly tls?: ConnectionOptions; // for the connection to the broker
  readonly acceptor: Acceptor;
  report(text: string): void;
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
}

export class RoomError extends Error {
  readonly code: 'duplicate_name' | 'room_full';

  constructor(code: 'duplicate_name' | 'room_full', sentence: string) {
    super(sentence);
    this.code = code;
  }
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
  #isSettled = false;
  readonly #rivals = new Set<number>(); // creations of nodes that want this node's name, too
  #table: NameTable | undefined;
  #stopTimer: () => void = () => {};
  #isClosed = false;
  #why = ''; // the broker is away for this reason

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
    return { at: broker.at, version: broker.version, hasTable: this.#table !== undefined };
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
    return this.#present().who(alive);
  }

  async dial(record: RoomRecord, time: number, signal: AbortSignal): Promise<Channel> {
    return this.#present().dial(record, time, signal);
  }

  /** All names in the room, with the ports of their direct links. Sorted, as no order is known. */
  async names(): Promise<{ name: string; port: number }[]> {
    const session = this.#present();
    const records = (await this.#tableRecords()) ?? (await session.everyone());
    const own = this.#record();
    const all = new Map(records.map(({ alive, port }) => [alive, port]));
    if (own !== undefined) all.set(own.alive, own.port);
    return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, port]) => ({ name, port }));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopTimer();
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    if (this.#table !== undefined && this.#isSettled)
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
    });
    if (this.#isClosed) return session.close();
    this.#session = session;
    void broker.over.then((why) => {
      if (this.#session === session) this.#lost(why, broker.servers());
    });
  }

  #present(): Session {
    if (this.#session !== undefined) return this.#session;
    throw new DialError('broker_lost', `this node has no connection to its broker: ${this.#why}`);
  }

  #lost(why: string, servers: readonly string[]): void {
    this.#session = undefined;
    this.#table = undefined;
    this.#isSettled = false;
    this.#stopTimer();
    if (this.#isClosed) return;
    this.#why = why;
    this.#servers = withGossip(this.#options.invite.servers, servers);
    const { at, room } = this.#options.invite;
    const text = why === 'slow_consumer' ? 'it does not take messages fast enough' : why;
    this.#options.report(`** The broker of ${room} at ${at} is lost: ${text} **`);
    this.#later(brokerRetryTime, '');
  }

  #later(time: number, reported: string): void {
    const delay = time * (1 + Math.random());
    this.#stopTimer = this.#options.clock.after(delay, () => void this.#again(time, reported));
  }

  async #again(time: number, reported: string): Promise<void> {
    try {
      if (this.#session === undefined) await this.connect();
      if (this.#isClosed) return;
      if (this.#node !== undefined) await this.#enter(this.#present());
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const text = `** ${this.#nodeName} is not registered: ${error.message} **`;
      if (text !== reported && time > brokerRetryTime) this.#options.report(text);
      const next = time > brokerRetryTime ? text : reported;
      if (!this.#isClosed) this.#later(Math.min(time * 2, brokerRetryMost), next);
    }
  }

  /** Claims the name. A node that has it already stays. */
  async #enter(session: Session): Promise<void> {
    const node = this.#node;
    if (node === undefined) return;
    const known = await session.who(node.alive);
    if (typeof known === 'object' && known.creation !== this.#creation) throw this.#duplicate();
    this.#rivals.clear();
    const closeDoor = session.openDoor(node.alive);
    try {
      this.#table = await this.#openTable(session);
      const isOurs = this.#table === undefined ? this.#isFirst(session) : this.#claim(session);
      if (!(await isOurs)) throw this.#duplicate();
    } catch (error) {
      closeDoor();
      throw error;
    }
    this.#isSettled = true;
    if (this.#table !== undefined) this.#renewLater(session);
  }

  async #openTable(session: Session): Promise<NameTable | undefined> {
    const { broker } = session;
    const open = () => broker.table(this.keys.bucket, tableSeconds);
    if (!broker.hasTables) return undefined;
    try {
      const opened = await open().catch((error: unknown) => {
        if (/timeout/i.test(String(error))) throw error; // the server that has it is away
        return open(); // of two nodes that make it at the same moment, one is refused
      });
      return nameTable(opened);
    } catch {
      return undefined; // names are unique without it too, as their nodes are asked
    }
  }

  async #claim(session: Session): Promise<boolean> {
    try {
      return (
        (await this.#table?.claim(this.#key(), this.#sealed(), async (entry) => {
          const record = readRecord(this.keys.unseal(entry));
          if (record === undefined || record.creation === this.#creation) return false;
          return session.isThere(record.session);
        })) ?? true
      );
    } catch (error) {
      if (error instanceof TableClosed) {
        this.#table = undefined; // names are unique without it too, as their nodes are asked
        return this.#isFirst(session);
      }
      if (!(error instanceof TableFull)) throw error;
      const full = `the room ${this.name} is full: the broker takes no more names (${error.message})`;
      throw new RoomError('room_full', full);
    }
  }

  /** Without a table: of two nodes that enter with one name at the same moment, that of the smaller creation stays. */
  async #isFirst(session: Session): Promise<boolean> {
    const node = this.#node;
    if (node === undefined) return true;
    const others = await session.others(node.alive, this.#creation);
    const isTaken = others.some((other) => other.isSettled && other.creation !== this.#creation);
    const wanting = [...others.map(({ creation }) => creation), ...this.#rivals];
    return !isTaken && wanting.every((creation) => creation >= this.#creation);
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
        (await this.#claim(session));
      if (!isOurs) this.#options.report(`** ${this.#duplicate().message} **`);
    } catch {
      // the table is away, with the server that has it; this node is still found by its name
    }
    if (this.#session === session && !this.#isClosed) this.#renewLater(session);
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
    if (node === undefined || session === undefined) return undefined;
    return {
      alive: node.alive,
      session: session.id,
      creation: this.#creation,
      isSettled: this.#isSettled,
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
