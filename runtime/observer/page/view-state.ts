// What a person has chosen to see. Pure.

import type { TraceEvent } from '../../trace/event.ts';
import { type Filter, noFilter } from './filter.ts';

export type Tab = 'messages' | 'mesh' | 'processes';

export interface View {
  readonly tab: Tab;
  readonly frozen: readonly TraceEvent[] | undefined; // the events when the chart was paused; undefined: live
  readonly until: number | undefined; // how many of these are shown; undefined: all
  readonly selected: string | undefined; // identity of an event
  readonly filter: Filter;
}

export type Act =
  | { readonly kind: 'show'; readonly tab: Tab }
  | { readonly kind: 'live' }
  | { readonly kind: 'pause'; readonly events: readonly TraceEvent[] }
  | { readonly kind: 'scrub'; readonly events: readonly TraceEvent[]; readonly until: number }
  | { readonly kind: 'select'; readonly selected: string | undefined }
  | { readonly kind: 'filter'; readonly filter: Partial<Filter> };

export const firstView: View = {
  tab: 'messages',
  frozen: undefined,
  until: undefined,
  selected: undefined,
  filter: noFilter,
};

/** Returns the view after an act. */
export function acted(view: View, act: Act): View {
  switch (act.kind) {
    case 'show':
      return { ...view, tab: act.tab };
    case 'live':
      return { ...view, frozen: undefined, until: undefined };
    case 'pause':
      return { ...view, frozen: view.frozen ?? act.events };
    case 'scrub':
      return { ...view, frozen: view.frozen ?? act.events, until: act.until };
    case 'select':
      return { ...view, selected: act.selected };
    case 'filter':
      return { ...view, filter: { ...view.filter, ...act.filter } };
  }
}

/** Returns the events of the moment that is shown. */
export function eventsOf(view: View, known: readonly TraceEvent[]): readonly TraceEvent[] {
  const all = view.frozen ?? known;
  return view.until === undefined || view.until >= all.length ? all : all.slice(0, view.until);
}
