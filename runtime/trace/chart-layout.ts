// The geometry of a sequence chart: a row for each event, from the top down in causal order, and arrows that slope from
// where a message was sent to where it arrived. Knows nothing of how it is drawn.

import { type Column, type Columns, columnsOf, livesIn } from './chart-columns.ts';
import { isBirth, ownerOf, type TraceEvent } from './event.ts';
import { type Fate, fatesOf, type Message } from './fates.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Arrow {
  readonly id: string; // of the message, or of the event that it starts from
  readonly kind: 'message' | 'spawn' | 'signal' | 'tie'; // tie: a link, or its end
  readonly fate: Fate;
  readonly points: readonly Point[]; // two, or more if the line bends
  readonly isCut: boolean; // its other end is not in the chart
  readonly label: string;
  readonly from: number; // place of the event it starts from, in the list of shown events
  readonly to: number | undefined; // place of the event it ends at
  readonly waits: { readonly x: number; readonly from: number; readonly to: number } | undefined; // in the mailbox, from y to y
}

export interface Row {
  readonly event: TraceEvent;
  readonly row: number; // two events may share one: a message that is taken as it arrives
  readonly column: Column | undefined;
}

export interface Lifeline {
  readonly column: Column;
  readonly x: number;
  readonly from: number; // y of its first event
  readonly to: number; // y of its end; the height of the chart if it goes on
  readonly isEnded: boolean;
}

export interface ChartLayout extends Columns {
  readonly rows: readonly Row[]; // by the place of the event
  readonly rowCount: number;
  readonly arrows: readonly Arrow[];
  readonly lifelines: readonly Lifeline[];
  readonly width: number;
  readonly height: number;
  readonly size: ChartSize;
  /** Returns the arrows that touch these rows. */
  arrowsIn(from: number, to: number): readonly Arrow[];
  /** Returns the places of the events in these rows. */
  placesIn(from: number, to: number): readonly number[];
}

export interface ChartSize {
  readonly columnWidth: number;
  readonly rowHeight: number;
}

/**
 * Lays out the events that are shown, in their order.
 * The fates are those of the whole trace, since a filter changes no fate. `lives`: of nodes, in the order of their columns.
 * `withoutColumn`: the keys of processes that have none; their rows are empty.
 */
export function layoutOf(
  shown: readonly TraceEvent[],
  size: ChartSize,
  fates: ReadonlyMap<string, Message> = fatesOf(shown),
  lives: readonly string[] = livesIn(shown),
  withoutColumn: ReadonlySet<string> = new Set(),
): ChartLayout {
  const drawn =
    withoutColumn.size === 0 ? shown : shown.filter(({ process }) => !withoutColumn.has(process));
  const columns = columnsOf(drawn, lives);
  const rows = rowsOf(shown, columns);
  const rowCount = (rows.at(-1)?.row ?? -1) + 1;
  const height = (rowCount + 1) * size.rowHeight; // an end below the last row has a place
  const chart: Chart = { ...columns, rows, exits: exitsIn(rows), size, height };
  const arrows = arrowsOf(chart, fates);
  return {
    ...chart,
    rowCount,
    arrows,
    lifelines: lifelinesOf(chart),
    width: columns.columns.length * size.columnWidth,
    arrowsIn: indexOf(arrows, size.rowHeight),
    placesIn: (from, to) => placesBetween(rows, from, to),
  };
}

interface Chart extends Columns {
  readonly rows: readonly Row[];
  readonly exits: ReadonlyMap<string, number>; // rows of exits, by the key of the column
  readonly size: ChartSize;
  readonly height: number;
}

function rowsOf(shown: readonly TraceEvent[], { byKey }: Columns): Row[] {
  let row = -1;
  return shown.map((event, place) => {
    const before = shown[place - 1];
    const isTaken =
      event.kind === 'receive' &&
      (before?.kind === 'arrive' || before?.kind === 'down') &&
      before.message === event.message &&
      before.process === event.process;
    if (!isTaken) row++;
    return { event, row, column: byKey.get(ownerOf(event)) };
  });
}

function exitsIn(rows: readonly Row[]): ReadonlyMap<string, number> {
  const exits = new Map<string, number>();
  for (const { event, row, column } of rows)
    if (event.kind === 'exit' && column !== undefined) exits.set(column.key, row);
  return exits;
}

/** Returns the middle of a column. */
export function middleOf({ place }: Column, { columnWidth }: ChartSize): number {
  return (place + 0.5) * columnWidth;
}

/** Returns the middle of a row. */
export function heightOf(row: number, { rowHeight }: ChartSize): number {
  return (row + 0.5) * rowHeight;
}

function pointOf({ row, column }: Row, size: ChartSize): Point | undefined {
  return column === undefined ? undefined : { x: middleOf(column, size), y: heightOf(row, size) };
}

