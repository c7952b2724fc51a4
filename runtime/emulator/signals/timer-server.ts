// Ends an interval timer when its receiver on another node ends: the timer_server monitors the receiver.

import type { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { createNative } from '../process/create-process.ts';
import { fixedPids } from '../process/fixed-pids.ts';
import type { Process } from '../process/process.ts';
import { cancelTimer } from '../process/process-timers.ts';
import type { Term } from '../term/term.ts';
import { demonitor, monitor } from './monitors.ts';

let server: Process | undefined; // created when it is first needed

/** End a timer when the process `pid` ends. The timer's reference is also the reference of the monitor. */
export function endTimerWith(pid: Pid, timer: Reference): void {
  server ??= createNative(fixedPids.timer_server, ended);
  monitor(server, pid, 'DOWN', timer);
}

/** Stop monitoring the receiver of a timer that was cancelled. */
export function noLongerWatched(timer: Reference): void {
  if (server !== undefined) demonitor(server, timer);
}

function ended(message: Term): void {
  if (!Array.isArray(message) || message[0] !== 'DOWN') return;
  const timer = (message as readonly Term[])[1];
  if (Reference.is(timer)) cancelTimer(timer);
}
