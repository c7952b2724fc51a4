// Opens a stream to a node through the port of its mapper, where the node's own cannot be reached.
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { DialError } from './channel.ts';
import type { MapperAddress } from './mapper-client.ts';

/** A CONNECT request to the mapper; rejects with a DialError. */
export function openRelay(at: MapperAddress, name: string, signal: AbortSignal): Promise<Duplex> {
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>();
  const asking = request({
    host: at.host,
    port: at.port,
    method: 'CONNECT',
    path: `${name}:0`, // a CONNECT wants a port; the mapper knows it
    agent: false,
    signal,
  });
  asking.on('connect', ({ statusCode = 0 }, socket, head) => {
    if (statusCode === 200) {
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
      return;
    }
    socket.destroy();
    reject(
      new DialError(
        'relay_refused',
        `its tpmd does not relay (${words[statusCode] ?? statusCode})`,
      ),
    );
  });
  asking.on('error', (error) => {
    const code = 'code' in error ? String(error.code) : 'relay_refused';
    reject(new DialError(code, `its tpmd does not relay: ${error.message}`, { cause: error }));
  });
  asking.end();
  return promise;
}

const words: Readonly<Record<number, string>> = {
  404: 'no such node',
  405: 'it was started without -relay',
  502: 'the node refuses connections there too',
  503: 'it relays as many links as it may',
};
