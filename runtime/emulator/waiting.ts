// Receives that found nothing yet: they wait in their process for a message or for their time.

import { addJob, addSettler, Coroutine, onSettled } from './coroutine.ts';
import { scannedTo } from './mailbox.ts';
import type { Process, Waiting } from './process.ts';
import type { Receive } from './receive.ts';
import { addTimer } from './timers.ts';

export function wait(process: Process, receive: Receive, then: Waiting['then']): void {
  const waiting: Waiting = { receive, then, scanned: scannedTo, timer: undefined };
  if (receive.timeout !== Number.POSITIVE_INFINITY)
    waiting.timer = addTimer(receive.timeout, () => timeUp(process, waiting));
  if (process.waiting === undefined) process.waiting = waiting;
  else if (process.alsoWaiting === undefined) process.alsoWaiting = [waiting];
  else process.alsoWaiting.push(waiting);
}

export function stopWaiting(process: Process, waiting: Waiting): void {
  waiting.timer?.cancel();
  const others = process.alsoWaiting;
  if (process.waiting === waiting) process.waiting = others?.shift();
  else others?.splice(others.indexOf(waiting), 1);
  if (others?.length === 0) process.alsoWaiting = undefined;
}

/** `after`: the time of a receive is over; its handler runs in the process, at its next run. */
function timeUp(process: Process, waiting: Waiting): void {
  if (!process.alive) return;
  stopWaiting(process, waiting);
  const { onTimeout } = waiting.receive;
  const { then } = waiting;
  const late = new Coroutine(
    process,
    // biome-ignore lint/correctness/useYield: a job is a coroutine, though this one never waits
    (function* () {
      return onTimeout?.();
    })(),
  );
  if (then instanceof Coroutine) onSettled(late, then, false);
  else addSettler(late, then);
  addJob(late, undefined, false);
}
