// What reaches an address and a port goes to the same port of 127.0.0.1: as `ssh -L` does, or the one port a firewall lets through.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Forwarder {
  readonly connections: ReadonlySet<Socket>; // on the outer side
  close(): void;
}

export async function forward(from: string, port: number): Promise<Forwarder> {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    const there = connect(port, '127.0.0.1');
    for (const one of [socket, there]) one.on('error', () => undefined);
    socket.once('close', () => {
      connections.delete(socket);
      there.destroy();
    });
    there.once('close', () => socket.destroy());
    connections.add(socket);
    socket.pipe(there).pipe(socket);
  }).listen(port, from);
  await once(server, 'listening');
  return {
    connections,
    close() {
      server.close();
      for (const socket of connections) socket.destroy();
    },
  };
}
