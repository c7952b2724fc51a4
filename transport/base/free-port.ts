// A free port of this machine, for programs that start a mapper or a listener of their own.

import { once } from 'node:events';
import { createServer } from 'node:net';

/** Returns a port at which no program listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return address.port;
}
