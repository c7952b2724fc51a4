// The mapper: stores at which port each node of this machine listens (OTP: epmd).
// A registration lasts as long as its connection; nothing is stored on disk.
import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import { type Clock, systemClock } from '../base/clock.ts';
import { isWildcard, networkCards } from '../base/host-addresses.ts';
import { parseNodeName } from '../base/node-name.ts';
import { mapperNames, relayLinks } from '../base/wire-limits.ts';
import type { Listener } from '../carrier/channel.ts';
import { type Caller, listenForRequests } from './mapper-listener.ts';
import {
  type MapperRequest,
  type Protocol,
  type Versions,
  writeAliveReply,
  writeNamesReply,
  writePortReply,
  writeWord,
} from './mapper-messages.ts';
import { makeRelay, type Relay } from './relay.ts';

export interface MapperOptions {
  readonly port: number;
  readonly addresses?: readonly string[]; // addresses at which to listen, in addition to the loopback
  readonly relaxed?: boolean; // -relaxed_command_check: allow `kill` while nodes are registered, and allow `stop`
  readonly relay?: boolean; // -relay: pass on links to nodes whose own port cannot be reached
  readonly relayLinks?: number; // the most links to relay at the same time; by default 256
  readonly clock?: Clock;
  log?(text: string): void;
}

export interface Mapper {
  readonly port: number;
  close(): Promise<void>;
}

interface Registration {
  readonly name: string;
  readonly port: number;
  readonly hidden: boolean;
  readonly protocol?: Protocol;
  readonly versions?: Versions;
  readonly socket: Socket;
}

/** Starts a mapper. Rejects with the system's error, such as EADDRINUSE. */
export async function startMapper(options: MapperOptions): Promise<Mapper> {
  const mapper = new NodeMapper(options);
  try {
    let { port } = options;
    for (const address of inOrder(options.addresses ?? [])) port = await mapper.open(address, port);
    return { port, close: () => mapper.close() };
  } catch (error) {
    await mapper.close();
    throw error;
  }
}

class NodeMapper {
  readonly #options: MapperOptions;
  readonly #registered = new Map<string, Registration>(); // nodes by name, the oldest registration first
  readonly #listeners: Listener[] = [];
  readonly #relay: Relay;
  #nextCreation = randomInt(4, 2 ** 32); // random, so that a restarted mapper does not give the same creations again

