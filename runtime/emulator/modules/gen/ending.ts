// What a process or a callback did not catch, as a value: the class, the reason and the stack of the exception.

import { isA } from '../../realm/looking.ts';
import { asError } from '../../term/error-parts.ts';
import { Exit } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { exitReason } from '../../text/exit-reason.ts';
import type { ExceptionClass } from '../../text/format-exception.ts';
import { framesOf } from '../../text/stack-trace.ts';

export class Ending {
  readonly kind: ExceptionClass;
  readonly reason: Term; // without the stack
  readonly frames: readonly Term[];
  readonly #isOurs = true; // objects of users do not have this field

  constructor(kind: ExceptionClass, reason: Term, frames: readonly Term[] = []) {
    this.kind = kind;
    this.reason = reason;
    this.frames = frames;
  }

  static is(value: unknown): value is Ending {
    return typeof value === 'object' && value !== null && #isOurs in value;
  }
}

/** The end by exit(reason), which has no stack if it is the behaviour that exits. */
export function exiting(reason: Term): Ending {
  return new Ending('exit', reason);
}

export function endingOf(thrown: unknown): Ending {
  const error = asError(thrown);
  if (error === undefined) return new Ending('throw', thrown as Term);
  if (isA(error, Exit)) return new Ending('exit', exitReason(thrown), framesOf(error));
  const [what, frames] = exitReason(thrown) as [Term, readonly Term[]];
  return new Ending('error', what, frames);
}

/** The exit reason of a process that ends so. */
export function reasonOf({ kind, reason, frames }: Ending): Term {
  if (kind === 'exit') return reason;
  return kind === 'error' ? [reason, frames] : [['nocatch', reason], frames];
}

/** Whether a process may exit so without a report. */
export function isExpected({ kind, reason }: Ending): boolean {
  return kind === 'exit' && isExpectedReason(reason);
}

/** Whether a reason is 'normal', 'shutdown' or ['shutdown', any]. */
export function isExpectedReason(reason: Term): boolean {
  if (reason === 'normal' || reason === 'shutdown') return true;
  return Array.isArray(reason) && reason.length === 2 && reason[0] === 'shutdown';
}
