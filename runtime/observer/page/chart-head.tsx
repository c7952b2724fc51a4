// The names above the columns of the sequence chart: nodes, and the processes of each.

import { memo, type NamedExoticComponent, type ReactNode } from 'react';
import type { ChartLayout } from '../../trace/chart-layout.ts';
import { signWidth } from './chart-texts.ts';
import { cellsOf, plain } from './words.ts';

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
            {nodeText(plain(shown), columns * columnWidth)}
          </div>
          <div className="processes" style={{ height: headHeight(layout) - 29 }}>
            {layout.columns.slice(from, from + columns).map(({ key, label }) => (
              <div
                className={`process${ended.has(key) ? ' ended' : ''}`}
                key={key}
                style={{
                  width: columnWidth,
                  ...(isNarrow(layout) ? { lineHeight: `${columnWidth}px` } : {}),
                }}
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

/** A name without its host if the host has no room. */
function nodeText(name: string, width: number): string {
  const isShort = cellsOf(name) * signWidth + 8 <= width;
  return isShort ? name : name.replace(/@[^,]*/, '');
}

/** Returns the height of the names: those of narrow columns stand upright, and have the room that they need. */
export function headHeight(layout: ChartLayout): number {
  if (!isNarrow(layout)) return 58; // pixels
  const longest = Math.max(...layout.columns.map(({ label }) => cellsOf(plain(label))));
  return 46 + Math.max(44, Math.min(174, longest * signWidth));
}

const levelNames = 76; // pixels of a column whose names lie level

function isNarrow({ size }: ChartLayout): boolean {
  return size.columnWidth < levelNames;
}

/** All lives of a node have one color. */
export function hueOf(
  { groups }: { readonly groups: readonly { readonly name: string }[] },
  name: string,
): number {
  const names = [...new Set(groups.map((group) => group.name))];
  return Math.max(0, names.indexOf(name)) % hues;
}
