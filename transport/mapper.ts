// The mapper: which node listens where (OTP: epmd).
// A registration lasts as long as its connection; nothing is kept on disk.
import { randomInt } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { type Channel, isChannelClosed, type Listener } from './channel.ts';
import { type Clock, systemClock } from './clock.ts';
import { mapperMessageBytes, mapperNames, mapperTime } from './limits.ts';
import {
  type MapperRequest,
  readRequest,
  type Versions,
  writeAliveReply,
  writeNamesReply,
  writePortReply,
  writeWord,
} from './mapper-messages.ts';
import { parseNodeName } from './node-name.ts';
import { makeRelay } from './relay.ts';
import { isLoopback } from './websocket-channel.ts';
import { listen } from './websocket-listener.ts';

export const mapperProtocol = 'tpmd'; // the WebSocket subprotocol that tells a mapper from other servers

export interface MapperOptions {
  readonly port: number;
  readonly addresses?: readonly string[]; // beside the loopback
  readonly relaxed?: boolean; // -relaxed_command_check: kill and stop living nodes too
  readonly relay?: boolean; // -relay: carry links to nodes whose own port cannot be reached
  readonly relayLinks?: number; // so many at once
  readonly clock?: Clock;
  log?(text: string): void;
  killed?(): void; // it has closed itself on request
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
  readonly channel: Channel;
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
    ...(options.relayLinks === undefined ? {} : { links: options.relayLinks }),
    log,
  });

  function takeCreation(): number {
    const creation = nextCreation;
    nextCreation = creation === 2 ** 32 - 1 ? 4 : creation + 1; // 0 to 3 belong to older protocols
    return creation;
  }

  async function serve(channel: Channel, proven: () => void, local: boolean): Promise<void> {
    const request = readRequest(await channel.receive());
    if (request === undefined) return refuse(channel, 'something that is not a request');
    log(`got ${request.kind} from ${channel.address}`);
    // A node that said goodbye is gone, even while its connection still closes.
    for (const node of [...registered.values()]) if (!node.channel.open) forget(node);
    if (!local && request.kind !== 'names' && request.kind !== 'port_please') {
      return refuse(channel, `${request.kind} from another machine`);
    }
    answer(channel, proven, request);
  }

  function answer(channel: Channel, proven: () => void, request: MapperRequest): void {
    switch (request.kind) {
      case 'alive':
        register({ ...request, channel }, proven);
        return;
      case 'port_please':
        channel.send(writePortReply(registered.get(request.name)));
        channel.close('done');
        return;
      case 'names':
        channel.send(writeNamesReply(listeners[0]?.port ?? 0, [...registered.values()].reverse()));
        channel.close('done');
        return;
      case 'kill':
        kill(channel);
        return;
      case 'stop':
        stop(channel, request.name);
        return;
    }
  }

  function register(node: Registration, proven: () => void): void {
    const { name, channel } = node;
    if (parseNodeName(`${name}@host`) === undefined || node.port === 0) {
      refuse(channel, `a node called ${JSON.stringify(name)} at port ${node.port}`);
      return;
    }
    if (registered.has(name) || registered.size >= mapperNames) {
      log(`refused ${name}: ${registered.has(name) ? 'the name is taken' : 'too many nodes'}`);
      channel.send(writeAliveReply(undefined));
      channel.close('done');
      return;
    }
    registered.set(name, node);
    proven();
    channel.deliverTo({
      message: () => drop(node, 'it spoke out of turn'),
      drained() {},
      closed: () => forget(node),
    });
    const creation = takeCreation();
    channel.send(writeAliveReply(creation));
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
    node.channel.close('dropped');
  }

  function kill(channel: Channel): void {
    const allowed = registered.size === 0 || options.relaxed === true;
    channel.send(writeWord(allowed ? 'OK' : 'NO'));
    channel.close('done');
    if (allowed) void close().then(() => options.killed?.());
  }

  function stop(channel: Channel, name: string): void {
    const node = registered.get(name);
    if (options.relaxed !== true) channel.send(writeWord(''));
    else channel.send(writeWord(node === undefined ? 'NOEXIST' : 'STOPPED'));
    if (options.relaxed === true && node !== undefined) drop(node, 'stopped on request');
    channel.close('done');
  }

  function refuse(channel: Channel, what: string): void {
    log(`refused ${what} from ${channel.address}`);
    channel.close('bad_request');
  }

  async function close(): Promise<void> {
    for (const node of [...registered.values()]) drop(node, 'the mapper ends');
    relay.close();
    await Promise.all(listeners.splice(0).map((listener) => listener.close()));
  }

  async function open(address: string, port: number): Promise<void> {
    const listener = await listen({
      address,
      port,
      protocol: mapperProtocol,
      messageBytes: mapperMessageBytes,
      time: mapperTime,
      clock: options.clock ?? systemClock,
      accept(channel, proven) {
        serve(channel, proven, isLocal(channel, address)).catch((error: unknown) => {
          if (!isChannelClosed(error)) throw error;
          log(`${channel.address} ended before its request: ${error.reason}`);
        });
      },
      refused: (from, why) => log(`refused ${why} from ${from}`),
      tunnel(target, socket, head) {
        if (options.relay === true) relay.take(target, socket, head);
        return options.relay === true;
      },
    });
    listeners.push(listener);
  }

  try {
    await open('127.0.0.1', options.port);
    const port = listeners[0]?.port ?? options.port;
    // A wildcard covers the loopback already, so the first listener makes room for it.
    for (const address of options.addresses ?? []) {
      if (isWildcard(address))
        await Promise.all(listeners.splice(0).map((listener) => listener.close()));
      if (!isLoopback(address)) await open(address, port);
    }
    return { port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function isLocal(channel: Channel, listensAt: string): boolean {
  const from = channel.address.slice(0, channel.address.lastIndexOf(':'));
  return isLoopback(from) || from === listensAt;
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
