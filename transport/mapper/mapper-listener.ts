// Accepts EPMD's requests at a port: a length of two bytes, then the request (OTP: epmd_srv). A connection
// that sends anything else, or its request too late, is ended with a report; other connections go on.
import { createServer, type Socket } from 'node:net';
import type { Clock } from '../base/clock.ts';
import { isLoopback } from '../base/host-addresses.ts';
import { mapperRequestBytes, mapperTime } from '../base/wire-limits.ts';
import type { Listener } from '../carrier/channel.ts';
import { openPort } from '../carrier/open-port.ts';
import { addressOf, keepStrangers } from '../carrier/strangers.ts';
import { type MapperRequest, readRequest, requestSize } from './mapper-messages.ts';

/** A connection that has sent a whole request and gets one answer. */
export interface Caller {
  readonly address: string; // ip:port
  readonly isLocal: boolean; // whether the connection comes from this machine
  readonly socket: Socket;
  stay(): void; // from now on neither the time limit nor the listener's close() ends the connection
  answer(bytes: Uint8Array): void; // sends the answer and ends the connection; without bytes only ends it
}

export interface MapperListenOptions {
  readonly address: string;
  readonly port: number;
  readonly clock: Clock;
  request(request: MapperRequest, caller: Caller): void;
  refused(address: string): void; // the connection has sent bytes that are not a request
  ended(address: string, why: string): void; // the connection ended before its request was complete
}

/** Opens the port. Rejects with the system's error, such as EADDRINUSE. */
export function listenForRequests(options: MapperListenOptions): Promise<Listener> {
  const strangers = keepStrangers({ time: mapperTime, clock: options.clock, refused() {} });
  return openPort(createServer(serve), options, strangers.clear);

  function serve(socket: Socket): void {
    const address = addressOf(socket);
    const stranger = strangers.admit(socket, address, end);
    let got: Buffer = nothing; // bytes of the request so far
    let isRead = false;

    function end(why: string): void {
      stranger.forget();
      socket.destroy();
      if (!isRead) options.ended(address, why);
      isRead = true;
    }

    function take(data: Buffer): void {
      got = got.length === 0 ? data : Buffer.concat([got, data]);
      const size = requestSize(got);
      if (got.length < size && size <= mapperRequestBytes) return;
      isRead = true;
      socket.off('data', take);
      const request = got.length <= mapperRequestBytes ? readRequest(got) : undefined;
      if (request !== undefined) return options.request(request, caller());
      options.refused(address);
      end('refused');
    }

    function caller(): Caller {
      const ip = address.slice(0, address.lastIndexOf(':'));
      return {
        address,
        isLocal: isLoopback(ip) || ip === options.address,
        socket,
        stay: stranger.forget,
        answer: (bytes) => void socket.end(bytes, () => socket.destroy()),
      };
    }

    socket.on('data', take);
    socket.once('close', () => end('connection_closed'));
  }
}

const nothing = Buffer.alloc(0);
