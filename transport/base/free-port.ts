// A free port of this machine, for programs that start a mapper or a listener of their own.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { codeOf } from './error-code.ts';

/**
 * Returns a port at which no program listens, and which no other caller on this machine gets for a minute. It is below the
 * ports that systems give to listeners which ask for any: so no node that starts before the mapper gets this one.
 */
export async function freePort(): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = lowest + Math.floor(Math.random() * (beyond - lowest));
    const claim = await claimed(port);
    const isOurs = claim !== undefined || tries > mostTries;
    if (isOurs && (await isFree(port))) {
      setTimeout(() => claim?.close(), claimTime).unref();
      return port;
    }
    claim?.close();
  }
}

const lowest = 10_000;
const beyond = 32_768; // Linux gives ports from here on, other systems from 49,152
const claimTime = 60_000; // ms: the program listens by then
const mostTries = 50; // ports, before one is taken without a claim: a sandbox may forbid datagrams

/** A datagram socket at the port, which claims it: listeners have other ports, and it ends with this program. */
async function claimed(port: number): Promise<Socket | undefined> {
  const socket = createSocket('udp4');
  try {
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
  } catch {
    return undefined;
  }
  return socket.unref();
}

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
