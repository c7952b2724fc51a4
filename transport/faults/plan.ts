// On which node the fault of each pair is set: one end is enough, for it holds back both directions. Pure.
import type { Effect, Way } from './fault.ts';
import type { OrderedFault } from './orders.ts';
import type { Pair } from './shapes.ts';

export interface PlannedFault {
  readonly oneway: boolean; // only from the first node of a pair to the second
  readonly effect: Effect;
  readonly time?: number; // milliseconds
}

/** Returns the faults to set, by node; or the pair of which no node takes one. */
export function plan(
  pairs: readonly Pair[],
  fault: PlannedFault,
  own: string,
  takes: (node: string) => boolean,
): ReadonlyMap<string, readonly OrderedFault[]> | { readonly refused: Pair } {
  const orders = new Map<string, OrderedFault[]>();
  for (const pair of pairs) {
    const at = pair.includes(own) ? own : pair.find(takes);
    if (at === undefined) return { refused: pair };
    orders.set(at, [...(orders.get(at) ?? []), ...faultsAt(at, pair, fault)]);
  }
  return orders;
}

function faultsAt(
  at: string,
  [from, to]: Pair,
  { oneway, effect, time }: PlannedFault,
): OrderedFault[] {
  const peer = at === from ? to : from;
  const way: Way = at === from ? 'out' : 'in';
  const ways: readonly Way[] = oneway ? [way] : ['out', 'in'];
  return ways.map((one) => ({
    peer,
    way: one,
    effect,
    ...(time === undefined ? {} : { time }),
  }));
}
