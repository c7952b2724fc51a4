// A port between a node and a server, or between two servers, whose connections can be cut or held up.
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { closeLater } from '../../support/test-node.ts';

export interface Forwarder {
  readonly port: number;
  cut(): void; // all connections end, and new ones are refused
  heal(): void;
  hold(): void; // what is sent waits, in both directions, as for a node that sleeps
  wake(): void;
}

/** A port that leads to another one, until it is cut. */
export async function forwarder(to: number): Promise<Forwarder> {
  const pairs = new Map<Socket, Socket>();
  let isCut = false;
  const server = createServer((socket) => {
    if (isCut) return void socket.destroy();
    const other = connectTcp(to, '127.0.0.1');
    for (const [from, into] of [
      [socket, other],
      [other, socket],
    ] as const) {
      pairs.set(from, into);
      from.pipe(into);
      from.on('error', () => into.destroy());
      from.on('close', () => {
        pairs.delete(from);
        into.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  closeLater(async () => {
    for (const socket of pairs.keys()) socket.destroy();
    server.close();
  });
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut() {
      isCut = true;
      for (const socket of pairs.keys()) socket.destroy();
    },
    heal() {
      isCut = false;
    },
    hold() {
      for (const [from, into] of pairs) from.unpipe(into);
    },
    wake() {
      for (const [from, into] of pairs) from.pipe(into);
    },
  };
}
