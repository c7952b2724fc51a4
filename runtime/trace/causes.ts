// What may have influenced an event, and what the event may have influenced, process by process: finer than the order
// of nodes, which puts all that a node did into one row. A message influences its receiver when it is received.

import { isBirth, numberOf, ownerOf, type TraceEvent } from './event.ts';
import { happensBefore } from './order.ts';

export interface Causes {
  readonly past: ReadonlySet<number>; // places of the events in the list that was given
  readonly future: ReadonlySet<number>;
}

/** Knows the causes of the events of a trace. */
export interface CauseGraph {
  /** Returns the past and the future of the event at a place; all others are concurrent with it. */
  causesOf(place: number): Causes;
}

/** Links the events of an ordered trace. */
export function causeGraph(events: readonly TraceEvent[]): CauseGraph {
  const before: number[][] = events.map(() => []);
  const after: number[][] = events.map(() => []);
  const tie = (first: number | undefined, second: number | undefined): void => {
    if (first === undefined || second === undefined || first >= second) return;
    after[first]?.push(second);
    before[second]?.push(first);
  };
  tieProcesses(events, tie);
  tieMessages(events, tie);
  return {
    causesOf: (place) => ({ past: reached(place, before), future: reached(place, after) }),
  };
}

type Tie = (first: number | undefined, second: number | undefined) => void;

/** Ties the acts of each process, what arrives in each mailbox, and each spawn to what the new process does. */
function tieProcesses(events: readonly TraceEvent[], tie: Tie): void {
  const last = { act: new Map<string, number>(), arrive: new Map<string, number>() };
  const spawns = new Map<string, number>(); // by the key of the new process
  const exits = new Map<string, number>(); // by the key of the process that ended
  for (const [place, event] of events.entries()) {
    const { kind, other = '' } = event;
    const owner = ownerOf(event);
    const chain = kind === 'arrive' ? last.arrive : last.act;
    tie(chain.get(owner) ?? spawns.get(owner), place);
    chain.set(owner, place);
    if (kind === 'spawn' && !isBirth(event)) spawns.set(other, place);
    if (kind === 'exit') exits.set(owner, place);
    if (kind === 'down' || kind === 'exit') tie(exitBefore(events, event, exits.get(other)), place);
  }
}

/**
 * Returns the place of an exit if it happened before what tells of it. A lost
 * connection tells of processes too, which may have ended later or not at all.
 */
function exitBefore(
  events: readonly TraceEvent[],
  event: TraceEvent,
  place: number | undefined,
): number | undefined {
  const exit = place === undefined ? undefined : events[place];
  return exit !== undefined && happensBefore(exit, event) ? place : undefined;
}

/** Ties the events of each message and of each signal: sent, arrived, received. */
function tieMessages(events: readonly TraceEvent[], tie: Tie): void {
  const last = new Map<string, number>();
  for (const [place, { message }] of events.entries()) {
    if (message === undefined) continue;
    tie(last.get(message), place);
    last.set(message, place);
  }
}

function reached(from: number, next: readonly (readonly number[])[]): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [from];
  for (;;) {
    const place = open.pop();
    if (place === undefined) return found;
    for (const one of next[place] ?? []) {
      if (found.has(one)) continue;
      found.add(one);
      open.push(one);
    }
  }
}

/** Returns what tells an event from all others of all traces. */
export function identityOf(event: TraceEvent): string {
  return `${event.node} ${numberOf(event)}`;
}
