// The events that the page knows, in their order. They are as many as a browser can bear; the oldest go first.

import { arranged } from '../../trace/arrange.ts';
import { livesIn } from '../../trace/chart-columns.ts';
import type { TraceEvent } from '../../trace/event.ts';
import { KeptNames } from '../../trace/kept-names.ts';
import { merge } from '../../trace/order.ts';

export interface Known {
  readonly events: readonly TraceEvent[]; // in the order in which they are drawn
  readonly lives: readonly string[]; // in the order in which they have told something
  readonly dropped: number; // events that the page was not given, or has not kept
}

export interface EventStore {
  readonly known: Known;
  add(events: readonly TraceEvent[], dropped: number): void;
  clear(): void;
  subscribe(changed: () => void): () => void;
}

export const keptEvents = 20_000;
const keptLives = 1_000; // a node that lies could name any number
const busyPart = 4; // ordering takes at most a quarter of the time
const leastPause = 60; // ms

export function createEventStore(): EventStore {
  const listeners = new Set<() => void>();
  const names = new KeptNames();
  let known: Known = { events: [], lives: [], dropped: 0 };
  let waiting: TraceEvent[] = [];
  let dropped = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = leastPause;

  const tell = (next: Known): void => {
    known = next;
    for (const changed of listeners) changed();
  };
  const order = (): void => {
    timer = undefined;
    const begun = performance.now();
    const events = arranged(merge(known.events, waiting));
    const lives = livesIn(waiting, known.lives).slice(-keptLives);
    const over = Math.max(0, events.length - keptEvents);
    waiting = [];
    for (const event of events.slice(0, over)) names.drop(event);
    tell({
      events: names.keepAll(over === 0 ? events : events.slice(over)),
      lives,
      dropped: known.dropped + dropped + over,
    });
    dropped = 0;
    pause = Math.max(leastPause, (performance.now() - begun) * busyPart);
  };
  return {
    get known() {
      return known;
    },
    add(events, more) {
      for (const event of events) waiting.push(event);
      const over = Math.max(0, waiting.length - keptEvents);
      dropped += more + over;
      for (const event of waiting.splice(0, over)) names.drop(event);
      if (timer === undefined) timer = setTimeout(order, pause);
    },
    clear() {
      waiting = [];
      dropped = 0;
      names.clear();
      tell({ events: [], lives: [], dropped: 0 });
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
  };
}
