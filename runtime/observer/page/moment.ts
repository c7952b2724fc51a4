// All that the page draws of one moment of a trace.

import { type CauseGraph, causeGraph, identityOf } from '../../trace/causes.ts';
import { columnsOf, livesIn } from '../../trace/chart-columns.ts';
import { type ChartLayout, layoutOf } from '../../trace/chart-layout.ts';
import type { TraceEvent } from '../../trace/event.ts';
import { fatesOf, type Message } from '../../trace/fates.ts';
import { namesOf } from '../../trace/naming.ts';
import { type Filter, shownEvents } from './filter.ts';
import { leftOut } from './left-out.ts';

export interface Moment {
  readonly events: readonly TraceEvent[]; // all up to this moment, ordered
  readonly shown: readonly TraceEvent[];
  readonly fates: ReadonlyMap<string, Message>;
  readonly layout: ChartLayout;
  readonly leftOut: number; // processes without a column
  /** Returns the same with a column for each process. */
  whole(): Moment;
  nameOf(key: string): string;
  /** Returns how each shown event stands to one of them. */
  relationsTo(shownPlace: number): Relations;
  /** Returns the place of an event among those shown. */
  placeOf(identity: string | undefined): number | undefined;
}

export type Relation = 'now' | 'past' | 'future' | 'concurrent';

export interface Relations {
  readonly past: number; // how many, shown or not
  readonly future: number;
  readonly concurrent: number;
  of(shownPlace: number): Relation;
}

const rowHeight = 26; // pixels
const readableColumn = 76; // the names of processes lie level
const leastColumn = 18; // forty of them fit a narrow window
const widestColumns = [720, 440]; // of one, and of two: there is room
const widestColumn = 300;

interface MomentOptions {
  readonly lives?: readonly string[];
  readonly isLive?: boolean;
  readonly height?: number; // pixels that can be seen
}

/**
 * Lays out a moment for a chart of this width. `lives`: of nodes, in the order of their columns. While the chart is live, and
 * has more columns than can be read side by side, processes that ended above what can be seen have none.
 */
export function momentOf(
  events: readonly TraceEvent[],
  filter: Filter,
  width: number,
  { lives = livesIn(events), isLive = false, height = 0 }: MomentOptions = {},
): Moment {
  const shown = shownEvents(events, filter);
  const fates = fatesOf(events);
  const { columns } = columnsOf(shown, lives);
  const isCrowded = isLive && columns.length * readableColumn > width;
  const gone = isCrowded ? leftOut(shown, lives, Math.ceil(height / rowHeight)) : new Set<string>();
  const count = columns.length - gone.size;
  const columnWidth = Math.max(
    leastColumn,
    Math.min(widestColumns[count - 1] ?? widestColumn, Math.floor(width / Math.max(1, count))),
  );
  const layout = layoutOf(shown, { columnWidth, rowHeight }, fates, lives, gone);
  const places = lazily(() => new Map(events.map((event, place) => [event, place])));
  const graph: () => CauseGraph = lazily(() => causeGraph(events));
  const shownPlaces = lazily(
    () => new Map(shown.map((event, place) => [identityOf(event), place])),
  );
  const placeIn = (place: number): number => {
    const event = shown[place];
    return event === undefined ? -1 : (places().get(event) ?? -1);
  };
  return {
    events,
    shown,
    fates,
    layout,
    leftOut: gone.size,
    whole: () => momentOf(events, filter, width, { lives }),
    nameOf: namesOf(events),
    placeOf: (identity) => (identity === undefined ? undefined : shownPlaces().get(identity)),
    relationsTo: rememberingLast((shownPlace) => {
      const center = placeIn(shownPlace);
      const { past, future } = graph().causesOf(center);
      return {
        past: past.size,
        future: future.size,
        concurrent: events.length - past.size - future.size - 1,
        of(other) {
          const place = placeIn(other);
          if (place === center) return 'now';
          if (past.has(place)) return 'past';
          return future.has(place) ? 'future' : 'concurrent';
        },
      };
    }),
  };
}

/** The chart and what stands beside it ask for the same event. */
function rememberingLast<T>(make: (place: number) => T): (place: number) => T {
  let last: { readonly place: number; readonly made: T } | undefined;
  return (place) => {
    if (last?.place !== place) last = { place, made: make(place) };
    return last.made;
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
