// One isolate serves all processes of a node and the emulator itself. So that none can change what others rely on, each
// object that all of them reach is frozen before anything of the user's runs: JavaScript's own and the emulator's.

import { match } from 'ts-pattern';
import { CommandError } from './evaluator/evaluator.ts';
import { Coroutine } from './process/coroutine.ts';
import {
  anyMessage,
  Cases,
  Receive,
  ReceiveCases,
  ReceivePattern,
  Sleep,
  TimedReceive,
} from './process/receive.ts';
import { facadeOf } from './realm/facade.ts';
import { unnamedIntrinsics } from './realm/intrinsics.ts';
import { allowOverrides } from './realm/overrides.ts';
import { babelHelpers } from './running/babel-helpers.ts';
import { ErlangError, Exit, Leaving, ShellExit, Unwind } from './term/exception.ts';
import { Union } from './term/patterns.ts';
import { TermError } from './term/term-error.ts';
import { Unsendable } from './term/unsendable.ts';

/** Called once, when the emulator has changed what it has to change and made its own names global. */
export function sealRoom(): void {
  takeAway();
  for (const [name, one] of Object.entries(classes)) facadeOf(name, one);
  const found = reachable([globalThis, ...unnamedIntrinsics(), ...handedOut()]);
  for (const prototype of overridden())
    for (const accessor of allowOverrides(prototype)) found.add(accessor);
  for (const apart of [globalThis, Array.prototype, Object.prototype]) found.delete(apart);
  for (const one of found) Object.freeze(one);
  freezeObjectPrototype();
  freezeArrayPrototype();
  Object.freeze(globalThis);
}

/** Memory beside the heap, which nobody bounds, and what one process could learn of another. */
function takeAway(): void {
  const world = globalThis as unknown as Record<string, unknown>;
  for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics']) delete world[name];
  delete (ArrayBuffer.prototype as { resize?: unknown }).resize;
  const lastMatch = /^(?:\$.|input|lastMatch|lastParen|leftContext|rightContext)$/;
  for (const name of Object.getOwnPropertyNames(RegExp))
    if (lastMatch.test(name)) delete (RegExp as unknown as Record<string, unknown>)[name];
}

/** The emulator's classes whose objects user code holds. */
const classes = {
  ...{ Receive, TimedReceive, ReceivePattern, ReceiveCases, Sleep, Cases, Union },
  ...{ TermError, Exit, ShellExit, ErlangError, Unwind, Unsendable, CommandError, Leaving },
};

/** Objects that no global leads to and user code holds, or whose prototypes it does. */
function handedOut(): object[] {
  return [
    anyMessage,
    babelHelpers,
    match(undefined), // and what it holds: no case has matched
    match(undefined).with(undefined, () => undefined),
    Coroutine.prototype,
    (babelHelpers['wrapAsyncGenerator'] as (body: () => unknown) => () => object)(nothing)(),
    ...Object.values(classes).map(({ prototype }) => prototype),
  ];
}

function* nothing(): Generator<never> {}

/** Those whose properties objects have of their own: `error.name = …`, `this.toString = …`. */
function overridden(): readonly object[] {
  const errors = Object.getOwnPropertyNames(globalThis)
    .map((name) => (globalThis as unknown as Record<string, unknown>)[name])
    .filter((value) => isErrorClass(value))
    .map(({ prototype }) => prototype);
  return [Object.prototype, ...errors];
}

function isErrorClass(value: unknown): value is ErrorConstructor {
  return typeof value === 'function' && (value === Error || Object.getPrototypeOf(value) === Error);
}

/** All that can be reached by properties, getters and prototypes. */
function reachable(roots: readonly object[]): Set<object> {
  const found = new Set<object>();
  const left: unknown[] = [...roots];
  while (left.length > 0) {
    const one = left.pop();
    if (one === null || (typeof one !== 'object' && typeof one !== 'function')) continue;
    if (found.has(one)) continue;
    found.add(one);
    if (!isPlainFunction(one)) addNext(left, one);
  }
  return found;
}

/** Its prototype, the values of its properties, and their getters and setters. */
function addNext(left: unknown[], one: object): void {
  left.push(Object.getPrototypeOf(one));
  for (const key of Reflect.ownKeys(one)) {
    const described = Object.getOwnPropertyDescriptor(one, key) as PropertyDescriptor;
    if (described.get === undefined) left.push(described.value);
    else left.push(described.get);
    if (described.set !== undefined) left.push(described.set);
  }
}

/** Nine in ten are: they have a name and a length, and lead nowhere. Reading no more of them halves what sealing takes. */
function isPlainFunction(one: object): boolean {
  if (one === Proxy || one === Function.prototype) return false;
  return typeof one === 'function' && !Object.hasOwn(one, 'prototype');
}

/** Property by property: behind a prototype that Object.freeze has frozen whole, V8 lets arrays grow slowly (see below). */
function freezeObjectPrototype(): void {
  for (const key of Reflect.ownKeys(Object.prototype))
    Object.defineProperty(Object.prototype, key, { configurable: false });
  Object.preventExtensions(Object.prototype);
}

/**
 * V8 marks a prototype that is frozen while its properties are kept in the fast way as having read-only elements, and
 * behind it arrays grow ten times slower. Another attribute of one property leads to the slow way (of one that V8 does
 * not watch to keep loops over arrays fast, as it does `constructor` and Symbol.iterator); use as a prototype leads back.
 */
function freezeArrayPrototype(): void {
  Object.defineProperty(Array.prototype, 'at', { writable: false });
  Object.freeze(Array.prototype);
  Object.create(Array.prototype);
}
