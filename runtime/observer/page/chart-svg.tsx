// A part of the sequence chart as SVG: the rows from one to another. The whole chart is saved by it too.

import type { ReactNode } from 'react';
import { identityOf } from '../../trace/causes.ts';
import { sentenceOf } from '../../trace/naming.ts';
import { hueOf } from './chart-head.tsx';
import {
  ArrowShape,
  BandShape,
  LifelineShape,
  type MarkProps,
  MarkShape,
} from './chart-shapes.tsx';
import type { Moment, Relation, Relations } from './moment.ts';

export interface ChartSvgProps {
  readonly moment: Moment;
  readonly from: number; // rows
  readonly to: number;
  readonly relations: Relations | undefined;
  readonly selected: number | undefined; // place of an event
}

export function ChartSvg(props: ChartSvgProps): ReactNode {
  const { moment, to, relations, selected } = props;
  const { layout } = moment;
  const from = Math.min(props.from, Math.max(0, layout.rowCount - 1)); // the chart may have become shorter
  const { size, width, height } = layout;
  const top = from * size.rowHeight;
  const bottom = Math.min(height, (to + 2) * size.rowHeight);
  const places = layout.placesIn(from, to);
  const related = (place: number): Relation | undefined => relations?.of(place);
  return (
    <svg
      className={`rows${relations === undefined ? '' : ' lit'}`}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="presentation"
    >
      {layout.groups.map(({ life, name, from: first, columns }) => (
        <rect
          key={life}
          className={`ground hue-${hueOf(layout, name)}`}
          x={first * size.columnWidth + 3}
          width={columns * size.columnWidth - 6}
          height={height}
        />
      ))}
      {layout.lifelines
        .filter((line) => line.from < bottom && line.to > top)
        .map((line) => (
          <LifelineShape key={line.column.key} line={line} />
        ))}
      {places.map((place) => {
        const row = layout.rows[place];
        return row?.event.process !== '' ? null : (
          <BandShape key={place} row={row} layout={layout} text={labelOf(moment, place)} />
        );
      })}
      {layout.arrowsIn(from, to).map((arrow) => (
        <ArrowShape
          key={arrow.id}
          arrow={arrow}
          width={width}
          relation={arrowRelation(arrow, related)}
        />
      ))}
      {places.map((place) => {
        const row = layout.rows[place];
        return row === undefined ? null : (
          <MarkShape
            key={identityOf(row.event)}
            row={row}
            place={place}
            layout={layout}
            relation={related(place)}
            isSelected={place === selected}
            text={labelOf(moment, place)}
            {...sidesOf(moment, place)}
          />
        );
      })}
    </svg>
  );
}

/** An arrow is as near as the nearer of its ends. */
function arrowRelation(
  { from, to }: { readonly from: number; readonly to: number | undefined },
  related: (place: number) => Relation | undefined,
): Relation | undefined {
  const ends = [related(from), related(to ?? from)];
  for (const one of ['now', 'past', 'future'] as const)
    if (ends.includes(one) && !(one === 'past' && ends.includes('concurrent'))) return one;
  return ends[0] === undefined ? undefined : 'concurrent';
}

/** A tick and a text stand on the other side of a mark than its arrow, if that begins or ends in the same row. */
function sidesOf(moment: Moment, place: number): Pick<MarkProps, 'side' | 'textSide'> {
  const { shown, layout } = moment;
  const event = shown[place];
  const column = layout.rows[place]?.column;
  const far = layout.byKey.get(farEnd(moment, place) ?? '');
  const isArrowRight = column !== undefined && far !== undefined && far.place > column.place;
  const textSide = isArrowRight ? 'left' : 'right';
  if (event?.kind !== 'receive' || shown[place - 1]?.message !== event.message)
    return { side: 0, textSide };
  if (shown[place - 1]?.kind === 'down') return { side: isArrowRight ? 1 : -1, textSide }; // beside the text of the DOWN
  return { side: isArrowRight || far === column ? -1 : 1, textSide };
}

/** The key of the process at the other end of an event's arrow. */
function farEnd({ shown, fates }: Moment, place: number): string | undefined {
  const { kind, message = '', other } = shown[place] ?? {};
  if (kind === 'receive') return fates.get(message)?.send?.process ?? shown[place - 1]?.other;
  if (kind === 'exit')
    return shown.slice(place + 1, place + near).find((one) => one.message === message)?.process;
  return kind === 'down' || kind === 'link' || kind === 'unlink' ? other : undefined;
}

const near = 200; // events after a signal or before its arrival: the other end tells soon

/** What stands beside a mark. What an arrow has as its label is not said twice. */
function labelOf({ shown, nameOf }: Moment, place: number): string {
  const event = shown[place];
  if (event === undefined) return '';
  switch (event.kind) {
    case 'send':
    case 'arrive':
    case 'spawn':
      return '';
    case 'receive':
      return shown[place - 1]?.message === event.message ? '' : (event.term ?? '');
    case 'link':
    case 'unlink':
      return isAnswered(shown, place) ? '' : sentenceOf(event, nameOf);
    case 'entry':
      return `> ${event.term ?? ''}`;
    case 'down':
      return sentenceOf({ ...event, term: reasonOf(event.term ?? '') }, nameOf);
    case 'exit':
      return `exit ${event.term ?? ''}`;
    default:
      return sentenceOf(event, nameOf);
  }
}

/** The reason in the message of a DOWN, which says all else in its own words. */
function reasonOf(term: string): string {
  const [, reason] =
    /^\['DOWN', #Ref<[^>]*>, '[^']*', (?:<[^>]*>|\['[^']*', '[^']*'\]), (.*)\]$/s.exec(term) ?? [];
  return reason ?? term;
}

/** Whether the other end of a link has told of it before. */
function isAnswered(shown: Moment['shown'], place: number): boolean {
  const { message } = shown[place] ?? {};
  const before = shown.slice(Math.max(0, place - near), place);
  return message !== undefined && before.some((event) => event.message === message);
}
