// Strangers: connections whose other side has not yet proved the cookie. This file limits
// their time and number. The listener of a carrier calls admit() for each new connection.
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../base/clock.ts';
import { unprovenConnections } from '../base/wire-limits.ts';

export interface Stranger {
  readonly address: string;
  forget(): void; // call this when the stranger has proved the cookie or is closed
  refuse(why: string): void; // reports the refusal; the caller must end the connection
  expireBy(end: (why: string) => void): void; // from now on `end` replaces the `end` that admit() was given
}

export interface Strangers {
  admit(socket: Duplex, address: string, end: (why: string) => void): Stranger;
  keep(address: string, end: (why: string) => void): Stranger; // as admit, without a socket: the caller calls forget() when the connection is closed
  of(socket: Duplex): Stranger | undefined; // undefined once the stranger has proved the cookie, is refused or closed
  is(socket: Duplex, wrapped: Duplex): void; // from now on of(wrapped) returns what of(socket) returns; `wrapped` is the TLS stream over `socket`
  clear(): void;
}

export interface StrangersOptions {
  readonly time: number; // milliseconds in which a stranger must prove the cookie
  readonly clock: Clock;
  refused(address: string, why: string): void;
}

interface Entry extends Stranger {
  end(why: string): void;
}

export function keepStrangers({ time, clock, refused }: StrangersOptions): Strangers {
  const known = new Set<Entry>(); // oldest first
  const bySocket = new WeakMap<Duplex, Entry>();

  function endOldest(): void {
    for (const stranger of known) {
      stranger.end('too many connections that prove nothing');
      return;
    }
  }

  function keep(address: string, end: (why: string) => void): Entry {
    if (known.size >= unprovenConnections) endOldest();
    const late = () => known.has(stranger) && stranger.end('timeout');
    const stop = clock.after(time, () => clock.whenRead(late)); // whenRead: after a suspension of this program, the peer's close may not have been read yet
    const stranger: Entry = {
      address,
      end,
      forget() {
        stop();
        known.delete(stranger);
      },
      refuse(why) {
        if (!known.has(stranger)) return; // the stranger was refused before, or is closed
        stranger.forget();
        refused(address, why);
      },
      expireBy(other) {
        stranger.end = other;
      },
    };
    known.add(stranger);
    return stranger;
  }

  return {
    keep,
    admit(socket, address, end) {
      const stranger = keep(address, end);
      bySocket.set(socket, stranger);
      socket.once('close', stranger.forget);
      socket.on('error', ignore); // after an error, such as a reset, Node emits 'close', which is handled above
      return stranger;
    },
    of(socket) {
      const stranger = bySocket.get(socket);
      return stranger && known.has(stranger) ? stranger : undefined;
    },
    is(socket, wrapped) {
      const stranger = bySocket.get(socket);
      if (stranger !== undefined) bySocket.set(wrapped, stranger);
    },
    clear() {
      for (const stranger of [...known]) {
        stranger.forget();
        stranger.end('closed');
      }
    },
  };
}

function ignore(): void {}

export function addressOf(socket: Socket): string {
  return `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
}
