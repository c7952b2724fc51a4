// Where a key leads from the selected event. Pure.

import type { TraceEvent } from '../../trace/event.ts';
import type { Moment } from './moment.ts';

/** Returns the place of the next event; 'none' to select nothing; undefined if the key has no meaning here. */
export function steppedTo(
  key: string,
  { shown, layout }: Moment,
  selected: number | undefined,
  firstRow: number,
): number | 'none' | undefined {
  const last = shown.length - 1;
  if (last < 0) return undefined;
  const first = layout.rows.findIndex(({ row }) => row >= firstRow);
  const at = selected ?? Math.max(0, first) - (key === 'ArrowDown' ? 1 : 0);
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'ArrowRight':
      return alongMessage(shown, at, 1);
    case 'ArrowLeft':
      return alongMessage(shown, at, -1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      return 'none';
    default:
      return undefined;
  }
}

/** The next event of the same message, or of the process if there is none. */
function alongMessage(shown: readonly TraceEvent[], at: number, step: 1 | -1): number {
  const event = shown[at];
  if (event === undefined) return at;
  const find = (fits: (other: TraceEvent) => boolean): number | undefined => {
    for (let place = at + step; place >= 0 && place < shown.length; place += step) {
      const other = shown[place];
      if (other !== undefined && fits(other)) return place;
    }
    return undefined;
  };
  const { message, process } = event;
  const same = message === undefined ? undefined : find((other) => other.message === message);
  return same ?? find((other) => other.process === process) ?? at;
}
