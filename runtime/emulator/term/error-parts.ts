// The name, message, stack and properties of an Error, read without running user code.

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

/** The value if it is an error, or the target if it is a proxy of an error; else undefined. */
export function asError(value: unknown): Error | undefined {
  return isA(value, Error) ? (unwrapped(value) as Error) : undefined;
}

/** The name that an error was given, else the name of its class. */
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
  stackOf(error); // V8 makes the stack when it is first read; this also puts the user's names into the message
  return String(described(error, 'message')?.value);
}

/** The emulator's getter of `message` in exceptions that carry a term. */
function ofTerm(): (() => string) | undefined {
  return Reflect.getOwnPropertyDescriptor(TermError.prototype, 'message')?.get;
}

export function stackOf(error: object): string {
  const found = described(error, 'stack');
  const stack: unknown = found?.get === stackGetter ? stackGetter?.call(error) : found?.value;
  return typeof stack === 'string' ? stack : '';
}

/** V8's own getter of `stack`. */
const stackGetter = Reflect.getOwnPropertyDescriptor(new Error(), 'stack')?.get;

/** The headline of an error: `TypeError: x is not a function`. Never throws, whatever the error is like. */
export function headline(error: object): string {
  try {
    const name = nameOf(error);
    const message = messageOf(error);
    return message === '' ? name : `${name}: ${message}`;
  } catch {
    return 'Error';
  }
}

/** Whether a text is the headline of an error whose name ends in Error, such as TypeError. */
export function isHeadline(text: string): boolean {
  return /^\w*Error(?:: |$)/.test(text);
}

const told: ReadonlySet<PropertyKey> = new Set(['name', 'message', 'stack']); // shown in the headline and the stack

/** The keys of an error's details: properties such as `cause`, without name, message and stack. */
export function detailsOf(error: object): PropertyKey[] {
  if (isA(error, TermError)) return [];
  const own = Reflect.ownKeys(error).filter((key) => !told.has(key) && isShown(error, key));
  return [...own, ...hidden.filter((key) => Object.hasOwn(error, key) && !own.includes(key))];
}

/** Properties that are shown although they are not enumerable. */
export const hidden: readonly string[] = ['errors', 'cause', 'error', 'suppressed'];

function isShown(error: object, key: PropertyKey): boolean {
  return Reflect.getOwnPropertyDescriptor(error, key)?.enumerable === true;
}
