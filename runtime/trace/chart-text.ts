// The last arrows of a trace as text, for chart(): a column for each process, grouped by node, and time from the top down.
//   ├─'hi'───▸✓   sent, arrived and taken      ──╮ … ╰─▸  others came between      ──×  lost
//   ▸│ … ✓        taken later                  ╌╌╌…       under way                ╌╌?  unknown: not told

import stringWidth from 'string-width';
import { arranged } from './arrange.ts';
import { type Choice, chosenOf, isOfFault } from './chart-choice.ts';
import { type Column, columnsOf, livesIn } from './chart-columns.ts';
import { cellRows, type Grid, gridOf } from './chart-grid.ts';
import { nameOfLife, type TraceEvent } from './event.ts';
import { type Fate, fatesOf, type Message } from './fates.ts';
import { grouped, nameOfFault, onOneLine } from './naming.ts';
import { merge } from './order.ts';
import { wrapped } from './wrapped.ts';

export interface ChartTextOptions {
  readonly width: number; // columns of the terminal
  readonly arrows?: number; // how many of the last arrows are drawn
  readonly system?: boolean; // also of the processes of the kernel and of the shell's machinery
}

const lastArrows = 30;
const leastColumn = 14; // narrower ones have no room for a term
const widestColumn = 34;

/** Draws the last arrows. Returns lines that fit the width; one sentence if there is nothing to draw. */
export function chartText(given: readonly TraceEvent[], options: ChartTextOptions): string[] {
  const { width: room, arrows = lastArrows } = options;
  const events = arranged(merge(given));
  const fates = fatesOf(events);
  const most = Math.max(1, Math.floor((room - 1) / leastColumn));
  const chosen = chosenOf(events, { arrows, columns: most, system: options.system === true });
  const { shown, keys } = chosen;
  if (shown.length === 0 && chosen.hidden > 0) return notesOf(chosen, room);
  if (shown.length === 0)
    return wrapped('There is nothing to draw: no message was sent while a trace was on.', room);
  const named = columnsOf(ofColumns(events, keys, shown), livesIn(given));
  const columns = named.columns.filter(({ key }) => keys.has(key));
  const width = Math.min(widestColumn, Math.floor((room - 1) / Math.max(1, columns.length)));
  const chart: Chart = { columns, width, fates, grid: gridOf(Math.max(room, leastColumn)) };
  const drawnRows = draw(chart, shown);
  return [...headOf(chart), ...drawnRows, ...notesOf(chosen, room)];
}

/** Returns what is not drawn, and why. */
function notesOf({ earlier, hidden, missing }: Choice, width: number): string[] {
  const notes: string[] = [];
  if (earlier > 0)
    notes.push(
      `(${grouped(earlier)} earlier ${earlier === 1 ? 'arrow is' : 'arrows are'} not shown)`,
    );
  if (missing > 0) {
    const columns = missing === 1 ? '1 column is' : `${grouped(missing)} columns are`;
    const arrows = hidden === 1 ? '1 arrow' : `${grouped(hidden)} arrows`;
    notes.push(`(${columns} missing, with ${arrows}: the terminal is too narrow)`);
  }
  return notes.flatMap((note) => wrapped(note, width));
}

interface Chart {
  readonly columns: readonly Column[];
  readonly width: number; // of a column
  readonly fates: ReadonlyMap<string, Message>;
  readonly grid: Grid;
}

/** Returns what tells of columns: earlier events too, which have the name of a process, or what was typed there. */
function ofColumns(
  events: readonly TraceEvent[],
  keys: ReadonlySet<string>,
  shown: readonly TraceEvent[],
): TraceEvent[] {
  const told = events.filter(({ process }) => keys.has(process));
  return [...told, ...shown];
}

/** Returns the nodes, each above its columns, and then what the columns are called. */
function headOf({ columns, width, grid }: Chart): string[] {
  if (columns.length === 0) return [];
  const begins = columns.flatMap(({ life }, place) =>
    columns[place - 1]?.life === life ? [] : [place],
  );
  const nodes = begins.map((begin, place): Cell => {
    const isLast = place === begins.length - 1;
    const end = isLast ? grid.width - 1 : (begins[place + 1] ?? 0) * width;
    return { text: nameOfLife(columns[begin]?.life ?? ''), width: end - begin * width };
  });
  const labels = columns.map(({ label: text }, place): Cell => {
    const isLast = place === columns.length - 1;
    return { text, width: isLast ? grid.width - 1 - place * width : width };
  });
  return [...rowsOf(nodes), ...rowsOf(labels)];
}

interface Cell {
  readonly text: string;
  readonly width: number;
}

