// The steps of a lesson in which a program is killed or stopped: `$ kill -9 <pid of bar>`.

import { spawnSync } from 'node:child_process';
import type { Step } from '../document/document.ts';
import type { LessonState } from './table.ts';

/** The line to type, with the process id of the program. */
export function signalText({ text }: Step, state: LessonState | undefined): string {
  return text.replace(/<pid of ([\w-]+)>/, (whole, role: string) =>
    String(state?.roles[role]?.pid ?? whole),
  );
}

/** Whether what the signal does is there: the program has ended, has stopped, or runs again. */
export function isDone(step: Step, state: LessonState | undefined): boolean {
  const pid = pidOf(step, state);
  if (pid === undefined || !isAlive(pid)) return !/-(STOP|CONT)\b/.test(step.text);
  if (/-STOP\b/.test(step.text)) return isStopped(pid);
  return /-CONT\b/.test(step.text) && !isStopped(pid);
}

/** Send the signal for the learner. */
export function sendSignal(step: Step, state: LessonState | undefined): void {
  const pid = pidOf(step, state);
  const [, name = 'TERM'] = /-(\w+)/.exec(step.text) ?? [];
  if (pid === undefined) return;
  try {
    process.kill(pid, name === '9' ? 'SIGKILL' : (`SIG${name}` as NodeJS.Signals));
  } catch {
    // it has ended
  }
}

function pidOf({ text }: Step, state: LessonState | undefined): number | undefined {
  const [, role = ''] = /<pid of ([\w-]+)>/.exec(text) ?? [];
  return state?.roles[role]?.pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function isStopped(pid: number): boolean {
  return spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(
    'T',
  );
}
