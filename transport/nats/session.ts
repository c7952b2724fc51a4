// A session: what a node is in its room for as long as one connection to the broker lasts. It has a subject of its own, on which
// answers and the messages of its links arrive. When the connection is over, all its links are.

import { randomBytes } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import {
  allWindowsBytes,
  brokerTime,
  closeTime,
  leastWindowBytes,
  linkAskTime,
  linkWindowBytes,
  partBytes,
  roomAnswersTime,
  roomAskTime,
  roomNames,
} from '../base/wire-limits.ts';
import { type Channel, DialError, type ListenOptions } from '../carrier/channel.ts';
import { keepStrangers, type Strangers } from '../carrier/strangers.ts';
import { type Arrival, type Broker, notAllowed } from './broker.ts';
import { BrokerError } from './broker-error.ts';
import { NatsLink, noNumber } from './nats-link.ts';
import type { Forbidden } from './rights.ts';
import { linkOverhead, type RoomKeys } from './room-keys.ts';
import { type RoomRecord, readRecord } from './room-record.ts';

export type Acceptor = Pick<ListenOptions, 'accept' | 'refused' | 'time'>;

export interface SessionOptions {
  readonly broker: Broker;
  readonly keys: RoomKeys;
  readonly clock: Clock;
  readonly acceptor: Acceptor;
  record(): RoomRecord | undefined; // of this node; undefined until it may be told
  rival(creation: number): void; // another node wants the name of this one
  taken(): void; // another node says that it has the name of this one
}

/** `nobody`: the server knows that no node listens there. */
export type Answer = RoomRecord | 'nobody' | 'silence';

export class Session {
  readonly id: string = word(8);
  readonly broker: Broker;
  readonly #options: SessionOptions;
  readonly #inbox: string; // the subject on which this session gets what is meant for it
  readonly #links = new Map<string, NatsLink>();
  readonly #askers = new Map<string, (answer: Arrival) => void>();
  readonly #strangers: Strangers;
  #stopLooking: () => void = () => {};
  #forbidden: Forbidden | undefined;
  #lookAt = 0; // when the next look is due
  #late = 0; // milliseconds by which the last look was late