const mostRows = 4; // of the head: a longer name is cut

function rowsOf(cells: readonly Cell[]): string[] {
  const lines = cells.map(({ text, width }) => {
    const all = wrapped(onOneLine(text), Math.max(1, width - 1));
    if (all.length <= mostRows) return all;
    return [...all.slice(0, mostRows - 1), cut(all.slice(mostRows - 1).join(' '), width - 1)];
  });
  const count = Math.max(...lines.map(({ length }) => length));
  return Array.from({ length: count }, (_, row) =>
    ` ${cells.map(({ width }, place) => padded(lines[place]?.[row] ?? '', width)).join('')}`.trimEnd(),
  );
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/** Returns as much of a text as has room, with '…' if that is not all. */
function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let short = '';
  for (const sign of text) {
    if (stringWidth(short + sign) >= width) break;
    short += sign;
  }
  return width < 1 ? '' : `${short}…`;
}

/** What goes on while rows are drawn. */
interface Drawing {
  readonly lanes: Map<string, Lane>; // by message: the upright part of an arrow
  readonly alive: Set<number>; // columns with a lifeline
}

interface Lane {
  readonly x: number;
  readonly column: number; // of the receiver
}

function draw(chart: Chart, shown: readonly TraceEvent[]): string[] {
  const born = new Set(shown.flatMap(({ kind, other }) => (kind === 'spawn' ? [other ?? ''] : [])));
  const alive = chart.columns.flatMap(({ key }, place) => (born.has(key) ? [] : [place]));
  const drawing: Drawing = { lanes: new Map(), alive: new Set(alive) };
  for (let place = 0; place < shown.length; ) place += drawRow(chart, drawing, shown, place);
  return cellRows(chart.grid);
}

/** Draws a row; returns how many events it has. */
function drawRow(
  chart: Chart,
  drawing: Drawing,
  shown: readonly TraceEvent[],
  place: number,
): number {
  const { grid } = chart;
  const event = shown[place];
  if (event === undefined) return 1;
  grid.newRow();
  for (const column of drawing.alive) grid.put(middle(chart, column), '│');
  for (const { x } of drawing.lanes.values()) grid.put(x, '│');
  if (isOfFault(event)) {
    drawFault(chart, event);
    return 1;
  }
  const at = columnAt(chart, event.process);
  drawing.alive.add(at);
  switch (event.kind) {
    case 'send':
      return drawSend(chart, drawing, shown, place);
    case 'arrive':
      drawArrival(chart, drawing, event);
      return 1 + drawTaken(chart, shown, place + 1, event);
    case 'receive':
      label(chart, at, '✓', event.term ?? '');
      return 1;
    case 'spawn':
      drawSpawn(chart, drawing, event);
      return 1;
    case 'exit':
      label(chart, at, '┴', event.term ?? 'exit');
      drawing.alive.delete(at);
      return 1;
    default:
      label(chart, at, '◆', `${event.kind.toUpperCase()} ${event.term ?? ''}`);
      return 1;
  }
}

/** Writes a line across the chart: the whole mesh is concerned. */
function drawFault({ grid }: Chart, { kind, term = '' }: TraceEvent): void {
  const text = kind === 'fault' ? `! fault: ${term}` : `! healed: ${nameOfFault(term)}`;
  grid.write(3, `${cut(onOneLine(text), grid.width - 4)} `);
}

function middle({ width }: Chart, column: number): number {
  return 1 + column * width;
}

function columnAt({ columns }: Chart, key: string): number {
  return Math.max(
    0,
    columns.findIndex((column) => column.key === key),
  );
}

/** Draws a sign on a lifeline and a text at its right. */
function label(chart: Chart, column: number, sign: string, text: string): void {
  const x = middle(chart, column);
  chart.grid.write(x + 2, cut(onOneLine(text), roomIn(chart, column) - 3));
  chart.grid.put(x, sign);
}

/** Returns how many cells a column has; nothing stands beside the last one. */
function roomIn({ columns, width, grid }: Chart, column: number): number {
  return column === columns.length - 1 ? grid.width - 1 - column * width : width;
}

