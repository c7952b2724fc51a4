// One link after the handshake: frames out and in, ticks, the end (OTP: dist_util, con_loop).
// Frames pass unopened and in order, each message with its tag; a message of nothing but its tag is a tick and goes no further.

import type { Clock } from '../base/clock.ts';
import { busyBytes, messageBytes } from '../base/wire-limits.ts';
import type { Channel } from '../carrier/channel.ts';
import type { Taggers } from '../handshake/link-keys.ts';
import { tagBytes } from '../handshake/message-tag.ts';
import type { Ticking } from './net-ticktime.ts';
import type { SendMemory } from './send-memory.ts';
import { freshTicker, look, lookInTheMiddle } from './ticker.ts';

export interface ConnectionEvents {
  frames(bytes: Uint8Array): void;
  congested(busy: boolean): void;
  ended(reason: string): void; // by the other side or by silence; not after our own close
}

export interface Connection {
  start(): void; // from here on events fire
  send(bytes: Uint8Array, arrived?: () => void): void; // copied; called when they are there, or at least not queued here any more
  paceChanged(): void; // net_ticktime is another one now
  keepAlive(): void; // from a program that is busy and cannot serve timers: sends the tick that is due
  readonly traffic: Traffic;
  close(reason: string): void;
}

/** What went over a link, for those who ask how it is. */
export interface Traffic {
  readonly received: number; // messages and ticks
  readonly sent: number; // messages
  readonly heardAt: number; // when something arrived last, in performance.now()'s time
}

/** What a link is made of. */
export interface Link {
  readonly channel: Channel; // its other end is proven
  readonly taggers: Taggers;
  readonly memory: SendMemory;
  readonly clock: Clock;
  pace(): Ticking;
}

export function createConnection(
  { channel, taggers, memory, clock, pace }: Link,
  events: ConnectionEvents,
): Connection {
  let received = 0; // messages and ticks
  let sent = 0; // messages
  let busy = false; // more than busyBytes wait for the system
  const unsent: (() => void)[] = []; // who wants to hear when none wait
  let heardAt = performance.now();
  let ticker = freshTicker;
  let started = false;
  let dueAt = 0; // the next look, in the clock's time
  let stopTicking = () => {};

  function tickLater(): void {
    const { interval } = pace();
    dueAt = clock.now() + interval;
    stopTicking = clock.after(interval, lookAround);
  }

  function lookAround(): void {
    const seen = look(ticker, received, sent, pace().silentLooks);
    ticker = seen.ticker;
    switch (seen.verdict) {
      case 'gone':
        return giveUpUnlessHeard();
      case 'tick':
        sendTick();
        break;
      case 'rest':
        break;
    }
    tickLater();
  }

  function sendTick(): void {
    const tick = new Uint8Array(tagBytes);
    taggers.ours.put(tick);
    channel.send(tick);
  }

  /** This program may have been busy for long: what the other side sent meanwhile is still to be read. */
  function giveUpUnlessHeard(): void {
    let over = false;
    stopTicking = () => {
      over = true;
    };
    clock.whenRead(() => {
      if (over) return;
      if (received > ticker.received) return tickLater();
      end('net_tick_timeout');
    });
  }

  function end(reason: string): void {
    stopTicking();
    channel.close(reason);
    events.ended(reason);
  }

  function tellWhenThere(tell: () => void): void {
    if (channel.whenArrived !== undefined) channel.whenArrived(tell);
    else if (channel.queued === 0) tell();
    else unsent.push(tell);
  }

  return {
    start() {
      started = true;
      tickLater();
      channel.deliverTo({
        message(bytes) {
          if (!taggers.theirs.isNext(bytes)) return end(forgedMessage);
          received++;
          heardAt = performance.now();
          if (bytes.length > tagBytes) events.frames(bytes.subarray(tagBytes));
        },
        drained() {
          for (const tell of unsent.splice(0)) tell();
          if (!busy) return;
          busy = false;
          events.congested(false);
        },
        closed(reason) {
          stopTicking();
          // Whatever the other side says about its end: to us the link was closed.
          events.ended(linkFaults.includes(reason) ? reason : 'connection_closed');
        },
      });
    },
    send(bytes, tell) {
      if (bytes.length === 0) return; // it would be a tick
      const size = tagBytes + bytes.length;
      if (size > messageBytes) {
        throw new RangeError(
          `expected at most ${messageBytes - tagBytes} bytes in one message, got ${bytes.length}`,
        );
      }
      sent++;
      const message = tell === undefined ? Buffer.allocUnsafe(size) : memory.take(size);
      message.set(bytes, tagBytes);
      taggers.ours.put(message);
      channel.send(message);
      if (tell !== undefined) {
        tellWhenThere(() => {
          memory.giveBack(message);
          tell();
        });
      }
      if (busy || channel.queued <= busyBytes) return;
      busy = true;
      events.congested(true);
    },
    paceChanged() {
      if (!started) return;
      stopTicking();
      ticker = { ...ticker, silentLooks: 0 }; // counted at another pace
      tickLater();
    },
    keepAlive() {
      if (!started || !channel.open || clock.now() < dueAt) return;
      dueAt = clock.now() + pace().interval;
      const seen = lookInTheMiddle(ticker, sent);
      ticker = seen.ticker;
      if (seen.tick) sendTick();
    },
    get traffic() {
      return { received, sent, heardAt };
    },
    close(reason) {
      stopTicking();
      channel.close(reason);
    },
  };
}

const linkFaults = ['text_message', 'oversized_message', 'bad_websocket_frame'];

/** The tag is not the one that the next message of the other side has. */
export const forgedMessage = 'forged_message';
