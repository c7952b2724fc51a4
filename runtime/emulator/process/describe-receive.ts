// Describes the receive in which a process waits, as it is written in a program: receive(['ok', P.number]).

import { dataOf, isA } from '../realm/looking.ts';
import { isProxy } from '../realm/proxies.ts';
import { Union } from '../term/patterns.ts';
import { inspect } from '../text/inspect.ts';
import { patternName } from '../text/pattern-name.ts';
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
    return changed; // `receive` only inherits from a Receive, and lacks the private fields
  }
}

const changed = 'receive(…)'; // the text for an object that user code has made or changed

/** Describe the state of a process: running, waiting in a receive, or waiting for something else. */
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

const deepest = 6;

/** The text of a pattern. Another process reads it, so no user code (getter, proxy) is run. */
function text(pattern: unknown, depth: number): string {
  if (typeof pattern !== 'object' || pattern === null || depth > deepest) return inspect(pattern);
  if (isProxy(pattern)) return inspect(pattern);
  if (isA(pattern, Union)) return `P.union(${partsOf(dataOf(pattern, 'patterns'), depth)})`;
  const name = patternName(pattern);
  if (name !== undefined) return name;
  if (Array.isArray(pattern)) return `[${partsOf(pattern, depth)}]`;
  if (Object.getPrototypeOf(pattern) !== Object.prototype) return inspect(pattern);
  const parts = Object.keys(pattern).map((key) => `${key}: ${partOf(pattern, key, depth)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

/** The texts of the elements of an array pattern, in one line. */
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

const mostParts = 100; // elements; more are not shown, as nobody would read them