function drawSend(
  chart: Chart,
  drawing: Drawing,
  shown: readonly TraceEvent[],
  place: number,
): number {
  const event = shown[place] as TraceEvent;
  const next = shown[place + 1];
  const message = chart.fates.get(event.message ?? '');
  const from = columnAt(chart, event.process);
  if (message?.arrive === undefined) {
    drawOpen(chart, event, message?.fate ?? 'unknown');
    return 1;
  }
  const to = columnAt(chart, message.arrive.process);
  const text = event.term ?? '';
  if (next !== undefined && next === message.arrive && from !== to) {
    line(chart, from, middle(chart, to), '─', text);
    head(chart, from, to);
    drawing.alive.add(to);
    return 2 + drawTaken(chart, shown, place + 2, next);
  }
  const x = laneBeside(chart, drawing, from, to);
  drawing.lanes.set(event.message ?? '', { x, column: to });
  line(chart, from, x, '─', from === to ? '' : text);
  if (from === to) chart.grid.write(x + 2, cut(onOneLine(text), roomIn(chart, from) - 6));
  chart.grid.put(x, x > middle(chart, from) ? '╮' : '╭');
  return 1;
}

/** Draws ✓ where the message that has just arrived is taken at once; returns 1 then. */
function drawTaken(
  chart: Chart,
  shown: readonly TraceEvent[],
  place: number,
  arrive: TraceEvent,
): number {
  const next = shown[place];
  if (next?.kind !== 'receive' || next.message !== arrive.message) return 0;
  chart.grid.put(middle(chart, columnAt(chart, arrive.process)), '✓');
  return 1;
}

/** Draws an arrow whose message has not arrived. */
function drawOpen(chart: Chart, event: TraceEvent, fate: Fate): void {
  const from = columnAt(chart, event.process);
  const known = chart.columns.findIndex(
    ({ key, life }) => key === event.other || (event.other ?? '').endsWith(`@${nameOfLife(life)}`),
  );
  const isLeft = known !== -1 && known < from;
  const to = known === -1 || known === from ? from + 1 : known;
  const end = isLeft
    ? middle(chart, to) + 3
    : Math.min(middle(chart, to) - 3, chart.columns.length * chart.width - 1);
  line(chart, from, end, fate === 'lost' ? '─' : '╌', event.term ?? '');
  const sign = fate === 'lost' ? '×' : fate === 'under way' ? '…' : '?';
  chart.grid.put(end, sign);
}

/** Finds room for the upright part of an arrow beside the receiver, on the sender's side. */
function laneBeside(chart: Chart, { lanes }: Drawing, from: number, to: number): number {
  const used = new Set([...lanes.values()].map(({ x }) => x));
  const side = from < to ? -1 : 1;
  const room = Math.max(1, Math.floor((chart.width - 4) / 2));
  for (let step = 0; step < room; step++) {
    const x = middle(chart, to) + side * (3 + 2 * step);
    if (!used.has(x) && x < chart.grid.width) return x;
  }
  return middle(chart, to) + side * 3;
}

function drawArrival(
  chart: Chart,
  drawing: Drawing,
  { message = '', process, term }: TraceEvent,
): void {
  const lane = drawing.lanes.get(message);
  const to = columnAt(chart, process);
  const x = middle(chart, to);
  if (lane === undefined) {
    label(chart, to, '▸', term ?? ''); // sent before the first arrow of the chart
    return;
  }
  drawing.lanes.delete(message);
  const isFromLeft = lane.x < x;
  for (let at = Math.min(lane.x, x) + 1; at < Math.max(lane.x, x); at++) chart.grid.put(at, '─');
  chart.grid.put(lane.x, isFromLeft ? '╰' : '╯');
  chart.grid.put(isFromLeft ? x - 1 : x + 1, isFromLeft ? '▸' : '◂');
}

function drawSpawn(chart: Chart, drawing: Drawing, event: TraceEvent): void {
  const from = columnAt(chart, event.process);
  const child = chart.columns.findIndex(({ key }) => key === event.other);
  if (child === -1 || child === from) {
    label(chart, from, '├', `spawn ${event.term ?? ''}`);
    return;
  }
  line(chart, from, middle(chart, child), '┄', `spawn ${event.term ?? ''}`);
  chart.grid.put(middle(chart, child), '○');
  drawing.alive.add(child);
}

/** Draws a level line from a lifeline, with a text in its first part. */
function line(chart: Chart, from: number, to: number, sign: string, text: string): void {
  const { grid, width } = chart;
  const begin = middle(chart, from);
  const isRight = to > begin;
  for (let x = Math.min(begin, to) + 1; x < Math.max(begin, to); x++) grid.cross(x, sign);
  grid.put(begin, isRight ? '├' : '┤');
  const room = Math.min(Math.abs(to - begin) - 4, width - 5);
  const shown = room < 1 ? '' : cut(onOneLine(text), room);
  if (shown === '') return;
  grid.write(isRight ? begin + 2 : begin - 1 - stringWidth(shown), shown);
}

function head(chart: Chart, from: number, to: number): void {
  chart.grid.put(middle(chart, to) + (from < to ? -1 : 1), from < to ? '▸' : '◂');
}
