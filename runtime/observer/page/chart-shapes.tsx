// What a sequence chart is drawn of: lifelines, arrows, and a mark for each event.

import { memo, type NamedExoticComponent, type ReactNode } from 'react';
import type { Column } from '../../trace/chart-columns.ts';
import type { Arrow, ChartLayout, Lifeline, Point, Row } from '../../trace/chart-layout.ts';
import { heightOf, middleOf } from '../../trace/chart-layout.ts';
import { isBirth, type TraceEvent } from '../../trace/event.ts';
import type { Relation } from './moment.ts';
import { fitted } from './words.ts';

/** Narrower columns have no labels; what is pointed at is said beside the chart. */
export const labelledColumn = 76;

const signWidth = 7; // pixels of a sign of a label, at most

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
  readonly columnWidth: number;
  readonly relation: Relation | undefined;
}

export const ArrowShape: NamedExoticComponent<ArrowProps> = memo(function ArrowShape({
  arrow,
  columnWidth,
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
      <ArrowLabel arrow={arrow} columnWidth={columnWidth} />
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

function ArrowLabel({ arrow, columnWidth }: { arrow: Arrow; columnWidth: number }): ReactNode {
  const [begin, next] = arrow.points;
  if (begin === undefined || next === undefined || arrow.label === '') return null;
  if (columnWidth < labelledColumn) return null;
  const isLeft = next.x < begin.x;
  const isLoop = arrow.points.at(-1)?.x === begin.x;
  const reach = isLoop
    ? columnWidth
    : Math.max(60, Math.abs((arrow.points.at(-1)?.x ?? next.x) - begin.x));
  const text = fitted(arrow.label, Math.floor((reach - 22) / signWidth));
  return (
    <text
      className="label"
      x={begin.x + (isLeft ? -10 : 10)}
      y={begin.y - 5}
      textAnchor={isLeft ? 'end' : 'start'}
    >
      {text}
    </text>
  );
}

interface MarkProps {
  readonly row: Row;
  readonly place: number;
  readonly layout: ChartLayout;
  readonly relation: Relation | undefined;
  readonly isSelected: boolean;
  readonly text: string;
  readonly side: -1 | 0 | 1; // where the tick of a receive stands: its arrow comes from the other side
}

export const MarkShape: NamedExoticComponent<MarkProps> = memo(function MarkShape(
  props: MarkProps,
): ReactNode {
  const { row, place, layout, relation, isSelected, text, side } = props;
  const { event, column } = row;
  const room = event.process === '' ? roomOfNode(layout, event.node) : roomOf(column, layout);
  if (room === undefined) return null;
  const { x, width } = room;
  const y = heightOf(row.row, layout.size);
  const isNode = event.process === '';
  return (
    <g
      className={`mark ${event.kind}${isNode ? ' of-node' : ''} ${relation ?? ''}${isSelected ? ' selected' : ''}`}
      data-place={place}
    >
      {isSelected ? <circle className="halo" cx={x} cy={y} r={9} /> : null}
      <Sign kind={event.kind} x={x + side * 10} y={y} isBorn={isBirth(event)} />
      {text === '' || (!isNode && layout.size.columnWidth < labelledColumn) ? null : (
        <text className="label" x={x + 11} y={y + 4}>
          {fitted(text, Math.floor((width - 24) / signWidth))}
        </text>
      )}
      <circle className="hit" cx={x} cy={y} r={11} />
    </g>
  );
});

/** The ground of what is about a node: below all arrows. */
export function BandShape({ row, layout }: { row: Row; layout: ChartLayout }): ReactNode {
  const { event } = row;
  const room = event.process === '' ? roomOfNode(layout, event.node) : undefined;
  if (room === undefined) return null;
  const y = heightOf(row.row, layout.size) - 11;
  return (
    <rect
      className={`band ${event.kind}`}
      x={room.x - 10}
      y={y}
      width={room.width}
      height={22}
      rx={5}
    />
  );
}

const longestLabel = 420; // pixels: a row has one mark, so its text may go over other columns

interface Room {
  readonly x: number;
  readonly width: number;
}

function roomOf(column: Column | undefined, { size, width }: ChartLayout): Room | undefined {
  if (column === undefined) return undefined;
  const x = middleOf(column, size);
  return { x, width: Math.min(Math.max(longestLabel, size.columnWidth), width - x + 11) };
}

/** What is about a node stands across all its columns. */
function roomOfNode({ groups, size }: ChartLayout, node: string): Room | undefined {
  const group = groups.find(({ life }) => life === node);
  if (group === undefined) return undefined;
  return { x: group.from * size.columnWidth + 14, width: group.columns * size.columnWidth - 8 };
}

interface SignProps {
  readonly kind: TraceEvent['kind'];
  readonly x: number;
  readonly y: number;
  readonly isBorn: boolean;
}

function Sign({ kind, x, y, isBorn }: SignProps): ReactNode {
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
