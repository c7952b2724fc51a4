// A free port of this machine, for programs that start a mapper or a listener of their own.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { codeOf } from './error-code.ts';

/**
 * Returns a port at which no program listens. It is below the ports that systems give to listeners which ask for any: so no
 * node that starts before the mapper gets this one.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (beyond - lowest));
    if (await isFree(port)) return port;
  }
}

const lowest = 10_000;
const beyond = 32_768; // Linux gives ports from here on, other systems from 49,152

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (['EADDRINUSE', 'EACCES'].includes(codeOf(error))) return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
