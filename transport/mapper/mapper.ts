// The mapper: which node listens where (OTP: epmd).
// A registration lasts as long as its connection; nothing is kept on disk.
import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Clock, systemClock } from '../base/clock.ts';
import { isLoopback } from '../base/host-addresses.ts';
import { parseNodeName } from '../base/node-name.ts';
import { mapperNames, relayLinks } from '../base/wire-limits.ts';
import type { Listener } from '../carrier/channel.ts';
import { type Caller, listenForRequests } from './mapper-listener.ts';
import {
  type MapperRequest,
  type Versions,
  writeAliveReply,
  writeNamesReply,
  writePortReply,
  writeWord,
} from './mapper-messages.ts';
import { makeRelay } from './relay.ts';

export interface MapperOptions {
  readonly port: number;
  readonly addresses?: readonly string[]; // beside the loopback
  readonly relaxed?: boolean; // -relaxed_command_check: kill and stop living nodes too
  readonly relay?: boolean; // -relay: carry links to nodes whose own port cannot be reached
  readonly relayLinks?: number; // so many at once
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
  readonly versions?: Versions;
  readonly socket: Socket;
}

/** Rejects with the system's error, such as EADDRINUSE. */
export async function startMapper(options: MapperOptions): Promise<Mapper> {
  const registered = new Map<string, Registration>(); // by name, oldest first
  const log = options.log ?? (() => {});
  let nextCreation = randomInt(4, 2 ** 32); // so that a mapper started anew does not repeat itself
  const listeners: Listener[] = [];
  const relay = makeRelay({
    // Never to a port of ours: there the caller would look like one of this machine.
    portOf(name) {
      const port = registered.get(name)?.port;
      return listeners.some((listener) => listener.port === port) ? undefined : port;
    },
    addresses: ['127.0.0.1', ...(options.addresses ?? []).flatMap(withoutWildcard)],
    links: options.relay === true ? (options.relayLinks ?? relayLinks) : 0,
    log,
  });

  function takeCreation(): number {
    const creation = nextCreation;
    nextCreation = creation === 2 ** 32 - 1 ? 4 : creation + 1; // 0 to 3 belong to older protocols
    return creation;
  }

  function serve(request: MapperRequest, caller: Caller): void {
    log(`got ${request.kind} from ${caller.address}`);
    if (!caller.isLocal && !isForAll(request)) {
      return refuse(caller, `${request.kind} from another machine`);
    }
    switch (request.kind) {
      case 'alive':
        register({ ...request, socket: caller.socket }, caller);
        return;
      case 'port_please':
        caller.answer(writePortReply(registered.get(request.name)));
        return;
      case 'names':
        caller.answer(writeNamesReply(listeners[0]?.port ?? 0, [...registered.values()].reverse()));
        return;
      case 'kill':
        kill(caller);
        return;
      case 'stop':
        stop(caller, request.name);
        return;
      case 'relay':
        caller.stay();
        relay.take(request.name, caller.socket);
        return;
    }
  }

  function register(node: Registration, caller: Caller): void {
    const { name, socket } = node;
    if (parseNodeName(`${name}@host`) === undefined || node.port === 0) {
      refuse(caller, `a node called ${JSON.stringify(name)} at port ${node.port}`);
      return;
    }
    if (registered.has(name) || registered.size >= mapperNames) {
      log(`refused ${name}: ${registered.has(name) ? 'the name is taken' : 'too many nodes'}`);
      caller.answer(writeAliveReply(undefined));
      return;
    }
    registered.set(name, node);
    caller.stay();
    socket.on('data', () => drop(node, 'it spoke out of turn'));
    socket.once('end', () => forget(node)); // it says goodbye: gone, even while its connection still closes
    socket.once('close', () => forget(node));
    const creation = takeCreation();
    socket.write(writeAliveReply(creation));
    log(`registered ${name} at port ${node.port}, creation ${creation}`);
  }

  function forget(node: Registration): void {
    if (registered.get(node.name) !== node) return;
    registered.delete(node.name);
    log(`unregistered ${node.name}`);
  }

  function drop(node: Registration, why: string): void {
    log(`dropping ${node.name}: ${why}`);
    forget(node);
    node.socket.destroy();
  }

  function kill(caller: Caller): void {
    const allowed = registered.size === 0 || options.relaxed === true;
    if (allowed) {
      caller.stay(); // all others are ended, and no more taken, before it hears
      void close();
    }
    caller.answer(writeWord(allowed ? 'OK' : 'NO'));
  }

  function stop(caller: Caller, name: string): void {
    const node = registered.get(name);
    if (options.relaxed !== true) return caller.answer(writeWord(''));
    if (node !== undefined) drop(node, 'stopped on request');
    caller.answer(writeWord(node === undefined ? 'NOEXIST' : 'STOPPED'));
  }

  function refuse(caller: Caller, what: string): void {
    log(`refused ${what} from ${caller.address}`);
    caller.socket.destroy();
  }

  async function close(): Promise<void> {
    for (const node of [...registered.values()]) drop(node, 'the mapper ends');
    relay.close();
    await Promise.all(listeners.splice(0).map((listener) => listener.close()));
  }

  async function open(address: string, port: number): Promise<void> {
    const listener = await listenForRequests({
      address,
      port,
      clock: options.clock ?? systemClock,
      request: serve,
      refused: (from) => log(`refused something that is not a request from ${from}`),
      ended: (from, why) => log(`${from} ended before its request: ${why}`),
    });
    listeners.push(listener);
  }

  try {
    let { port } = options;
    for (const address of inOrder(options.addresses ?? [])) {
      await open(address, port);
      port = listeners[0]?.port ?? port;
    }
    return { port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The loopback last: who finds the mapper there finds it whole. A wildcard covers all, and the loopback too. */
function inOrder(addresses: readonly string[]): string[] {
  const wildcard = addresses.find(isWildcard);
  if (wildcard !== undefined) return [wildcard];
  return [...addresses.filter((address) => !isLoopback(address)), '127.0.0.1'];
}

/** The others change what is registered. */
function isForAll({ kind }: MapperRequest): boolean {
  return kind === 'names' || kind === 'port_please' || kind === 'relay';
}

/** A wildcard stands for the address of each card of this machine. */
function withoutWildcard(address: string): string[] {
  if (!isWildcard(address)) return [address];
  const cards = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return cards.filter(({ internal }) => !internal).map((card) => card.address);
}

function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}
