// Passes the bytes of a link on between a caller and a node of this machine,
// if a firewall opens only the mapper's port. The bytes are unchanged, and
// read no faster than they are sent on; the two nodes do the handshake.
import { connect, type Socket } from 'node:net';
import { relayDialTime } from '../base/wire-limits.ts';
import { type RelayReply, writeRelayReply } from './mapper-messages.ts';

export interface RelayOptions {
  portOf(name: string): number | undefined; // returns the port of a registered node
  readonly addresses: readonly string[]; // addresses at which nodes of this machine may listen, to try in this order
  readonly links: number; // the most links to relay at the same time; 0: this mapper does not relay
  log(text: string): void;
}

export interface Relay {
  take(name: string, caller: Socket): void; // the relay owns the socket from now on
  close(): void;
}

export function makeRelay(options: RelayOptions): Relay {
  const callers = new Set<Socket>();

  async function carry(name: string, caller: Socket): Promise<void> {
    const port = options.portOf(name);
    if (port === undefined) return refuse(caller, 'unknown', `no node called ${name}`);
    const node = await openOne(options.addresses, port);
    if (node === undefined) return refuse(caller, 'no_answer', `${name} does not answer`);
    if (caller.destroyed) return void node.destroy();
    options.log(`relaying to ${name}, ${callers.size} in all`);
    caller.setNoDelay();
    caller.write(writeRelayReply('granted'));
    node.on('error', () => caller.destroy()); // a reset of one end also ends the other
    node.once('close', () => caller.destroy());
    caller.once('close', () => node.destroy());
    caller.pipe(node).pipe(caller);
  }

  function refuse(caller: Socket, reply: RelayReply, why: string): void {
    options.log(`not relaying: ${why}`);
    caller.end(writeRelayReply(reply), () => caller.destroy());
  }

  return {
    take(name, caller) {
      caller.pause(); // the bytes that the caller sends are for the node, so they wait until the node is connected
      if (options.links === 0) return refuse(caller, 'not_a_relay', 'started without -relay');
      if (callers.size >= options.links) return refuse(caller, 'too_many', 'too many links');
      callers.add(caller);
      caller.once('close', () => callers.delete(caller));
      void carry(name, caller);
    },
    close() {
      for (const caller of callers) caller.destroy();
    },
  };
}

/** Returns a connection to the port, at the first address that accepts one; undefined if none does. */
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
