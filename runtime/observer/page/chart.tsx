// The sequence chart: scrolls over all events, and draws those that can be seen.

import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { identityOf } from '../../trace/causes.ts';
import type { ChartLayout, Row } from '../../trace/chart-layout.ts';
import { ChartHead, headHeight } from './chart-head.tsx';
import { ChartSvg } from './chart-svg.tsx';
import type { Moment } from './moment.ts';
import { steppedTo } from './steps.ts';

export interface ChartProps {
  readonly moment: Moment;
  readonly isLive: boolean;
  readonly selected: string | undefined;
  select(identity: string | undefined): void;
  hover(place: number | undefined): void;
  readonly hovered: number | undefined;
  pause(): void;
}

const windowRows = 8; // the drawn rows change when this many have passed
const moreRows = 16; // drawn above and below what can be seen

export function Chart(props: ChartProps): ReactNode {
  const { moment, selected, hovered } = props;
  const { layout, shown } = moment;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVisibleRows(scroller, layout.size.rowHeight);
  const selectedPlace = moment.placeOf(selected);
  const center = hovered ?? selectedPlace;
  const relations =
    center === undefined || center >= shown.length ? undefined : moment.relationsTo(center);
  useFollowing(scroller, props);
  useSelectedInView(scroller, moment, selectedPlace);

  const pointed = (event: PointerEvent): void => props.hover(placeUnder(event.target));
  const clicked = (event: PointerEvent): void => {
    const place = placeUnder(event.target);
    const found = place === undefined ? undefined : shown[place];
    props.select(found === undefined ? undefined : identityOf(found));
  };
  const pressed = (event: KeyboardEvent): void => {
    const next = steppedTo(event.key, moment, selectedPlace, rows.from);
    if (next === undefined) return;
    event.preventDefault();
    props.hover(undefined); // the pointer may rest anywhere
    const found = next === 'none' ? undefined : shown[next];
    props.select(found === undefined ? undefined : identityOf(found));
  };
  return (
    <div
      className="chart"
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
      tabIndex={0}
      role="application"
      aria-label="Sequence chart. Up and down go to the next event, left and right to the other end of a message."
      onKeyDown={pressed}
      onPointerMove={pointed}
      onPointerLeave={() => props.hover(undefined)}
      onPointerUp={clicked}
    >
      <div
        className="canvas"
        style={{ width: layout.width, height: layout.height + headHeight(layout) }}
      >
        <ChartHead layout={layout} />
        <div className="body">
          <ChartSvg moment={moment} {...rows} relations={relations} selected={selectedPlace} />
        </div>
      </div>
      {shown.length === 0 ? <Nothing hasEvents={moment.events.length > 0} /> : null}
    </div>
  );
}

function Nothing({ hasEvents }: { hasEvents: boolean }): ReactNode {
  return (
    <p className="nothing">
      {hasEvents
        ? 'The filter hides all events.'
        : 'No events yet. What processes send, receive and spawn shows up here as it happens.'}
    </p>
  );
}

/** Returns the place of the event whose mark or arrow this is. */
function placeUnder(target: EventTarget): number | undefined {
  const found = target instanceof Element ? target.closest('[data-place]') : null;
  const place = found?.getAttribute('data-place');
  return place === null || place === undefined ? undefined : Number(place);
}

/** The rows that are drawn. They change only now and then while a person scrolls. */
function useVisibleRows(
  scroller: { readonly current: HTMLDivElement | null },
  rowHeight: number,
): { from: number; to: number } {
  const [rows, setRows] = useState({ from: 0, to: 80 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = (): void => {
      const first = Math.floor(element.scrollTop / rowHeight / windowRows) * windowRows;
      const seen = Math.ceil(element.clientHeight / rowHeight) + windowRows;
      const from = Math.max(0, first - moreRows);
      const to = first + seen + moreRows;
      setRows((old) => (old.from === from && old.to === to ? old : { from, to }));
    };
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      watcher.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, rowHeight]);
  return rows;
}

/** While the chart is live its end stays in view, also in a window of another size. To scroll up pauses it. */
function useFollowing(
  scroller: { readonly current: HTMLDivElement | null },
  { isLive, moment, pause }: ChartProps,
): void {
  const last = useRef(0);
  const wasLive = useRef(isLive);
  const { layout } = moment;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const row = layout.rows.at(-1);
    const follow = (): void => {
      element.scrollTop = element.scrollHeight;
      last.current = element.scrollTop;
      if (row !== undefined) showColumn(element, row, layout);
    };
    if (isLive) follow();
    else if (wasLive.current) showColumn(element, lowestRow(element, layout), layout); // there may be other columns now
    wasLive.current = isLive;
    if (!isLive) return;
    const watcher = new ResizeObserver(follow);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [isLive, layout, scroller]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null || !isLive) return;
    const look = (): void => {
      const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 2;
      if (isAtEnd) last.current = element.scrollTop;
      else if (element.scrollTop < last.current - 40) pause();
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [isLive, pause, scroller]);
}

/** Returns the last row that can be seen. */
function lowestRow(element: Element, layout: ChartLayout): Row | undefined {
  const seen = element.scrollTop + element.clientHeight - headHeight(layout);
  const row = Math.floor(seen / layout.size.rowHeight) - 1;
  return layout.rows[layout.placesIn(row, row)[0] ?? layout.rows.length - 1];
}

/** Scrolls sideways, if the column of a row cannot be seen. */
function showColumn(element: Element, row: Row | undefined, { size }: ChartLayout): void {
  if (row?.column === undefined) return;
  const { columnWidth } = size;
  const x = row.column.place * columnWidth;
  const isSeen =
    x >= element.scrollLeft && x + columnWidth <= element.scrollLeft + element.clientWidth;
  if (!isSeen) element.scrollLeft = x - element.clientWidth / 2;
}

/** An event that keys have selected scrolls into view. */
function useSelectedInView(
  scroller: { readonly current: HTMLDivElement | null },
  { layout }: Moment,
  selected: number | undefined,
): void {
  useEffect(() => {
    const element = scroller.current;
    const row = selected === undefined ? undefined : layout.rows[selected];
    if (element === null || row === undefined) return;
    const { rowHeight } = layout.size;
    const y = row.row * rowHeight;
    const seen = element.clientHeight - headHeight(layout) - rowHeight;
    if (y < element.scrollTop || y > element.scrollTop + seen) element.scrollTop = y - seen / 2;
    showColumn(element, row, layout);
  }, [scroller, layout, selected]);
}
