// What a sequence chart is drawn of: lifelines, arrows, and a mark for each event.

import { memo, type NamedExoticComponent, type ReactNode } from 'react';
import type { Column } from '../../trace/chart-columns.ts';
import type { Arrow, ChartLayout, Lifeline, Point, Row } from '../../trace/chart-layout.ts';
import { heightOf, middleOf } from '../../trace/chart-layout.ts';
import { isBirth, type TraceEvent } from '../../trace/event.ts';
import { beside, type PlacedText, type Room, signWidth } from './chart-texts.ts';
import type { Relation } from './moment.ts';
import { cellsOf } from './words.ts';

interface LifelineProps {
  readonly line: Lifeline;
}

export const LifelineShape: NamedExoticComponent<LifelineProps> = memo(function LifelineShape({
  line,
}: LifelineProps): ReactNode {
  const { x, from, to } = line;
  return <line className="lifeline" x1={x} x2={x} y1={from} y2={to} />;
});

interface ArrowProps {
  readonly arrow: Arrow;
  readonly width: number; // of the chart
  readonly relation: Relation | undefined;
}

export const ArrowShape: NamedExoticComponent<ArrowProps> = memo(function ArrowShape({
  arrow,
  width,
  relation,
}: ArrowProps): ReactNode {
  const { points, waits, fate, kind, from, isCut } = arrow;
  const path = points.map(({ x, y }) => `${x},${y}`).join(' ');
  const state = fate.replaceAll(' ', '-');
  return (
    <g
      className={`arrow ${kind} ${state}${isCut && (fate === 'received' || fate === 'in the mailbox') ? ' cut' : ''} ${relation ?? ''}`}
      data-place={from}
      data-message={arrow.id}
    >
      <polyline className="hit" points={path} />
      <polyline className="line" points={path} />
      {waits === undefined ? null : (
        <line className="waits" x1={waits.x} x2={waits.x} y1={waits.from} y2={waits.to} />
      )}
      <End arrow={arrow} />
      <ArrowLabel arrow={arrow} width={width} />
    </g>
  );
});

/** The end of an arrow: its head, a cross, or a question. */
function End({ arrow: { points, fate, isCut, kind } }: { arrow: Arrow }): ReactNode {
  const [end, before] = [points.at(-1), points.at(-2)];
  if (end === undefined || before === undefined) return null;
  const { x, y } = end;
  if (fate === 'lost') return <path className="end" d={`M${x - 5} ${y - 5}l10 10m0 -10l-10 10`} />;
  if (fate === 'unknown')
    return (
      <text className="sign" x={x + (x < before.x ? -8 : 8)} y={y + 4}>
        ?
      </text>
    );
  if (fate === 'under way' || isCut) return <circle className="open" cx={x} cy={y} r={3} />;
  return (
    <polygon className={kind === 'spawn' ? 'head spawn' : 'head'} points={headOf(before, end)} />
  );
}

/** The corners of an arrow's head. */
function headOf(from: Point, { x, y }: Point): string {
  const angle = Math.atan2(y - from.y, x - from.x);
  const corner = (turn: number): string =>
    `${(x - 10 * Math.cos(angle + turn)).toFixed(1)},${(y - 10 * Math.sin(angle + turn)).toFixed(1)}`;
  return `${x},${y} ${corner(0.38)} ${corner(-0.38)}`;
}

const longestLabel = 640; // pixels: a row has one mark, so its text may go over other columns
const longestTerm = 260; // of an arrow that is shorter

/** What an arrow carries stands above it, in the direction it goes if there is room. */
function ArrowLabel({ arrow, width }: { arrow: Arrow; width: number }): ReactNode {
  const { points, label } = arrow;
  const [begin, next, end = next] = [points[0], points[1], points.at(-1)];
  if (begin === undefined || next === undefined || end === undefined || label === '') return null;
  const longest = Math.max(longestTerm, Math.abs(end.x - begin.x) - 22);
  const isFromElsewhere = arrow.from === arrow.to; // its text stands where it comes from
  const rather = next.x < begin.x !== isFromElsewhere ? 'left' : 'right';
  const { text, x, anchor } = beside(label, begin.x, 10, roomOf(width, longest), rather);
  return (
    <text className="label" x={x} y={begin.y - 5} textAnchor={anchor}>
      {text}
    </text>
  );
}

function roomOf(width: number, longest: number): Room {
  return { left: 2, right: width - 2, longest };
}

export interface MarkProps {
  readonly row: Row;
  readonly place: number;
  readonly layout: ChartLayout;
  readonly relation: Relation | undefined;
  readonly isSelected: boolean;
  readonly text: string;
  readonly side: -1 | 0 | 1; // where the tick of a receive stands: its arrow comes from the other side
  readonly textSide: 'left' | 'right'; // where its text would rather be
}

