// Receives without a matching message yet: each waits in its process for a message or for its timeout.

import { addJob, addSettler, Coroutine, onSettled } from './coroutine.ts';
import { scannedTo } from './mailbox.ts';
import type { Process, Waiting } from './process.ts';
import type { Receive } from './receive.ts';
import { addTimer } from './timers.ts';

export function wait(process: Process, receive: Receive, awaiter: Waiting['awaiter']): void {
  const waiting = process.spareWaiting ?? { receive, awaiter, scanned: 0, timer: undefined };
  process.spareWaiting = undefined;
  waiting.receive = receive;
  waiting.awaiter = awaiter;
  waiting.scanned = scannedTo;
  const { timeout } = receive; // read once, and while the process runs, since user code may have defined a getter for it
  if (timeout !== Number.POSITIVE_INFINITY) {
    const { onTimeout } = receive;
    waiting.timer = addTimer(timeout, () => timeUp(process, waiting, onTimeout));
  }
  if (process.waiting === undefined) process.waiting = waiting;
  else if (process.alsoWaiting === undefined) process.alsoWaiting = [waiting];
  else process.alsoWaiting.push(waiting);
}

export function stopWaiting(process: Process, waiting: Waiting): void {
  if (waiting.timer !== undefined) {
    waiting.timer.cancel();
    waiting.timer = undefined;
  }
  process.spareWaiting = waiting;
  const others = process.alsoWaiting;
  if (others === undefined) {
    process.waiting = undefined;
    return;
  }
  if (process.waiting === waiting) process.waiting = others.shift();
  else others.splice(others.indexOf(waiting), 1);
  if (others.length === 0) process.alsoWaiting = undefined;
}

/** Called when a receive's time is up: the handler of `after` runs in the next run of the process. */
function timeUp(process: Process, waiting: Waiting, onTimeout: (() => unknown) | undefined): void {
  if (!process.alive) return;
  const { awaiter } = waiting;
  stopWaiting(process, waiting);
  const late = new Coroutine(
    process,
    // biome-ignore lint/correctness/useYield: a job needs a generator, though this one never waits
    (function* () {
      return onTimeout?.();
    })(),
  );
  if (awaiter instanceof Coroutine) onSettled(late, awaiter, false);
  else addSettler(late, awaiter);
  addJob(late, undefined, false);
}
