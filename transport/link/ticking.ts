// The timers of one link: at each look (a check of the link) they send a tick if nothing else was sent,
// and end a link that is silent for too long. The rules are in ticker.ts.
import type { Clock } from '../base/clock.ts';
import type { Ticking } from './net-ticktime.ts';
import { freshTicker, look, lookInTheMiddle } from './ticker.ts';

export interface LinkTicks {
  start(): void;
  paceChanged(): void; // call it after net_ticktime has changed
  keepAlive(): void; // sends a tick if one is due; for a program so busy that its timers do not fire
  stop(): void;
}

export interface TickedLink {
  readonly clock: Clock;
  readonly traffic: { readonly received: number; readonly sent: number };
  pace(): Ticking;
  tick(): void; // sends a tick
  isSilent(): void; // the link was silent for too long
}

export function tickLink({ clock, traffic, pace, tick, isSilent }: TickedLink): LinkTicks {
  let ticker = freshTicker;
  let started = false;
  let dueAt = 0; // when the next look is due, by the clock
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

  /** Ends the link, unless something arrives with the next read: a busy program reads late. */
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
      ticker = { ...ticker, silentLooks: 0 }; // the silent looks so far had another interval
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
