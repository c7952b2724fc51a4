// Carries links of others between a caller and a node of this machine, for firewalls that let only the mapper through.
// Bytes pass as they are, no faster than they are taken; the handshake stays between the two nodes.
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { relayDialTime, relayLinks } from './limits.ts';

export interface RelayOptions {
  portOf(name: string): number | undefined; // of a registered node
  readonly addresses: readonly string[]; // where nodes of this machine may listen, in this order
  readonly links?: number;
  log(text: string): void;
}

export interface Relay {
  take(target: string, caller: Duplex, head: Buffer): void; // from here on the caller is ours
  close(): void;
}

export function makeRelay(options: RelayOptions): Relay {
  const callers = new Set<Duplex>();

  async function carry(name: string, caller: Duplex, head: Buffer): Promise<void> {
    const port = options.portOf(name);
    if (port === undefined) return refuse(caller, '404 Not Found', `no node called ${name}`);
    const node = await openOne(options.addresses, port);
    if (node === undefined) return refuse(caller, '502 Bad Gateway', `${name} does not answer`);
    if (caller.destroyed) return void node.destroy();
    options.log(`relaying to ${name}, ${callers.size} in all`);
    caller.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) node.write(head);
    node.on('error', () => caller.destroy()); // a reset at one end is the end of the other
    node.once('close', () => caller.destroy());
    caller.once('close', () => node.destroy());
    caller.pipe(node).pipe(caller);
  }

  function refuse(caller: Duplex, status: string, why: string): void {
    options.log(`not relaying: ${why}`);
    caller.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => caller.destroy());
  }

  return {
    take(target, caller, head) {
      caller.on('error', () => caller.destroy());
      if (callers.size >= (options.links ?? relayLinks))
        return refuse(caller, '503 Service Unavailable', 'too many links');
      callers.add(caller);
      caller.once('close', () => callers.delete(caller));
      void carry(target.replace(/:0$/, ''), caller, head);
    },
    close() {
      for (const caller of callers) caller.destroy();
    },
  };
}

/** The first address at which the port takes a connection. */
async function openOne(addresses: readonly string[], port: number): Promise<Socket | undefined> {
  for (const host of addresses) {
    const socket = await open(host, port);
    if (socket !== undefined) return socket;
  }
  return undefined;
}

function open(host: string, port: number): Promise<Socket | undefined> {
  const { promise, resolve } = Promise.withResolvers<Socket | undefined>();
  const socket = connect({ host, port, noDelay: true, timeout: relayDialTime });
  const failed = () => {
    socket.destroy();
    resolve(undefined);
  };
  socket.once('connect', () => {
    socket.setTimeout(0);
    socket.off('error', failed);
    resolve(socket);
  });
  socket.once('error', failed);
  socket.once('timeout', failed);
  return promise;
}