  constructor(options: SessionOptions) {
    this.#options = options;
    this.broker = options.broker;
    this.#inbox = inboxOf(options.keys, this.id);
    this.#strangers = keepStrangers({ ...options.acceptor, clock: options.clock });
    this.broker.subscribe(`${this.#inbox}.*`, (message) => this.#arrived(message));
    this.#look();
    void this.broker.over.then(() => this.#over());
    void this.broker.forbidden.then((what) => {
      this.#forbidden = what;
    });
  }

  get links(): number {
    return this.#links.size;
  }

  /** From now on other nodes find this one by its name, and when they ask for all names. Returns the function that ends this. */
  openDoor(alive: string): () => void {
    const { keys } = this.#options;
    const doors = [keys.doorOf(alive), keys.everyone].map((subject) =>
      this.broker.subscribe(subject, (message) => this.#asked(message)),
    );
    return () => {
      for (const end of doors) end();
    };
  }

  /** Finds out whether the broker lets this user speak and listen. Rejects with a BrokerError. */
  prove(): Promise<void> {
    return this.#echo([`${this.#inbox}.who`]);
  }

  /** The same for the subjects of the open door of a name. */
  proveDoor(alive: string): Promise<void> {
    const { keys } = this.#options;
    return this.#echo([keys.doorOf(alive), keys.everyone]);
  }

  /** What the broker has forbidden so far. */
  get forbidden(): Forbidden | undefined {
    return this.#forbidden;
  }

  /** For how many milliseconds this node has just stood still, less the time until the next look was due. */
  get stoodStill(): number {
    return Math.max(this.#late, this.#options.clock.now() - this.#lookAt);
  }

  /** Tells all who believe to have a name that it is this node's. */
  announce(alive: string): void {
    const { keys } = this.#options;
    const told = { kind: 'taken', from: this.id };
    this.broker.publish(keys.doorOf(alive), keys.seal(told), `${this.#inbox}.${word(9)}`);
  }

  /** Asks who has a name. */
  async who(alive: string, time: number = roomAskTime): Promise<Answer> {
    return this.#askRecord(this.#options.keys.doorOf(alive), time);
  }

  /** Asks a session whether it is there. */
  async isThere(id: string): Promise<boolean> {
    const answer = await this.#askRecord(`${inboxOf(this.#options.keys, id)}.who`, roomAskTime);
    return typeof answer === 'object';
  }

  /** Asks all nodes. */
  everyone(): Promise<RoomRecord[]> {
    return this.#askAll(this.#options.keys.everyone, { kind: 'who' });
  }

  /** Asks who else has this node's name, or wants it. With `creation`, this node wants it. */
  others(alive: string, creation?: number): Promise<RoomRecord[]> {
    return this.#askAll(this.#options.keys.doorOf(alive), { kind: 'who', creation });
  }

  /** Waits until no further answer comes. */
  #askAll(subject: string, question: object): Promise<RoomRecord[]> {
    const { promise, resolve } = Promise.withResolvers<RoomRecord[]>();
    const { clock } = this.#options;
    const found: RoomRecord[] = [];
    const done = (): void => {
      stop();
      stopAll();
      forget();
      resolve(found);
    };
    const forget = this.#ask(subject, question, (told, isNobody) => {
      if (isNobody) return done();
      const record = readRecord(told);
      if (record === undefined || found.length >= roomNames) return;
      found.push(record);
      stop();
      stop = clock.after(roomAnswersTime, done);
    });
    let stop = clock.after(roomAnswersTime, done);
    const stopAll = clock.after(roomAskTime, done);
    return promise;
  }

  /** Opens a link to a node. Rejects with a DialError. */
  async dial(record: RoomRecord, time: number, signal: AbortSignal): Promise<Channel> {
    const { keys, clock } = this.#options;
    const [id, nonce] = [word(9), word(12)];
    const { promise, resolve, reject } = Promise.withResolvers<Channel>();
    const fail = (code: string, why: string): void =>
      reject(new DialError(code, `no link over NATS: ${why}`));
    const call = { kind: 'call', link: id, nonce, window: this.#window() };
    const forget = this.#ask(`${inboxOf(keys, record.session)}.who`, call, (told, isNobody) => {
      if (isNobody) return fail('gone', 'it has just left the room');
      const { nonce: theirs, window } = told as Partial<Take>;
      if (typeof theirs !== 'string' || typeof window !== 'number') return;
      const seals = keys.linkSeals(id, `${nonce}.${theirs}`, 'dialled');
      resolve(this.#link(id, record.session, seals, window));
    });
    const stop = clock.after(time, () => fail('timeout', 'it does not answer'));
    const cut = (): void => fail('cancelled', 'the call was given up');
    signal.addEventListener('abort', cut, { once: true });
    void this.broker.over.then(() => fail('broker_lost', 'the connection to the broker is over'));
    try {
      return await promise;
    } finally {
      stop();
      forget();
      signal.removeEventListener('abort', cut);
    }
  }

  async close(): Promise<void> {
    for (const link of [...this.#links.values()]) link.close('net_kernel_terminated');
    this.#over();
    await this.within(this.broker.flush());
    await this.within(this.broker.close());
  }

  /** Waits for what the broker is to do before this node leaves, but not for a broker that hangs. */
  async within(done: Promise<unknown>): Promise<void> {
    const late = Promise.withResolvers<void>();
    const stop = this.#options.clock.after(closeTime, late.resolve);
    await Promise.race([done.catch(ignore), this.broker.over, late.promise]);
    stop();
  }

  #over(): void {
    this.#stopLooking();
    this.#strangers.clear();
    for (const link of [...this.#links.values()]) link.lost('connection_closed');
  }

  async #askRecord(subject: string, time: number): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const forget = this.#ask(subject, { kind: 'who' }, (told, isNobody) => {
      const record = readRecord(told);
      if (isNobody) resolve('nobody');
      else if (record !== undefined) resolve(record);
    });
    const stop = this.#options.clock.after(time, () => resolve('silence'));
    void this.broker.over.then(() => resolve('silence'));
    const answer = await promise;
    stop();
    forget();
    return answer;
  }

  /** Sends a message to this node itself on each of the subjects. */
  async #echo(subjects: readonly string[]): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<'forbidden' | 'silence' | 'back'>();
    const waiting = new Set(subjects);
    const forgets = subjects.map((subject) =>
      this.#ask(subject, { kind: 'echo' }, (_told, isNobody) => {
        waiting.delete(subject);
        if (isNobody) resolve('forbidden');
        else if (waiting.size === 0) resolve('back');
      }),
    );
    const stop = this.#options.clock.after(brokerTime, () => resolve('silence'));
    void this.broker.forbidden.then(() => resolve('forbidden'));
    void this.broker.over.then(() => resolve('silence'));
    const outcome = await promise;
    stop();
    for (const forget of forgets) forget();
    if (outcome === 'forbidden') throw notAllowed(this.broker, this.#forbidden ?? 'subscribe');
    if (outcome === 'silence') {
      const sentence = `the broker at ${this.broker.at} does not pass on what this node sends`;
      throw new BrokerError('broker_timeout', sentence);
    }
  }

  /** Calls `answered` for each answer to a question. Returns the function that ends the waiting. */
  #ask(
    subject: string,
    question: object,
    answered: (told: object, isNobody: boolean) => void,
  ): () => void {
    const { keys } = this.#options;
    const token = word(9);
    this.#askers.set(token, ({ data, isNobody }) => {
      const told = isNobody ? {} : keys.unseal(data);
      if (isObject(told) && (isNobody || told['to'] === token)) answered(told, isNobody);
    });
    const sealed = keys.seal({ ...question, from: this.id, to: token });
    this.broker.publish(subject, sealed, `${this.#inbox}.${token}`);
    return () => this.#askers.delete(token);
  }

  /** A question to this node, as all nodes that share a subject get it. */
  #asked(message: Arrival): void {
    const { keys, record, rival, taken } = this.#options;
    const { data, reply } = message;
    const question = keys.unseal(data);
    if (!isObject(question)) return;
    if (question['from'] === this.id) {
      if (question['kind'] === 'echo') this.#askers.get(String(question['to']))?.(message);
      return;
    }
    if (question['kind'] === 'taken') return taken();
    if (!reply.startsWith(`${keys.prefix}.`)) return;
    const { to } = question;
    if (question['kind'] === 'call') return this.#called(question, reply);
    const own = record();
    if (typeof question['creation'] === 'number') rival(question['creation']);
    if (question['kind'] === 'who' && own !== undefined)
      this.broker.publish(reply, keys.seal({ ...own, to }));
  }

  #called(call: Readonly<Record<string, unknown>>, reply: string): void {
    const { keys, acceptor } = this.#options;
    const { link: id, nonce: theirs, window, from, to } = call;
    if (![id, theirs, from, to].every(isWord) || typeof window !== 'number') return;
    if (this.#links.has(String(id))) return; // a stranger repeats a call
    if (this.#options.record() === undefined) return; // this node has lost its name
    const nonce = word(12);
    const seals = keys.linkSeals(String(id), `${theirs}.${nonce}`, 'accepted');
    const link = this.#link(String(id), String(from), seals, window, () => stranger.forget());
    const stranger = this.#strangers.keep(link.address, (why) => {
      stranger.forget();
      link.close(why);
    });
    this.broker.publish(reply, keys.seal({ kind: 'take', nonce, window: this.#window(), to }));
    acceptor.accept(link, stranger.forget);
  }

  #link(
    id: string,
    them: string,
    seals: ReturnType<RoomKeys['linkSeals']>,
    window: number,
    over: () => void = ignore,
  ): NatsLink {
    const { keys, clock } = this.#options;
    const to = `${inboxOf(keys, them)}.${id}`;
    const from = `${this.#inbox}.${id}`;
    const { broker } = this;
    const link = new NatsLink({
      address: broker.at,
      partBytes: Math.min(partBytes, broker.maxPayload - linkOverhead),
      clock,
      seals,
      window: Math.max(leastWindowBytes, window),
      windowHere: () => this.#window(),
      publish: (message, asks) => broker.publish(to, message, asks ? from : undefined),
      over: () => {
        this.#links.delete(id);
        over();
      },
    });
    this.#links.set(id, link);
    return link;
  }

  #arrived(message: Arrival): void {
    const token = message.subject.slice(this.#inbox.length + 1);
    if (token === 'who') return this.#asked(message);
    const asker = this.#askers.get(token);
    if (asker !== undefined) return asker(message);
    const link = this.#links.get(token);
    if (link === undefined) return this.#unknown(token, message);
    if (message.isNobody || this.#isDenied(token, message.data)) link.nobody();
    else link.arrived(message.data);
  }

  /** Someone speaks on a link that has ended here, and asks whether this side is there. */
  #unknown(id: string, { reply, isNobody }: Arrival): void {
    const { keys } = this.#options;
    if (isNobody || !reply.startsWith(`${keys.prefix}.i.`)) return;
    this.broker.publish(reply, Buffer.concat([noNumber, keys.seal({ gone: id })]));
  }

  #isDenied(id: string, data: Uint8Array): boolean {
    if (!noNumber.equals(data.subarray(0, noNumber.length))) return false;
    const told = this.#options.keys.unseal(data.subarray(noNumber.length));
    return isObject(told) && told['gone'] === id;
  }

  #window(): number {
    const share = Math.floor(allWindowsBytes / (this.#links.size + 1));
    return Math.max(leastWindowBytes, Math.min(linkWindowBytes, share));
  }

  /** One timer looks after all links. */
  #look(): void {
    const time = Math.max(linkAskTime, this.#links.size * linkAskTime * linkAskShare);
    const { clock } = this.#options;
    this.#lookAt = clock.now() + time;
    this.#stopLooking = clock.after(time, () => {
      this.#late = clock.now() - this.#lookAt;
      for (const link of this.#links.values()) link.look();
      this.#look();
    });
  }
}

const linkAskShare = 0.02; // with many links, at most 50 questions a second

interface Take {
  readonly nonce: string;
  readonly window: number;
}

function inboxOf({ prefix }: RoomKeys, session: string): string {
  return `${prefix}.i.${session}`;
}

function isObject(told: unknown): told is Readonly<Record<string, unknown>> {
  return typeof told === 'object' && told !== null;
}

function isWord(text: unknown): boolean {
  return typeof text === 'string' && /^[\w-]{1,64}$/.test(text);
}

/** A word of random letters, which may stand in a subject. */
function word(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

function ignore(): void {}
