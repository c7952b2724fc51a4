// The command chart, which shows the last messages of a trace as arrows.

import { settleFromOutside, suspendedCoroutine } from '../process/coroutine.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { write } from '../signals/io.ts';
import { columnsHere } from '../signals/screen-size.ts';
import { gather } from '../trace/collecting.ts';

/** Shows the last messages of a trace: `chart()`. */
export const chart: (...args: unknown[]) => unknown = asyncToGenerator(function* () {
  const process = me();
  const gathered = suspendedCoroutine(process);
  gather(() => settleFromOutside(gathered, undefined, false));
  yield gathered;
  write(process, `${String(yield request(process, 'trace_chart', columnsHere()))}\n`);
  return 'ok';
});
