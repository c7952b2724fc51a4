// Replaces the compiler's names in V8's error messages by the names that the user wrote.

import type { Spelling } from '../host/compiled-text.ts';
import { insteadOf } from './absent-globals.ts';

/** The message of an error, thrown at `line` of the user's text, with the user's names. */
export function withUserNames(message: string, spelling: Spelling, line: number): string {
  const absent = /^([\w$]+) is not defined$/.exec(message)?.[1];
  const instead = absent && insteadOf(absent);
  if (instead) return `terl has no ${absent}: ${instead}`;
  const unwrapped = message.replace(call, (whole, value: string) =>
    isOurs(value, spelling) ? value : whole,
  );
  const subject = /^(.+?) is not /.exec(unwrapped)?.[1];
  const callee = subject === undefined ? undefined : calleeOf(subject, spelling, line);
  if (subject !== undefined && callee !== undefined)
    return callee + unwrapped.slice(subject.length);
  return spelled(unwrapped, spelling);
}

/** Whether a message may contain the compiler's names; most messages contain none. */
export function maySayOurs(message: string): boolean {
  return /[$_]|babelHelpers|is not defined$/.test(message);
}

/** Matches V8's text for a call of `n`: `(0 , $bindings.n)`, or a form that first looks for a module `n`. */
const call = /\((?:0|\(\("[^"]*" in [\w$]+\) \|\| [\w$]+\.need(?:\(\.\.\.\))?\)) , ([^\s()]+)\)/gu;

function isOurs(value: string, { bindings, values }: Spelling): boolean {
  return isBinding(value, bindings) || values.some(([ours]) => ours === value);
}

function isBinding(value: string, bindings: string): boolean {
  return (
    bindings !== '' &&
    value.startsWith(`${bindings}.`) &&
    !value.slice(bindings.length + 1).includes('.')
  );
}

/**
 * If the compiler has rewritten the called expression for older JavaScript (lowered it): the expression as
 * the user wrote it, found by its last name, and if several have this name, by its line. Otherwise undefined.
 */
function calleeOf(subject: string, spelling: Spelling, line: number): string | undefined {
  const { values, callees } = spelling;
  const isLowered =
    /babelHelpers|_superprop_get/.test(subject) ||
    values.some(([ours]) => ours.startsWith('_') && has(subject, ours));
  if (!isLowered) return undefined;
  const last = lastName(subject);
  const fitting = callees.filter(([, text]) =>
    last === undefined ? /#[\p{ID_Continue}$]+$/u.test(text) : lastName(text) === last,
  );
  return (fitting.find(([at]) => at === line) ?? fitting[0])?.[1];
}

/** `x` of `_o.x`, `_$bindings$o$x.call` or `_superprop_getX(...).call`; undefined for a private member. */
function lastName(text: string): string | undefined {
  const plain = text.replace(/\.call$/, '');
  const inherited = /_superprop_get(\w)(\w*)\(\.\.\.\)$/.exec(plain);
  if (inherited !== null) return `${inherited[1]?.toLowerCase()}${inherited[2]}`;
  if (plain.endsWith('(...)')) return undefined;
  return /[\p{ID_Continue}#]+$/u.exec(plain.replace(/(?<=_\S*)\d+$/, ''))?.[0];
}

function spelled(message: string, { bindings, values }: Spelling): string {
  let text = message.replace(/babelHelpers\.\w+\(\.\.\.\)/g, '(intermediate value)');
  for (const [ours, theirs] of values)
    if (has(text, ours)) text = text.replace(whole(ours), theirs.replaceAll('$', '$$$$'));
  return bindings === ''
    ? text
    : text.replace(new RegExp(`(?<![\\w$.])${escaped(bindings)}\\.`, 'g'), '');
}

function has(text: string, name: string): boolean {
  return text.includes(name) && whole(name).test(text);
}

function whole(name: string): RegExp {
  return new RegExp(`(?<![\\w$.])${escaped(name)}(?![\\w$])`, 'g');
}

function escaped(text: string): string {
  return text.replace(/[$.[\]"\\]/g, '\\$&');
}
