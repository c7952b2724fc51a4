// An order in which a trace is drawn: it agrees with happened-before, as any does, and its arrows are short. A message
// arrives as soon as it can, and is received as soon as it can; apart from that the nodes take turns. No clock decides.

import { numberOf, type TraceEvent } from './event.ts';

/** Puts events, which are ordered, into the order for drawing. The same events always give the same order. */
export function arranged(ordered: readonly TraceEvent[]): TraceEvent[] {
  const lives = livesOf(ordered);
  const placed: TraceEvent[] = [];
  const sent = new Map<string, number>(); // places of sends, by message
  const ready = new Set(lives.values());
  for (const life of lives.values()) wait(life, lives, ready);
  for (;;) {
    const life = next(ready, placed, sent) ?? unready(lives);
    const event = life?.events[life.at];
    if (life === undefined || event === undefined) return placed;
    if (event.kind === 'send' && event.message !== undefined)
      sent.set(event.message, placed.length);
    life.at++;
    life.last = placed.length;
    placed.push(event);
    const freed = [...life.waiting, life];
    life.waiting.clear();
    for (const one of freed) wait(one, lives, ready);
  }
}

/** The events of one life of a node, of which the first `at` are placed. */
interface Life {
  readonly name: string;
  readonly events: readonly TraceEvent[];
  readonly waiting: Set<Life>; // those whose next event is after one of these that is not placed yet
  at: number;
  last: number; // where its last event was placed
}

function livesOf(ordered: readonly TraceEvent[]): ReadonlyMap<string, Life> {
  const events = Map.groupBy(ordered, ({ node }) => node);
  const names = [...events.keys()].sort();
  return new Map(
    names.map((name) => [
      name,
      { name, events: events.get(name) ?? [], waiting: new Set(), at: 0, last: -1 },
    ]),
  );
}

/** Makes a life ready, or lets it wait for another that has to go on first. */
function wait(life: Life, lives: ReadonlyMap<string, Life>, ready: Set<Life>): void {
  ready.delete(life);
  const event = life.events[life.at];
  if (event === undefined) return;
  for (const [name, number] of Object.entries(event.vector)) {
    const other = name === life.name ? undefined : lives.get(name);
    const missing = other?.events[other.at];
    if (missing === undefined || numberOf(missing) > number) continue;
    other?.waiting.add(life);
    return;
  }
  ready.add(life);
}

/** Chooses who goes on: with the receive of what has just arrived, with the oldest arrival, else who has waited longest. */
function next(
  ready: ReadonlySet<Life>,
  placed: readonly TraceEvent[],
  sent: ReadonlyMap<string, number>,
): Life | undefined {
  let [chosen, least] = [undefined as Life | undefined, Number.POSITIVE_INFINITY];
  const before = placed.at(-1);
  for (const life of ready) {
    const rank = rankOf(life, before, sent);
    if (rank > least || (rank === least && life.name > (chosen?.name ?? ''))) continue;
    [chosen, least] = [life, rank];
  }
  return chosen;
}

/** Only vectors that lie go in a circle; somebody has to go on all the same. */
function unready(lives: ReadonlyMap<string, Life>): Life | undefined {
  return [...lives.values()].find(({ events, at }) => at < events.length);
}

const afterAll = 2 ** 40; // more than there are events

function rankOf(
  { events, at, last }: Life,
  before: TraceEvent | undefined,
  sent: ReadonlyMap<string, number>,
): number {
  const event = events[at];
  const { kind, message = '' } = event ?? {};
  if (kind === 'receive' && before?.kind === 'arrive' && before.message === message) return -1;
  const place = kind === 'arrive' ? sent.get(message) : undefined;
  return place ?? afterAll + last;
}
