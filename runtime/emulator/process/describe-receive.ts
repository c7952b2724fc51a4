// What a process waits for, as its program has it: receive(['ok', P.number]), sleep(1000).

import { P } from 'ts-pattern';
import { dataOf, described, isA } from '../realm/looking.ts';
import { isProxy } from '../realm/proxies.ts';
import { Union } from '../term/patterns.ts';
import { inspect } from '../text/inspect.ts';
import type { Process } from './process.ts';
import { type Receive, receives } from './receive.ts';
import { current } from './scheduler.ts';

export function describeReceive(receive: Receive): string {
  if (isProxy(receive) || Reflect.ownKeys(receive).length > 0) return changed;
  const kind = Object.getPrototypeOf(receive) as Receive;
  if (!receives.has(kind)) return changed;
  try {
    return kind.describe.call(receive, (pattern) => text(pattern, 0));
  } catch {
    return changed; // it only inherits from one
  }
}

const changed = 'receive(…)'; // somebody's own

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

const { matcher } = P as unknown as { readonly matcher: symbol };
const deepest = 6;

/** Read without running anything of the user's: it is another process that asks. */
function text(pattern: unknown, depth: number): string {
  if (typeof pattern !== 'object' || pattern === null || depth > deepest) return inspect(pattern);
  const known = names.get(pattern);
  if (known !== undefined) return known;
  if (isProxy(pattern)) return inspect(pattern);
  if (isA(pattern, Union)) return `P.union(${partsOf(dataOf(pattern, 'patterns'), depth)})`;
  const asked = described(pattern, matcher);
  if (asked !== undefined) return `P.${typeOf(asked.value)}(…)`;
  if (Array.isArray(pattern)) return `[${partsOf(pattern, depth)}]`;
  if (Object.getPrototypeOf(pattern) !== Object.prototype) return inspect(pattern);
  const parts = Object.keys(pattern).map((key) => `${key}: ${partOf(pattern, key, depth)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** Elements; a hole lets anything match. */
function partsOf(patterns: unknown, depth: number): string {
  if (!Array.isArray(patterns) || isProxy(patterns)) return inspect(patterns);
  const shown: string[] = [];
  for (let i = 0; i < patterns.length && i < mostParts; i++)
    shown.push(partOf(patterns, String(i), depth));
  return shown.join(', ') + (patterns.length > mostParts ? ', ...' : '');
}

function partOf(pattern: object, key: string, depth: number): string {
  const found = Reflect.getOwnPropertyDescriptor(pattern, key);
  return found?.get === undefined ? text(found?.value, depth + 1) : '[Getter]';
}

const mostParts = 100; // nobody reads more

/** P.string, P._ and the like, which are objects of their own. */
const names = new Map<object, string>(
  Object.entries(P as Record<string, unknown>)
    .filter((entry): entry is [string, object] => typeof entry[1] === 'object' && entry[1] !== null)
    .map(([name, pattern]) => [pattern, `P.${name}`]),
);
names.set(P._, 'P._'); // and not its other name, P.any

/** Which of P's it is, by the source of what makes its matcher: a call might run something of the user's. */
function typeOf(make: unknown): string {
  if (typeof make !== 'function') return 'when';
  return /\bmatcherType: ?["'](?!default)(\w{1,20})["']/.exec(sourceOf.call(make))?.[1] ?? 'when';
}

const { toString: sourceOf } = Function.prototype;
