// A server of TCP connections put at a port: what is common to a node's door and to the mapper's.
import type { Server } from 'node:net';
import type { Listener } from './channel.ts';

/** Rejects with the system's error, such as EADDRINUSE. `closing` ends the connections that are left. */
export async function openPort(
  server: Server,
  { address, port }: { readonly address: string; readonly port: number },
  closing: () => void,
): Promise<Listener> {
  const opened = Promise.withResolvers<void>();
  server.on('error', opened.reject); // later ones, such as EMFILE, cost only the newcomer
  server.listen(port, address, opened.resolve);
  await opened.promise;
  const bound = server.address();
  if (bound === null || typeof bound === 'string')
    throw new Error(`expected a TCP port, got ${bound}`);
  return {
    port: bound.port,
    close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      closing();
      return closed.promise;
    },
  };
}
