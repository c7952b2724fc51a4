// Monitors the processes on other nodes that interval timers send to: a timer ends with its process (OTP: timer_server).

import type { Pid } from '../identity/pid.ts';
import { Reference } from '../identity/reference.ts';
import { createNative } from '../process/create-process.ts';
import { fixedPids } from '../process/fixed-pids.ts';
import type { Process } from '../process/process.ts';
import { cancelTimer } from '../process/process-timers.ts';
import type { Term } from '../term/term.ts';
import { demonitor, monitor } from './monitors.ts';

let server: Process | undefined; // made when it is first needed

/** End a timer when the process ends. Its reference becomes the monitor's reference too. */
export function endTimerWith(pid: Pid, timer: Reference): void {
  server ??= createNative(fixedPids.timer_server, ended);
  monitor(server, pid, 'DOWN', timer);
}

/** Stop monitoring for a timer that was cancelled. */
export function noLongerWatched(timer: Reference): void {
  if (server !== undefined) demonitor(server, timer);
}

function ended(message: Term): void {
  if (!Array.isArray(message) || message[0] !== 'DOWN') return;
  const timer = (message as readonly Term[])[1];
  if (Reference.is(timer)) cancelTimer(timer);
}
