// The names above the columns of the sequence chart: nodes, and the processes of each.

import { memo, type NamedExoticComponent, type ReactNode } from 'react';
import type { ChartLayout } from '../../trace/chart-layout.ts';
import { labelledColumn } from './chart-shapes.tsx';
import { plain } from './words.ts';

interface HeadProps {
  readonly layout: ChartLayout;
}

const hues = 6; // colors of nodes, in page.css

export const ChartHead: NamedExoticComponent<HeadProps> = memo(function ChartHead({
  layout,
}: HeadProps): ReactNode {
  const { columnWidth } = layout.size;
  const ended = new Set(
    layout.lifelines.flatMap((line) => (line.isEnded ? [line.column.key] : [])),
  );
  return (
    <div
      className={`head${isNarrow(layout) ? ' narrow' : ''}`}
      style={{ width: layout.width, height: headHeight(layout) }}
    >
      {layout.groups.map(({ life, name, creation, shown, from, columns }) => (
        <div
          className={`group hue-${hueOf(layout, name)}`}
          key={life}
          style={{ width: columns * columnWidth }}
        >
          <div className="node" title={`${plain(name)}, creation ${plain(creation)}`}>
            {plain(shown)}
          </div>
          <div className="processes">
            {layout.columns.slice(from, from + columns).map(({ key, label }) => (
              <div
                className={`process${ended.has(key) ? ' ended' : ''}`}
                key={key}
                style={{ width: columnWidth }}
                title={plain(label)}
              >
                {plain(label)}
              </div>
            ))}
          </div>
        </div>
      ))}
    </div>
  );
});

/** Returns the height of the names: those of narrow columns stand upright. */
export function headHeight(layout: ChartLayout): number {
  return isNarrow(layout) ? 138 : 58; // pixels
}

function isNarrow({ size }: ChartLayout): boolean {
  return size.columnWidth < labelledColumn;
}

/** All lives of a node have one color. */
export function hueOf(
  { groups }: { readonly groups: readonly { readonly name: string }[] },
  name: string,
): number {
  const names = [...new Set(groups.map((group) => group.name))];
  return Math.max(0, names.indexOf(name)) % hues;
}