function lifelinesOf({ columns, rows, exits, size, height }: Chart): Lifeline[] {
  const first = new Map<string, number>();
  for (const { event, row, column } of rows) {
    if (column === undefined) continue;
    if (!first.has(column.key)) first.set(column.key, row);
    if (isParent(event) && event.other !== undefined && !first.has(event.other))
      first.set(event.other, row + 1);
  }
  return columns.map((column) => {
    const end = exits.get(column.key);
    return {
      column,
      x: middleOf(column, size),
      from: heightOf(first.get(column.key) ?? 0, size),
      to: end === undefined ? height : heightOf(end, size),
      isEnded: end !== undefined,
    };
  });
}

function isParent(event: TraceEvent): boolean {
  return event.kind === 'spawn' && !isBirth(event);
}

function arrowsOf(chart: Chart, fates: ReadonlyMap<string, Message>): Arrow[] {
  const arrows: Arrow[] = [];
  const told = new Map<string, number[]>(); // places of events, by message
  for (const [place, { event }] of chart.rows.entries()) {
    const { message } = event;
    if (message === undefined) {
      if (isParent(event)) arrows.push(...spawnArrow(chart, place, undefined));
      continue;
    }
    const places = told.get(message);
    if (places === undefined) told.set(message, [place]);
    else places.push(place);
  }
  for (const [id, places] of told)
    arrows.push(...arrowsOfMessage(chart, id, places, fates.get(id)));
  return arrows.sort((one, other) => one.from - other.from);
}

/** The arrows between the events that have one message. */
function arrowsOfMessage(
  chart: Chart,
  id: string,
  places: readonly number[],
  message: Message | undefined,
): Arrow[] {
  const kindOf = (place: number | undefined): TraceEvent['kind'] | undefined =>
    place === undefined ? undefined : chart.rows[place]?.event.kind;
  const find = (kind: TraceEvent['kind']): number | undefined =>
    places.find((place) => kindOf(place) === kind);
  const [first, ...others] = places;
  if (kindOf(first) === 'spawn') {
    const parent = places.find((place) => isParentAt(chart, place));
    return parent === undefined ? [] : spawnArrow(chart, parent, others[0]);
  }
  const isMessage = message?.send !== undefined || message?.arrive !== undefined;
  if (message !== undefined && isMessage) {
    const ends = { send: find('send'), arrive: find('arrive'), receive: find('receive') };
    return messageArrow(chart, message, ends);
  }
  return others
    .filter((place) => kindOf(place) !== 'receive')
    .flatMap((place) => signalArrow(chart, id, first, place, places));
}

function isParentAt({ rows }: Chart, place: number): boolean {
  const event = rows[place]?.event;
  return event !== undefined && isParent(event);
}

interface Ends {
  readonly send: number | undefined;
  readonly arrive: number | undefined;
  readonly receive: number | undefined;
}

function messageArrow(chart: Chart, message: Message, ends: Ends): Arrow[] {
  const { id, fate } = message;
  const arrival = ends.arrive ?? ends.receive;
  const from = ends.send ?? arrival;
  if (from === undefined) return [];
  const begin = pointAt(chart, ends.send);
  const end = pointAt(chart, arrival);
  const points = pointsOf(chart, message, begin, end);
  const label = (message.send ?? message.arrive ?? message.receive)?.term ?? '';
  const waits = waitOf(chart, ends, fate);
  const isCut = begin === undefined || end === undefined;
  return [{ id, kind: 'message', fate, points, isCut, label, from, to: arrival, waits }];
}

function pointAt({ rows, size }: Chart, place: number | undefined): Point | undefined {
  const row = place === undefined ? undefined : rows[place];
  return row === undefined ? undefined : pointOf(row, size);
}

function pointsOf(
  chart: Chart,
  message: Message,
  begin: Point | undefined,
  end: Point | undefined,
): readonly Point[] {
  const { size } = chart;
  if (begin !== undefined && end !== undefined) return bent(begin, end, size);
  if (begin !== undefined) return [begin, stub(chart, begin, message)];
  if (end === undefined) return [];
  const sender = chart.groups.find(({ life }) => message.id.startsWith(`${life}#`));
  const side = sender !== undefined && sender.from * size.columnWidth > end.x ? 1 : -1;
  return [{ x: end.x + side * size.columnWidth * 0.4, y: end.y - size.rowHeight * 0.5 }, end];
}

const longRows = 9; // a straight line over more rows would be almost upright
const lane = 16; // pixels between a lifeline and the upright part of a line

/** A straight line; one that goes down beside the receiver if it is long; a loop if the process sends to itself. */
function bent(begin: Point, end: Point, { columnWidth, rowHeight }: ChartSize): Point[] {
  if (begin.x === end.x) {
    const x = begin.x + Math.min(26, columnWidth * 0.35);
    return [begin, { x, y: begin.y }, { x, y: end.y }, end];
  }
  if (end.y - begin.y <= longRows * rowHeight) return [begin, end];
  const x = end.x + (begin.x < end.x ? -lane : lane);
  return [begin, { x, y: begin.y + rowHeight }, { x, y: end.y - rowHeight / 2 }, end];
}

