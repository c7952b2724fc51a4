// The time stamp of a report: always later than the last one, so that sorting by time keeps the order.

import { systemTime } from './system-time.ts';

let last = 0; // microseconds since 1970

export function nextReportTime(): number {
  last = Math.max(Math.floor(systemTime() * 1000), last + 1);
  return last;
}
