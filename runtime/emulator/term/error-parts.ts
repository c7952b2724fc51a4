// What an Error says of itself, read without running anything of the user's.

import { className, dataOf, described, isA, unwrapped } from '../realm/looking.ts';
import { maySayOurs } from '../realm/user-names.ts';
import { TermError } from './term-error.ts';

const builtInNames: ReadonlySet<unknown> = new Set([
  'Error',
  'AggregateError',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SuppressedError',
  'SyntaxError',
  'TypeError',
  'URIError',
]);

/** The error that a value is, or that a proxy stands for. */
export function asError(value: unknown): Error | undefined {
  return isA(value, Error) ? (unwrapped(value) as Error) : undefined;
}

/** Its name: the one it was given, else that of its class. */
export function nameOf(error: object): string {
  const given = dataOf(error, 'name');
  if (typeof given === 'string' && !builtInNames.has(given)) return given;
  const name = Object.hasOwn(error, 'name') ? given : (className(error) ?? given);
  return typeof name === 'string' ? name : 'Error';
}

export function messageOf(error: object): string {
  const found = described(error, 'message');
  if (found?.get !== undefined) return found.get === ofTerm() ? found.get.call(error) : '[Getter]';
  if (typeof found?.value !== 'string') return '';
  if (!maySayOurs(found.value)) return found.value;
  stackOf(error); // when it is made, V8's message gets the user's names
  return String(described(error, 'message')?.value);
}

/** The getter of exceptions that carry a term, which is the emulator's own. */
function ofTerm(): (() => string) | undefined {
  return Reflect.getOwnPropertyDescriptor(TermError.prototype, 'message')?.get;
}

export function stackOf(error: object): string {
  const found = described(error, 'stack');
  const stack: unknown = found?.get === stackGetter ? stackGetter?.call(error) : found?.value;
  return typeof stack === 'string' ? stack : '';
}

/** V8's own: to it the stack of an error is a getter. */
const stackGetter = Reflect.getOwnPropertyDescriptor(new Error(), 'stack')?.get;

/** `TypeError: x is not a function`, whatever the error object has become. */
export function headline(error: object): string {
  try {
    const name = nameOf(error);
    const message = messageOf(error);
    return message === '' ? name : `${name}: ${message}`;
  } catch {
    return 'Error';
  }
}

/** Whether a text is the headline of an error of the language's own, or of one named as they are. */
export function isHeadline(text: string): boolean {
  return /^\w*Error(?:: |$)/.test(text);
}

const told: ReadonlySet<PropertyKey> = new Set(['name', 'message', 'stack']); // by the headline and the frames

/** The keys of what an error holds beside its headline: its own properties, its cause, the errors it gathers. */
export function detailsOf(error: object): PropertyKey[] {
  if (isA(error, TermError)) return [];
  const own = Reflect.ownKeys(error).filter((key) => !told.has(key) && isShown(error, key));
  return [...own, ...hidden.filter((key) => Object.hasOwn(error, key) && !own.includes(key))];
}

/** Properties that are told though they are not enumerable. */
export const hidden: readonly string[] = ['errors', 'cause', 'error', 'suppressed'];

function isShown(error: object, key: PropertyKey): boolean {
  return Reflect.getOwnPropertyDescriptor(error, key)?.enumerable === true;
}
