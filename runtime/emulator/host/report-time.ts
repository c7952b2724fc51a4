// When a report is of: each is later than the one before, so that nobody reads them in another order.

import { systemTime } from './system-time.ts';

let last = 0; // microseconds since 1970

export function nextReportTime(): number {
  last = Math.max(Math.floor(systemTime() * 1000), last + 1);
  return last;
}
