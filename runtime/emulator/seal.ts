// All processes of a node and the emulator itself share one isolate. So that no process can change an object
// that others use, all objects that several of them can reach are frozen before any user code runs.

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

/** Called once, after the emulator has replaced builtins and defined its own globals. */
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

/** Removes builtins whose memory has no limit, and RegExp.$1 etc., which show matches of other processes. */
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

/** Objects that user code can get although no global leads to them. */
function handedOut(): object[] {
  return [
    anyMessage,
    babelHelpers,
    match(undefined), // leads to ts-pattern's state before any case has matched
    match(undefined).with(undefined, () => undefined),
    Coroutine.prototype,
    (babelHelpers['wrapAsyncGenerator'] as (body: () => unknown) => () => object)(nothing)(),
    ...Object.values(classes).map(({ prototype }) => prototype),
  ];
}

function* nothing(): Generator<never> {}

/** Prototypes whose properties user objects often override: `error.name = …`, `this.toString = …`. */
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

/** All objects that can be reached by properties, getters, setters and prototypes. */
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

/** Adds the object's prototype, the values of its properties, and their getters and setters. */
function addNext(left: unknown[], one: object): void {
  left.push(Object.getPrototypeOf(one));
  for (const key of Reflect.ownKeys(one)) {
    const described = Object.getOwnPropertyDescriptor(one, key) as PropertyDescriptor;
    if (described.get === undefined) left.push(described.value);
    else left.push(described.get);
    if (described.set !== undefined) left.push(described.set);
  }
}

/** Nine in ten objects are functions with only name and length; skipping them halves the sealing time. */
function isPlainFunction(one: object): boolean {
  if (one === Proxy || one === Function.prototype) return false;
  return typeof one === 'function' && !Object.hasOwn(one, 'prototype');
}

/** Makes each property permanent by itself: Object.freeze would make arrays grow slowly (see below). */
function freezeObjectPrototype(): void {
  for (const key of Reflect.ownKeys(Object.prototype))
    Object.defineProperty(Object.prototype, key, { configurable: false });
  Object.preventExtensions(Object.prototype);
}

/**
 * V8 keeps the properties of an object in a "fast" or a "slow" form. If Array.prototype is frozen in the fast
 * form, V8 also marks the elements of Array.prototype as read-only, and all arrays then grow ten times
 * slower. The first line changes an attribute of `at`, which brings the slow form. (Any property would do but
 * `constructor` and Symbol.iterator: V8 watches these two to keep loops over arrays fast.) The last line
 * brings the fast form back, since V8 prefers it for the prototype of an object.
 */
function freezeArrayPrototype(): void {
  Object.defineProperty(Array.prototype, 'at', { writable: false });
  Object.freeze(Array.prototype);
  Object.create(Array.prototype);
}
