// Opens a TCP server at a port. The listeners of nodes and of the mapper use this.
import type { Server } from 'node:net';
import type { Listener } from './channel.ts';

/** Rejects with the system's error, such as EADDRINUSE. The listener's close() calls `closing`. */
export async function openPort(
  server: Server,
  { address, port }: { readonly address: string; readonly port: number },
  closing: () => void,
): Promise<Listener> {
  const opened = Promise.withResolvers<void>();
  server.on('error', opened.reject); // a later error, such as EMFILE, costs only the connection that could not be accepted
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
