// The exit reason of an uncaught exception. Every JavaScript Error counts as class error.

import { isA } from '../realm/looking.ts';
import { asError, detailsOf, headline, isHeadline, nameOf } from '../term/error-parts.ts';
import { Exit } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { type FailedCall, placeOf, TermError } from '../term/term-error.ts';
import { inspect } from './inspect.ts';
import { framesOf } from './stack-trace.ts';

/** Gives exceptions that carry a term a message: the term as text, made only when the message is read. */
export function installMessages(): void {
  Object.defineProperty(TermError.prototype, 'message', {
    configurable: true,
    get(this: object) {
      const carried = TermError.carriedBy(this);
      if (carried === undefined) return '';
      const { reason, call } = carried;
      return inspect(reason, { column: `${nameOf(this)}: `.length }) + placeOf(call);
    },
  });
}

/** The exit reason of a process that did not catch `thrown`. */
export function exitReason(thrown: unknown): Term {
  const error = asError(thrown);
  const carried = error && TermError.carriedBy(error);
  if (carried !== undefined) {
    const { reason, call } = carried;
    if (isA(error, Exit)) return reason;
    const frames = framesOf(error as Error);
    if (call !== undefined) frames.unshift(callFrame(call));
    return [reason, frames];
  }
  if (error !== undefined) return [told(error), framesOf(error)];
  return [['nocatch', thrown as Term], []];
}

/** The headline of an error (`TypeError: …`), or the error itself if it has further properties. */
function told(error: Error): Term {
  const text = headline(error);
  return isHeadline(text) && detailsOf(error).length === 0 ? text : error;
}

/** A failed BIF's stack frame: `['erlang', 'register', ['x', 1], { cause: 'argument 2: not a pid' }]`. */
function callFrame({ name, args, hint }: FailedCall): Term {
  const dot = name.lastIndexOf('.');
  const frame: Term[] = [
    dot < 0 ? 'erlang' : name.slice(0, dot),
    name.slice(dot + 1),
    [...args] as Term[],
  ];
  if (hint !== undefined) frame.push({ cause: hint });
  return frame;
}