  constructor(options: MapperOptions) {
    this.#options = options;
    this.#relay = makeRelay({
      portOf: (name) => this.#relayedPort(name),
      addresses: ['127.0.0.1', ...(options.addresses ?? []).flatMap(withoutWildcard)],
      links: options.relay === true ? (options.relayLinks ?? relayLinks) : 0,
      log: (text) => this.#log(text),
    });
  }

  /**
   * Listens at `port` of one more address. Returns the port of the first listener: the mapper's own port.
   */
  async open(address: string, port: number): Promise<number> {
    const listener = await listenForRequests({
      address,
      port,
      clock: this.#options.clock ?? systemClock,
      request: (request, caller) => this.#serve(request, caller),
      refused: (from) => this.#log(`refused something that is not a request from ${from}`),
      ended: (from, why) => this.#log(`${from} ended before its request: ${why}`),
    });
    this.#listeners.push(listener);
    return this.#port;
  }

  async close(): Promise<void> {
    for (const node of [...this.#registered.values()]) this.#drop(node, 'the mapper ends');
    this.#relay.close();
    await Promise.all(this.#listeners.splice(0).map((listener) => listener.close()));
  }

  get #port(): number {
    return this.#listeners[0]?.port ?? 0;
  }

  #log(text: string): void {
    this.#options.log?.(text);
  }

  #serve(request: MapperRequest, caller: Caller): void {
    this.#log(`got ${request.kind} from ${caller.address}`);
    if (!caller.isLocal && !isForAll(request)) {
      return this.#refuse(caller, `${request.kind} from another machine`);
    }
    switch (request.kind) {
      case 'alive':
        this.#register({ ...request, socket: caller.socket }, caller);
        return;
      case 'port_please':
        caller.answer(writePortReply(this.#registered.get(request.name)));
        return;
      case 'names':
        caller.answer(writeNamesReply(this.#port, [...this.#registered.values()].reverse()));
        return;
      case 'kill':
        this.#kill(caller);
        return;
      case 'stop':
        this.#stop(caller, request.name);
        return;
      case 'relay':
        caller.stay();
        this.#relay.take(request.name, caller.socket);
        return;
    }
  }

  #register(node: Registration, caller: Caller): void {
    const { name, socket } = node;
    if (parseNodeName(`${name}@host`) === undefined || node.port === 0) {
      this.#refuse(caller, `a node called ${JSON.stringify(name)} at port ${node.port}`);
      return;
    }
    const isTaken = this.#registered.has(name);
    if (isTaken || this.#registered.size >= mapperNames) {
      this.#log(`refused ${name}: ${isTaken ? 'the name is taken' : 'too many nodes'}`);
      caller.answer(writeAliveReply(undefined));
      return;
    }
    this.#registered.set(name, node);
    caller.stay();
    socket.on('data', () => this.#drop(node, 'it spoke out of turn'));
    socket.once('end', () => this.#forget(node)); // the node has ended its side: its name is free, even if the connection is still closing
    socket.once('close', () => this.#forget(node));
    const creation = this.#takeCreation();
    socket.write(writeAliveReply(creation));
    this.#log(`registered ${name} at port ${node.port}, creation ${creation}`);
  }

  #takeCreation(): number {
    const creation = this.#nextCreation;
    this.#nextCreation = creation === 2 ** 32 - 1 ? 4 : creation + 1; // the creations 0 to 3 belong to older protocols
    return creation;
  }

  #forget(node: Registration): void {
    if (this.#registered.get(node.name) !== node) return;
    this.#registered.delete(node.name);
    this.#log(`unregistered ${node.name}`);
  }

  #drop(node: Registration, why: string): void {
    this.#log(`dropping ${node.name}: ${why}`);
    this.#forget(node);
    node.socket.destroy();
  }

  #kill(caller: Caller): void {
    const allowed = this.#registered.size === 0 || this.#options.relaxed === true;
    if (allowed) {
      caller.stay(); // so that close() does not end this connection before the caller gets its answer
      void this.close();
    }
    caller.answer(writeWord(allowed ? 'OK' : 'NO'));
  }

  #stop(caller: Caller, name: string): void {
    const node = this.#registered.get(name);
    if (this.#options.relaxed !== true) return caller.answer(writeWord(''));
    if (node !== undefined) this.#drop(node, 'stopped on request');
    caller.answer(writeWord(node === undefined ? 'NOEXIST' : 'STOPPED'));
  }

  #refuse(caller: Caller, what: string): void {
    this.#log(`refused ${what} from ${caller.address}`);
    caller.socket.destroy();
  }

  /**
   * Returns the port of a registered node, or undefined if that is the port of this mapper: a caller
   * relayed to the mapper itself would seem to call from this machine.
   */
  #relayedPort(name: string): number | undefined {
    const port = this.#registered.get(name)?.port;
    return this.#listeners.some((listener) => listener.port === port) ? undefined : port;
  }
}

/**
 * Returns the addresses at which to listen. 127.0.0.1 is last, so a mapper that answers at
 * 127.0.0.1 already listens at all others. A wildcard address is enough alone, since it includes all others.
 */
function inOrder(addresses: readonly string[]): string[] {
  const wildcard = addresses.find(isWildcard);
  if (wildcard !== undefined) return [wildcard];
  return [...addresses.filter((address) => address !== '127.0.0.1'), '127.0.0.1'];
}

/** Whether other machines may send the request. The other kinds change the registrations. */
function isForAll({ kind }: MapperRequest): boolean {
  return kind === 'names' || kind === 'port_please' || kind === 'relay';
}

/** Returns the address; a wildcard address is replaced by the addresses of all network interfaces. */
function withoutWildcard(address: string): string[] {
  if (!isWildcard(address)) return [address];
  return networkCards()
    .filter(({ internal }) => !internal)
    .map((card) => card.address);
}
