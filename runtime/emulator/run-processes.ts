// Runs processes one after another, and ends a process that the host stopped or in which terl itself failed.

import { outgoing } from './codec/port.ts';
import { evaluatorOf } from './evaluator/evaluator.ts';
import { reductionsPerSlice, runCost } from './host/emulator-limits.ts';
import { heartWords, pulse } from './host/heart.ts';
import { isOutOfMemory } from './host/room.ts';
import { turnElapsed } from './host/turn-clock.ts';
import { dirtyEntries } from './link/dist-entry.ts';
import { repairEntries } from './link/dist-output.ts';
import type { Process } from './process/process.ts';
import { current, dequeue, runAs, setCurrent } from './process/scheduler.ts';
import { isA } from './realm/looking.ts';
import { endingOf, runProcess } from './running/run-process.ts';
import { breakAllTies, endProcess } from './signals/exits.ts';
import { logger } from './signals/logger.ts';
import { isCrash, Leaving } from './term/exception.ts';
import { exitReason } from './text/exit-reason.ts';
import { inspect } from './text/inspect.ts';
import { readable } from './text/readable.ts';

let running: Process | undefined; // the process that began to run last
let safeLength = 0; // bytes of `outgoing` before `running` began to run
// bytes; while the batch is larger, the clock is read after each process, since printing costs few reductions
const largeBatch = 2 ** 20;

/** Runs processes for about `budget` milliseconds, or until all wait; returns the reductions used. */
export function run(budget: number): number {
  try {
    return runSome(budget);
  } catch (error) {
    if (isOutOfMemory(error)) throw error;
    setCurrent(running);
    stopped(`was killed, for terl failed in what it did: ${inspect(error)}`);
    return reductionsPerSlice;
  }
}

function runSome(budget: number): number {
  const begun = turnElapsed();
  const heart = heartWords();
  const beat = heart[pulse.beats];
  let taken = 0;
  let spent = 0; // reductions since the clock was last read
  for (;;) {
    const process = dequeue();
    if (process === undefined) return taken;
    if (!process.alive) continue;
    safeLength = outgoing.length;
    running = process;
    const reductions = runProcess(process);
    taken += reductions;
    spent += runCost + reductions;
    afterRun(process);
    // the clock is also read once `beats` has changed: few reductions may take long, as in a sort
    const isShort = spent < reductionsPerSlice && outgoing.length < largeBatch;
    if (isShort && heart[pulse.beats] === beat) continue;
    spent = 0;
    // the turn ends early if frames are queued, so that other nodes can work on them meanwhile
    if (dirtyEntries.length > 0 || turnElapsed() - begun >= budget) return taken;
  }
}

/** Ends the process if its function has returned; for an evaluator, reports the value of its entry. */
function afterRun(process: Process): void {
  const evaluator = evaluatorOf(process);
  if (evaluator !== undefined) return evaluator.afterRun();
  if (!process.alive) return;
  const ending = endingOf(process);
  if (ending === undefined) return;
  const { value } = ending;
  if (!ending.thrown) return endProcess(process, isA(value, Leaving) ? value.reason : 'normal');
  // runs as the process, since the conversion may call getters of the value
  const reason = runAs(process, () => readable(exitReason(value)));
  endProcess(process, reason, isCrash(value));
}

/** Called when the host stopped a turn because a process ran too long: only that process is killed. */
export function overrun(): void {
  stopped(
    'ran for too long without a pause and was killed:\na loop in a plain function; in an async function others get their turn',
  );
}

/** Kills the process that was stopped in the middle; drops half-written output and repairs queues. */
function stopped(why: string): void {
  outgoing.truncate(safeLength);
  repairEntries();
  const process = current;
  setCurrent(undefined);
  breakAllTies();
  if (process === undefined) return;
  logger.error(process.groupLeader, `Process ${String(process.pid)} ${why}`);
  endProcess(process, 'killed');
}

/** Called at the end of a turn: all of `outgoing` is complete, and nothing of it may be dropped. */
export function nothingIsHalfDone(): void {
  safeLength = 0;
}
