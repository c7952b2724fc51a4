// Runs processes one after the other, and ends those whose run was cut short: by the host, or by a fault of terl.

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
import { breakAllTies, endProcess, sendable } from './signals/exits.ts';
import { logger } from './signals/logger.ts';
import { isCrash, Leaving } from './term/exception.ts';
import { exitReason } from './text/exit-reason.ts';
import { inspect } from './text/inspect.ts';

let running: Process | undefined; // the last that began to run
let safeLength = 0; // bytes of the batch out before it began
const largeBatch = 2 ** 20; // bytes: what one process has printed is not to keep the others waiting

/** Run processes for about `budget` milliseconds, or until all wait; gives the reductions they took. */
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
  let spent = 0; // reductions since the clock was read
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
    // few reductions may take long: so may a sort, or a regular expression
    const isShort = spent < reductionsPerSlice && outgoing.length < largeBatch;
    if (isShort && heart[pulse.beats] === beat) continue;
    spent = 0;
    // frames go out: others work at the same time
    if (dirtyEntries.length > 0 || turnElapsed() - begun >= budget) return taken;
  }
}

/** End the process if its function has returned; an evaluator answers if its entry has been evaluated. */
function afterRun(process: Process): void {
  const evaluator = evaluatorOf(process);
  if (evaluator !== undefined) return evaluator.afterRun();
  if (!process.alive) return;
  const ending = endingOf(process);
  if (ending === undefined) return;
  const { value } = ending;
  if (!ending.thrown) return endProcess(process, isA(value, Leaving) ? value.reason : 'normal');
  const reason = runAs(process, () => sendable(exitReason(value))); // it may have getters
  endProcess(process, reason, isCrash(value));
}

/** A process ran so long without a pause that the host ended the turn: it is killed, all others go on. */
export function overrun(): void {
  stopped(
    'ran for too long without a pause and was killed:\na loop in a plain function; in an async function others get their turn',
  );
}

/** What a process did was cut short: what is half done is put right, and the process is over. */
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

/** A turn has come to its end: all that it hands over is whole. */
export function nothingIsHalfDone(): void {
  safeLength = 0;
}
