// Long work in a table costs reductions, as in BEAM, and can be interrupted by Ctrl-C.

import { evaluatorHooks } from '../../code/compiled.ts';
import { current, slice } from '../../process/scheduler.ts';
import { checkReductions } from '../../running/run-process.ts';

const rowsForReduction = 4;

/** Called again and again while many rows are visited. Throws Unwind if the process has been ended. */
export function breathe(rows: number): void {
  slice.r -= rows / rowsForReduction;
  if (slice.r < 0 && current !== undefined) checkReductions(evaluatorHooks.interrupted);
}
