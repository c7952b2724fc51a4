// The command chart, which shows the last messages of a trace as arrows.

import { settleFromOutside, suspendedCoroutine } from '../process/coroutine.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { write } from '../signals/io.ts';
import { columnsHere, writeWords } from '../signals/screen-size.ts';
import { badarg, noMoreThan } from '../term/exception.ts';
import { gather, notTold, tracedBy } from '../trace/collecting.ts';

const usualArrows = 30;
const mostArrows = 1_000; // nobody reads a longer one at the prompt: trace.save keeps all

/**
 * Shows the last messages of a trace as arrows: `chart()` 30 of them, `chart(n)` the last `n`. Nodes that do not answer
 * are named after it. Of what Erlang nodes do it shows what nodes of terl send there, and get from there.
 */
export const chart: (...args: unknown[]) => unknown = asyncToGenerator(function* (...args) {
  const [arrows = usualArrows] = args;
  noMoreThan(1, 'chart', args);
  if (typeof arrows !== 'number' || !Number.isInteger(arrows) || arrows < 1 || arrows > mostArrows)
    throw badarg(1, `not a number of arrows, from 1 to ${mostArrows}`, 'chart', args);
  const process = me();
  const gathered = suspendedCoroutine(process);
  gather((silent) => settleFromOutside(gathered, silent, false));
  const silent = (yield gathered) as readonly string[];
  const drawn = yield request(process, 'trace_chart', columnsHere(), arrows, tracedBy() ?? null);
  write(process, `${String(drawn)}\n`);
  for (const sentence of notTold(silent)) writeWords(`* ${sentence}\n`);
  return 'ok';
});
