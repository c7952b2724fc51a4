// A trace as a log for ShiViz, which draws vectors of a distributed program. The file begins with the expression that
// reads it; its second line, which would divide several runs, is empty.

import { numberOf, type TraceEvent } from './event.ts';
import { namesOf, onOneLine, sentenceOf } from './naming.ts';
import { merge } from './order.ts';

const parser = String.raw`(?<host>\S*) (?<clock>{.*})\n(?<event>.*)`;

/** Returns the text of the file. */
export function shivizOf(given: readonly TraceEvent[]): string {
  const events = merge(given);
  const numbers = numbersByLife(events);
  const nameOf = namesOf(events);
  const lines = events.flatMap((event) => [
    `${hostOf(event.node)} ${JSON.stringify(clockOf(event, numbers))}`,
    `${nameOf(event.process)} ${sentenceOf(event, nameOf)}`.trim(),
  ]);
  return `${[parser, '', ...lines.map(onOneLine)].join('\n')}\n`;
}

function hostOf(life: string): string {
  return life.replace(/\s/g, '_');
}

/** The numbers of the events that are there, in order, by life: ShiViz counts each host from 1 without a gap. */
function numbersByLife(events: readonly TraceEvent[]): ReadonlyMap<string, readonly number[]> {
  const lives = Map.groupBy(events, ({ node }) => node);
  return new Map([...lives].map(([life, ofLife]) => [life, ofLife.map(numberOf)]));
}

function clockOf(
  { vector }: TraceEvent,
  numbers: ReadonlyMap<string, readonly number[]>,
): Record<string, number> {
  const counted = Object.entries(vector).map(
    ([life, number]) => [hostOf(life), countUpTo(numbers.get(life) ?? [], number)] as const,
  );
  return Object.fromEntries(counted.filter(([, count]) => count > 0));
}

/** Returns how many of the ascending numbers are not greater than a number. */
function countUpTo(numbers: readonly number[], number: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}
