// What a process waits for, as its program has it: receive(['ok', P.number]), sleep(1000).

import { P } from 'ts-pattern';
import { inspect } from './inspect.ts';
import { Union } from './patterns.ts';
import type { Process } from './process.ts';
import type { Receive } from './receive.ts';
import { current } from './scheduler.ts';

export function describeReceive(receive: Receive): string {
  return receive.describe((pattern) => text(pattern, 0));
}

/** What a process does: waits in some receive, or for something else, or runs. */
export function describeState(process: Process): string {
  if (process === current) return 'running';
  if (process.native !== undefined) return 'part of the emulator';
  if (process.waiting !== undefined)
    return [process.waiting, ...(process.alsoWaiting ?? [])]
      .map(({ receive }) => describeReceive(receive))
      .join(', ');
  if (process.suspended) return 'suspended: what it sends or prints to is busy';
  return process.queued ? 'runnable' : 'waiting for a promise';
}

const matcher: unique symbol = Symbol.for('@ts-pattern/matcher') as never;
const deepest = 6;

function text(pattern: unknown, depth: number): string {
  if (typeof pattern !== 'object' || pattern === null || depth > deepest) return inspect(pattern);
  const known = names.get(pattern);
  if (known !== undefined) return known;
  if (pattern instanceof Union)
    return `P.union(${pattern.patterns.map((one) => text(one, depth + 1)).join(', ')})`;
  if (matcher in pattern) return `P.${typeOf(pattern)}(…)`;
  if (Array.isArray(pattern))
    return `[${pattern.map((part: unknown) => text(part, depth + 1)).join(', ')}]`;
  if (Object.getPrototypeOf(pattern) !== Object.prototype) return inspect(pattern);
  const parts = Object.entries(pattern).map(([key, part]) => `${key}: ${text(part, depth + 1)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** P.string, P._ and the like, which are objects of their own. */
const names = new Map<object, string>(
  Object.entries(P as Record<string, unknown>)
    .filter((entry): entry is [string, object] => typeof entry[1] === 'object' && entry[1] !== null)
    .map(([name, pattern]) => [pattern, `P.${name}`]),
);
names.set(P._, 'P._'); // and not its other name, P.any

function typeOf(pattern: object): string {
  try {
    const made: unknown = (pattern as Record<symbol, () => unknown>)[matcher]?.();
    const type = (made as { matcherType?: unknown }).matcherType;
    return typeof type === 'string' && type !== 'default' ? type : 'when';
  } catch {
    return 'when'; // somebody's own matcher
  }
}
