// A link after the handshake: frames, ticks, and the link's end (OTP: dist_util, con_loop). Frames are
// passed on unread and in order. Each message begins with a tag, except on an Erlang node's link; only a tag is a tick.

import type { Clock } from '../base/clock.ts';
import { type Bytes, copyBytes, piecesOf } from '../base/copy-bytes.ts';
import { busyBytes, messageBytes } from '../base/wire-limits.ts';
import { lostMessages } from '../carrier/channel.ts';
import type { Gate } from '../faults/gate.ts';
import type { Taggers } from '../handshake/link-keys.ts';
import type { Ticking } from './net-ticktime.ts';
import type { SendMemory } from './send-memory.ts';
import { type LinkTicks, tickLink } from './ticking.ts';

export interface ConnectionEvents {
  frames(bytes: Uint8Array): void;
  congested(busy: boolean): void;
  ended(reason: string): void; // the other side has closed or is silent; not called after close()
}

export interface Connection {
  start(): void; // from now on events are called
  send(bytes: Bytes, arrived?: () => void): void; // copies the bytes; calls arrived() when the bytes have arrived or, if the channel has no whenArrived, left this node
  paceChanged(): void; // net_ticktime has changed
  keepAlive(): void; // sends a tick if one is due; for a program so busy that its timers do not fire
  readonly traffic: Traffic;
  close(reason: string): void;
}

/** The traffic on a link, for why(). */
export interface Traffic {
  readonly received: number; // messages and ticks
  readonly sent: number; // messages, without ticks
  readonly heardAt: number; // when the last message arrived, by performance.now()
}

/** The parts of which a connection is made. */
export interface Link {
  readonly channel: Gate; // its other end has proved the cookie
  readonly taggers: Taggers;
  readonly memory: SendMemory;
  readonly clock: Clock;
  pace(): Ticking;
}

export function createConnection(link: Link, events: ConnectionEvents): Connection {
  return new LinkConnection(link, events);
}

class LinkConnection implements Connection {
  readonly #channel: Gate;
  readonly #taggers: Taggers;
  readonly #memory: SendMemory;
  readonly #events: ConnectionEvents;
  readonly #ticks: LinkTicks;
  readonly #unsent: (() => void)[] = []; // callbacks to call when no bytes are queued any more
  #busy = false; // set when more than busyBytes are queued, cleared when none are queued any more
  readonly traffic = { received: 0, sent: 0, heardAt: performance.now() };

  constructor({ channel, taggers, memory, clock, pace }: Link, events: ConnectionEvents) {
    this.#channel = channel;
    this.#taggers = taggers;
    this.#memory = memory;
    this.#events = events;
    this.#ticks = tickLink({
      clock,
      traffic: this.traffic,
      pace,
      tick: () => this.#tick(),
      isSilent: () => this.#end('net_tick_timeout'),
    });
  }

  start(): void {
    this.#ticks.start();
    this.#channel.deliverTo({
      message: (bytes) => this.#take(bytes),
      isNext: (bytes) => this.#isNext(bytes),
      heard: () => this.#heard(),
      isTick: (bytes) => bytes.length === this.#taggers.bytes,
      frames: (bytes) => this.#events.frames(bytes.subarray(this.#taggers.bytes)),
      drained: () => this.#drained(),
      closed: (reason) => {
        this.#ticks.stop();
        // The other side may send any reason, but only faults of the link are passed on.
        this.#events.ended(linkFaults.includes(reason) ? reason : 'connection_closed');
      },
    });
  }

  send(bytes: Bytes, tell?: () => void): void {
    const pieces = piecesOf(bytes);
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (length === 0) return; // an empty message would be a tick
    const { bytes: tagBytes } = this.#taggers;
    const size = tagBytes + length;
    if (size > messageBytes && tagBytes > 0) {
      throw new RangeError(
        `expected at most ${messageBytes - tagBytes} bytes in one message, got ${length}`,
      );
    }
    const channel = this.#channel;
    const message = tell === undefined ? Buffer.allocUnsafe(size) : this.#memory.take(size);
    let at = tagBytes;
    for (const piece of pieces) at = copyBytes(piece, message, at);
    channel.send(message, this.#leaves);
    if (tell !== undefined) {
      this.#tellWhenThere(() => {
        this.#memory.giveBack(message);
        tell();
      });
    }
    if (this.#busy || channel.queued <= busyBytes) return;
    this.#busy = true;
    this.#events.congested(true);
  }

  paceChanged(): void {
    this.#ticks.paceChanged();
  }

  keepAlive(): void {
    if (this.#channel.open) this.#ticks.keepAlive();
  }

  close(reason: string): void {
    this.#ticks.stop();
    this.#channel.close(reason);
  }

  readonly #leaves = (message: Uint8Array): void => {
    this.traffic.sent++;
    this.#taggers.ours.put(message);
  };

  #take(bytes: Uint8Array): void {
    if (!this.#isNext(bytes)) return;
    this.#heard();
    const { bytes: tagBytes } = this.#taggers;
    if (bytes.length > tagBytes) this.#events.frames(bytes.subarray(tagBytes));
  }

  #isNext(bytes: Uint8Array): boolean {
    const isGenuine = this.#taggers.theirs.isNext(bytes);
    if (!isGenuine) this.#end(forgedMessage);
    return isGenuine;
  }

  #heard(): void {
    this.traffic.received++;
    this.traffic.heardAt = performance.now();
  }

  #drained(): void {
    for (const tell of this.#unsent.splice(0)) tell();
    if (!this.#busy) return;
    this.#busy = false;
    this.#events.congested(false);
  }

  #tick(): void {
    this.#channel.sendTick(() => {
      const tick = new Uint8Array(this.#taggers.bytes);
      this.#taggers.ours.put(tick);
      return tick;
    });
  }

  #tellWhenThere(tell: () => void): void {
    if (this.#channel.whenArrived !== undefined) this.#channel.whenArrived(tell);
    else if (this.#channel.queued === 0) tell();
    else this.#unsent.push(tell);
  }

  #end(reason: string): void {
    this.close(reason);
    this.#events.ended(reason);
  }
}

const linkFaults = ['text_message', 'oversized_message', 'bad_websocket_frame', lostMessages];

/** The reason for which a link ends if a message has a wrong tag. */
export const forgedMessage = 'forged_message';
