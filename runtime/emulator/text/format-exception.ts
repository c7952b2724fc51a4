// The text of an uncaught exception at the prompt (erl_error, lib:format_exception).

import { isA } from '../realm/looking.ts';
import { isHeadline } from '../term/error-parts.ts';
import type { Term } from '../term/term.ts';
import { inspect } from './inspect.ts';

export type ExceptionClass = 'error' | 'exit' | 'throw';

/** `** exception error: bad argument` and the stack, in Erlang's layout. */
export function formatException(kind: ExceptionClass, reason: Term): string {
  if (kind !== 'error') return `** exception ${kind}: ${inspect(reason, { column: 19 })}`;
  const [what, frames] = split(reason);
  const shown =
    what === 'undef' || (Array.isArray(what) && what[0] === 'nocatch') ? frames.slice(1) : frames;
  return [`** exception error: ${explain(what, frames)}`, ...stackLines(shown)].join('\n');
}

/** The lines of a stack below the text of an exception. */
export function stackLines(frames: readonly Term[]): string[] {
  return frames.flatMap((frame, i) => where(frame, i === 0 ? 'function ' : 'call from'));
}

/**
 * The class of an exit reason from another process: error if it is `[reason, stack]`, else exit. An empty
 * stack counts only if the reason is a JavaScript Error.
 */
export function classOf(reason: Term): ExceptionClass {
  if (!hasStack(reason)) return 'exit';
  const [what, frames] = reason;
  return frames.length > 0 || isError(what) ? 'error' : 'exit';
}

/** Whether a reason comes from a JavaScript Error: it is the headline (`TypeError: …`) or the Error. */
function isError(what: Term): boolean {
  return typeof what === 'string' ? isHeadline(what) : isA(what, Error);
}

/** A reason in the form that class error has: `[reason, stack]`, with an empty stack if there is none. */
export function withStack(reason: Term): Term {
  return hasStack(reason) ? reason : [reason, []];
}

function hasStack(reason: Term): reason is readonly [Term, readonly Term[]] {
  if (!Array.isArray(reason) || reason.length !== 2 || !Array.isArray(reason[1])) return false;
  const [first] = reason[1] as readonly Term[];
  if (reason[1].length === 0) return true;
  return Array.isArray(first) && typeof first[0] === 'string' && typeof first[1] === 'string';
}

function split(reason: Term): [Term, readonly Term[]] {
  if (Array.isArray(reason) && reason.length === 2 && Array.isArray(reason[1]))
    return [reason[0], reason[1]];
  return [reason, []];
}

const words: Readonly<Record<string, string>> = {
  badarg: 'bad argument',
  badarith: 'an error occurred when evaluating an arithmetic expression',
  noproc: 'no such process or port',
  notalive: 'the node cannot be part of a distributed system',
};

function explain(what: Term, frames: readonly Term[]): string {
  if (what === 'undef') return `undefined function ${calledName(frames[0])}${cause(frames[0])}`;
  if (typeof what !== 'string') return inspect(what, { column: 20, margin: 3 });
  if (isHeadline(what)) return what; // the headline of a JavaScript Error needs no explanation
  return words[what] ?? inspect(what);
}

function calledName(frame: Term): string {
  if (!Array.isArray(frame)) return '?';
  const [module, name, args] = frame as readonly Term[];
  const prefix = module === 'erlang' ? '' : `${String(module)}.`;
  return `${prefix}${String(name)}${Array.isArray(args) ? `/${args.length}` : ''}`;
}

function cause(frame: Term): string {
  if (!Array.isArray(frame)) return '';
  const info = (frame as readonly Term[])[3] as { cause?: Term } | undefined;
  return typeof info?.cause === 'string' ? `\n     *** ${info.cause}` : '';
}

function where(frame: Term, kind: string): string[] {
  if (!Array.isArray(frame)) return [];
  const [module, name, place] = frame as readonly Term[];
  if (Array.isArray(place)) {
    const args = place.map((arg: Term) => inspect(arg)).join(', ');
    const plain = calledName(frame).replace(/\/\d+$/, '');
    const lines = [`     in ${kind} ${calledName(frame)}`, `        called as ${plain}(${args})`];
    const why = cause(frame).trim();
    return why === '' ? lines : [...lines, `        ${why}`];
  }
  const { file, line } = (place ?? {}) as { file?: Term; line?: Term };
  const called = name === '-' ? String(module) : `${String(module)}.${String(name)}`;
  const at = file === undefined ? '' : ` (${String(file)}, line ${String(line)})`; // Erlang's own functions have no place
  return [`     in ${kind} ${called}${at}`];
}

/** A function as reports show it, such as `s.echo/0`: [module, name, arity], or the arguments in place of their number. */
export function functionText(call: Term): string {
  if (!Array.isArray(call)) return '';
  const [module, name, args] = call as readonly Term[];
  return `${word(module)}.${word(name)}/${word(Array.isArray(args) ? args.length : args)}`;
}

function word(term: Term): string {
  return typeof term === 'string' ? term : inspect(term);
}
