// The looks at one link: a tick goes out when nothing else did, and silence ends the link.
// What a look means is said in ticker.ts; here are the timers.
import type { Clock } from '../base/clock.ts';
import type { Ticking } from './net-ticktime.ts';
import { freshTicker, look, lookInTheMiddle } from './ticker.ts';

export interface LinkTicks {
  start(): void;
  paceChanged(): void; // net_ticktime is another one now
  keepAlive(): void; // from a program that cannot serve timers: sends the tick that is due
  stop(): void;
}

export interface TickedLink {
  readonly clock: Clock;
  readonly traffic: { readonly received: number; readonly sent: number };
  pace(): Ticking;
  tick(): void; // send one
  isSilent(): void; // for too long
}

export function tickLink({ clock, traffic, pace, tick, isSilent }: TickedLink): LinkTicks {
  let ticker = freshTicker;
  let started = false;
  let dueAt = 0; // the next look, in the clock's time
  let stop = () => {};

  function lookLater(): void {
    const { interval } = pace();
    dueAt = clock.now() + interval;
    stop = clock.after(interval, lookAround);
  }

  function lookAround(): void {
    const seen = look(ticker, traffic.received, traffic.sent, pace().silentLooks);
    ticker = seen.ticker;
    if (seen.verdict === 'gone') return giveUpUnlessHeard();
    if (seen.verdict === 'tick') tick();
    lookLater();
  }

  /** This program may have been busy for long: what the other side sent meanwhile is still to be read. */
  function giveUpUnlessHeard(): void {
    let over = false;
    stop = () => {
      over = true;
    };
    clock.whenRead(() => {
      if (over) return;
      if (traffic.received > ticker.received) return lookLater();
      isSilent();
    });
  }

  return {
    start() {
      started = true;
      lookLater();
    },
    paceChanged() {
      if (!started) return;
      stop();
      ticker = { ...ticker, silentLooks: 0 }; // counted at another pace
      lookLater();
    },
    keepAlive() {
      if (!started || clock.now() < dueAt) return;
      dueAt = clock.now() + pace().interval;
      const seen = lookInTheMiddle(ticker, traffic.sent);
      ticker = seen.ticker;
      if (seen.tick) tick();
    },
    stop: () => stop(),
  };
}
