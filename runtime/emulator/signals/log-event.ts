// A report on its way to the terminal that shows it. It may come from another node, which may say anything.

import type { Pid } from '../identity/pid.ts';
import type { Term } from '../term/term.ts';
import type { ExceptionClass } from '../text/format-exception.ts';

/** The levels of reports, the most severe first. */
export const levels = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'info',
  'debug',
] as const;

export type Level = (typeof levels)[number];

/** A report: lines of text, and a term, which the node that shows the report writes below the text. */
export interface LogEvent {
  readonly level: Level;
  readonly text: string; // `{pid}` is replaced by the pid
  readonly pid?: Pid;
  readonly term?: Term;
  readonly parts?: readonly Part[]; // more text and terms, below `text`; the node that shows the report writes the terms
  readonly title?: string; // 'CRASH REPORT'; without it the level says what report it is
  readonly tight?: boolean; // true: no empty line after the report
  readonly node?: string; // the node that sent the report, if it was another node
  readonly at: number; // microseconds since 1970
}

/** A part of a report: text, a term, or an exception with its stack, each line of which has the margin. */
export type Part =
  | string
  | readonly [term: Term]
  | readonly [kind: ExceptionClass, reason: Term, frames: Term, margin: string];

/** The title of a report of a known kind. Another node may say anything. */
export function titleOf({ title, level }: LogEvent): string {
  return titles.find((one) => one === title) ?? `${level.toUpperCase()} REPORT`;
}

const titles: readonly string[] = ['CRASH REPORT', 'SUPERVISOR REPORT', 'PROGRESS REPORT'];

export function levelIn(given: Term): Level {
  return levels.find((one) => one === given) ?? 'error';
}

export function timeIn(given: Term): number {
  return typeof given === 'number' && Math.abs(given) <= latest ? given : Date.now() * 1000;
}

const latest = 8.64e18; // microseconds since 1970: the last time that a Date can have
