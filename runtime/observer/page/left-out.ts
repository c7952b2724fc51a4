// The processes that have no column while the chart is live: those that ended before the events that can be seen then. Pure.

import { nameOfLife, type TraceEvent } from '../../trace/event.ts';

/**
 * Returns the keys of the processes that are gone, with their life of a node or before it, and of which
 * the last rows do not tell. `lives`: of nodes, in the order in which they began.
 */
export function leftOut(
  shown: readonly TraceEvent[],
  lives: readonly string[],
  rows: number,
): ReadonlySet<string> {
  const lastLives = new Map(lives.map((life) => [nameOfLife(life), life]));
  const isOver = (life: string): boolean => (lastLives.get(nameOfLife(life)) ?? life) !== life;
  const gone = new Set<string>();
  for (const { kind, node, process } of shown)
    if (process !== '' && (kind === 'exit' || isOver(node))) gone.add(process);
  for (const { process, other } of inLastRows(shown, rows)) {
    gone.delete(process);
    if (other !== undefined) gone.delete(other);
  }
  return gone;
}

/** Returns the events of the last rows, or some more: a message that is received as it arrives has one row. */
function inLastRows(shown: readonly TraceEvent[], rows: number): readonly TraceEvent[] {
  let from = shown.length;
  for (let count = 0; from > 0 && count < rows; from--)
    if (shown[from - 1]?.kind !== 'receive') count++;
  return shown.slice(from);
}
