// The order of a trace. An event is before another if it can have had an influence on it; the vectors tell
// (Lamport's happened-before, with an entry for each life of a node).

import { numberOf, type TraceEvent } from './event.ts';

/** Whether one event happened before another. */
export function happensBefore(first: TraceEvent, second: TraceEvent): boolean {
  if (first.node === second.node) return numberOf(first) < numberOf(second);
  return numberOf(first) <= (second.vector[first.node] ?? 0);
}

/** Whether neither of two events happened before the other. */
export function isConcurrent(one: TraceEvent, other: TraceEvent): boolean {
  return !happensBefore(one, other) && !happensBefore(other, one) && !isSame(one, other);
}

/**
 * Puts events into one order that agrees with happened-before. However the
 * events were divided among files, the order is the same; each stands in it once.
 */
export function merge(...files: readonly (readonly TraceEvent[])[]): TraceEvent[] {
  // What happened before has a smaller vector in each entry, and so a smaller sum.
  const placed = files
    .flat()
    .map((event) => ({ event, sum: sumOf(event), number: numberOf(event) }))
    .sort(
      (one, other) =>
        one.sum - other.sum ||
        compareTexts(one.event.node, other.event.node) ||
        one.number - other.number,
    );
  return placed.flatMap(({ event }, place) => {
    const before = placed[place - 1]?.event;
    return before !== undefined && isSame(before, event) ? [] : [event];
  });
}

function isSame(one: TraceEvent, other: TraceEvent): boolean {
  return one.node === other.node && numberOf(one) === numberOf(other);
}

function sumOf({ vector }: TraceEvent): number {
  let sum = 0;
  for (const life in vector) sum += vector[life] ?? 0;
  return sum;
}

/** By code units, as the language of the machine must not matter. */
function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