export const MarkShape: NamedExoticComponent<MarkProps> = memo(function MarkShape(
  props: MarkProps,
): ReactNode {
  const { row, place, layout, relation, isSelected, text, side, textSide } = props;
  const { event, column } = row;
  const isNode = event.process === '';
  const found = isNode
    ? bandOf(text, layout, event.node)
    : column && besideMark(text, event.kind, column, layout, textSide);
  if (found === undefined) return null;
  const { x, placed } = found;
  const isOverArrow = (placed.anchor === 'start') !== (textSide === 'right');
  const dy = isOverArrow ? textOverArrow(event) : 4;
  const y = heightOf(row.row, layout.size);
  return (
    <g
      className={`mark ${event.kind}${isNode ? ' of-node' : ''} ${relation ?? ''}${isSelected ? ' selected' : ''}`}
      data-place={place}
    >
      {isSelected ? <circle className="halo" cx={x} cy={y} r={9} /> : null}
      <Sign kind={event.kind} x={x + side * 10} y={y} isBorn={isBirth(event)} />
      {text === '' ? null : (
        <text className="label" x={placed.x} y={y + dy} textAnchor={placed.anchor}>
          {placed.text}
        </text>
      )}
      <circle className="hit" cx={x} cy={y} r={11} />
    </g>
  );
});

/** Where the text stands that has room only where the arrow is: above one that begins here, below one that ends. */
function textOverArrow({ kind }: TraceEvent): number {
  if (kind === 'down') return 10;
  return kind === 'link' || kind === 'unlink' || kind === 'exit' ? -5 : 4;
}

function besideMark(
  text: string,
  kind: TraceEvent['kind'],
  column: Column,
  { size, width }: ChartLayout,
  side: 'left' | 'right',
): { readonly x: number; readonly placed: PlacedText } {
  const x = middleOf(column, size);
  const gap = kind === 'down' ? 22 : 11; // a tick may stand there
  return { x, placed: beside(text, x, gap, roomOf(width, longestLabel), side) };
}

interface BandProps {
  readonly row: Row;
  readonly layout: ChartLayout;
  readonly text: string;
}

/** The ground of what is about a node: below all arrows. */
export function BandShape({ row, layout, text }: BandProps): ReactNode {
  const { event } = row;
  const band = event.process === '' ? bandOf(text, layout, event.node) : undefined;
  if (band === undefined) return null;
  const y = heightOf(row.row, layout.size) - 11;
  return (
    <rect
      className={`band ${event.kind}`}
      x={band.from}
      y={y}
      width={band.to - band.from}
      height={22}
      rx={5}
    />
  );
}

/** What is about a node stands across all its columns, and as far beyond as its text goes. */
function bandOf(text: string, layout: ChartLayout, node: string): Band | undefined {
  const { groups, size, width } = layout;
  const group = groups.find(({ life }) => life === node);
  if (group === undefined) return undefined;
  const from = group.from * size.columnWidth + 4;
  const to = from + group.columns * size.columnWidth - 8;
  const x = from + 10;
  const placed = beside(text, x, 11, roomOf(width, width), 'right');
  const length = cellsOf(placed.text) * signWidth + 6;
  return placed.anchor === 'start'
    ? { x, placed, from, to: Math.min(width, Math.max(to, placed.x + length)) }
    : { x, placed, from: Math.max(0, placed.x - length), to };
}

interface Band {
  readonly x: number; // of its sign
  readonly placed: PlacedText;
  readonly from: number;
  readonly to: number;
}

interface SignProps {
  readonly kind: TraceEvent['kind'];
  readonly x: number;
  readonly y: number;
  readonly isBorn: boolean;
}

export function Sign({ kind, x, y, isBorn }: SignProps): ReactNode {
  switch (kind) {
    case 'send':
      return <circle className="sign" cx={x} cy={y} r={3.5} />;
    case 'arrive':
      return null; // the head of its arrow
    case 'receive':
      return <path className="tick" d={`M${x - 5} ${y}l4 5l8 -10`} />;
    case 'spawn':
      return isBorn ? (
        <circle className="sign born" cx={x} cy={y} r={4} />
      ) : (
        <path className="sign line" d={`M${x - 5} ${y}h10m-5 -5v10`} />
      );
    case 'exit':
      return <path className="sign cross" d={`M${x - 6} ${y - 6}l12 12m0 -12l-12 12`} />;
    case 'down':
    case 'nodedown':
      return <path className="sign" d={`M${x} ${y - 6}l6 6l-6 6l-6 -6z`} />;
    case 'link':
    case 'monitor':
    case 'unlink':
    case 'demonitor':
      return <Rings kind={kind} x={x} y={y} />;
    case 'fault':
    case 'dropped':
      return <path className="sign" d={`M${x} ${y - 7}l7 12h-14z`} />;
    case 'register':
    case 'unregister':
    case 'entry':
    case 'value':
      return <rect className="sign" x={x - 4} y={y - 4} width={8} height={8} rx={1.5} />;
    case 'nodeup':
    case 'heal':
      return <circle className="sign" cx={x} cy={y} r={5} />;
  }
}

/** Two rings for a link, one with an eye for a monitor; crossed out when it ends. */
function Rings({ kind, x, y }: { kind: string; x: number; y: number }): ReactNode {
  const isLink = kind.endsWith('link');
  const isEnd = kind === 'unlink' || kind === 'demonitor';
  return (
    <g className="sign line">
      <circle cx={isLink ? x - 2.5 : x} cy={y} r={isLink ? 4 : 5} />
      <circle cx={isLink ? x + 2.5 : x} cy={y} r={isLink ? 4 : 1.5} />
      {isEnd ? <path d={`M${x - 6} ${y + 6}l12 -12`} /> : null}
    </g>
  );
}