const part = 0.62; // of the way that an arrow without an arrival goes

/** Returns where an arrow ends that has not arrived: on its way to the receiver, if that is in the chart. */
function stub({ byKey, groups, size }: Chart, begin: Point, { send, fate }: Message): Point {
  const { columnWidth, rowHeight } = size;
  const { other = '' } = send ?? {};
  const column = byKey.get(other);
  const group = groups.findLast(({ name }) => other.endsWith(`@${name}`));
  const x =
    column !== undefined
      ? middleOf(column, size)
      : group === undefined
        ? begin.x + columnWidth * 0.7
        : (group.from + 0.5) * columnWidth;
  const way = x === begin.x ? columnWidth * 0.6 : (x - begin.x) * part;
  const rows = fate === 'received' || fate === 'in the mailbox' ? 0.5 : 0.7; // above the text of the next row
  return { x: begin.x + way, y: begin.y + rowHeight * rows };
}

function waitOf(
  chart: Chart,
  { arrive, receive }: Pick<Ends, 'arrive' | 'receive'>,
  fate: Fate,
): Arrow['waits'] {
  const from = pointAt(chart, arrive);
  if (from === undefined || arrive === undefined) return undefined;
  const taken = pointAt(chart, receive)?.y;
  if (taken !== undefined)
    return taken > from.y ? { x: from.x, from: from.y, to: taken } : undefined;
  if (fate !== 'in the mailbox') return undefined;
  const exit = chart.exits.get(chart.rows[arrive]?.column?.key ?? '');
  return {
    x: from.x,
    from: from.y,
    to: exit === undefined ? chart.height : heightOf(exit, chart.size),
  };
}

/** From the parent to the first thing that the child tells, if that is its birth. */
function spawnArrow(chart: Chart, place: number, birth: number | undefined): Arrow[] {
  const event = chart.rows[place]?.event;
  const begin = pointAt(chart, place);
  const column = chart.byKey.get(event?.other ?? '');
  if (event === undefined || begin === undefined || column === undefined) return [];
  const next = { x: middleOf(column, chart.size), y: begin.y + chart.size.rowHeight };
  return [
    {
      ...plainArrow,
      id: event.message ?? `spawn ${event.other}`,
      kind: 'spawn',
      points: bent(begin, pointAt(chart, birth) ?? next, chart.size),
      label: `spawn ${event.term ?? ''}`.trim(),
      from: place,
      to: birth,
    },
  ];
}

const plainArrow = { fate: 'received', isCut: false, waits: undefined, label: '' } as const;

/** A signal of which both ends have told: from an exit to a DOWN or to another exit, from a link to its other end. */
function signalArrow(
  chart: Chart,
  id: string,
  from: number | undefined,
  to: number,
  places: readonly number[],
): Arrow[] {
  const [begin, end] = [pointAt(chart, from), pointAt(chart, to)];
  if (from === undefined || begin === undefined || end === undefined) return [];
  const { rows } = chart;
  const receive = places.find(
    (place) => rows[place]?.event.kind === 'receive' && rows[place]?.column === rows[to]?.column,
  );
  return [
    {
      ...plainArrow,
      id: `${id} ${to}`,
      kind: rows[from]?.event.kind === 'exit' ? 'signal' : 'tie',
      points: bent(begin, end, chart.size),
      from,
      to,
      waits: receive === undefined ? undefined : waitOf(chart, { arrive: to, receive }, 'received'),
    },
  ];
}

const bucketRows = 32;

/** Finds arrows by rows without looking at all of them. */
function indexOf(arrows: readonly Arrow[], rowHeight: number): ChartLayout['arrowsIn'] {
  const buckets = new Map<number, Arrow[]>();
  for (const arrow of arrows) {
    const heights = [...arrow.points.map(({ y }) => y), arrow.waits?.to ?? 0];
    const first = bucketOf(arrow.points[0]?.y ?? 0, rowHeight);
    const last = bucketOf(Math.max(...heights), rowHeight);
    for (let bucket = first; bucket <= last; bucket++) {
      const found = buckets.get(bucket);
      if (found === undefined) buckets.set(bucket, [arrow]);
      else found.push(arrow);
    }
  }
  return (from, to) => {
    const found = new Set<Arrow>();
    for (
      let bucket = Math.floor(from / bucketRows);
      bucket <= Math.floor(to / bucketRows);
      bucket++
    )
      for (const arrow of buckets.get(bucket) ?? []) found.add(arrow);
    return [...found];
  };
}

function bucketOf(y: number, rowHeight: number): number {
  return Math.floor(y / rowHeight / bucketRows);
}

function placesBetween(rows: readonly Row[], from: number, to: number): number[] {
  const places: number[] = [];
  for (let place = firstIn(rows, from); place < rows.length; place++) {
    if ((rows[place]?.row ?? to) > to) break;
    places.push(place);
  }
  return places;
}

/** Returns the place of the first event of a row, or of the next row that has one. */
function firstIn(rows: readonly Row[], row: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.row ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
