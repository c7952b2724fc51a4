// Functions that every node has: JavaScript's built-in functions, and those of terl's globals. Such a
// function is sent as its path, a text such as Math.max or Array.prototype.map.

import type { FunctionTerm } from './term.ts';

/** The path of a built-in function; undefined for any other function. */
export function builtinPath(fn: FunctionTerm): string | undefined {
  return found().paths.get(fn);
}

/** The built-in function with this path; undefined if there is none. */
export function builtinAt(path: string): FunctionTerm | undefined {
  return found().functions.get(path);
}

const own = Object.getOwnPropertyNames(globalThis); // the names of JavaScript's globals, before any user code runs
const ofTerl = ['console', 'P', 'match', 'isMatching', 'Pid', 'Reference'];

interface Found {
  readonly paths: ReadonlyMap<FunctionTerm, string>;
  readonly functions: ReadonlyMap<string, FunctionTerm>;
}

let all: Found | undefined;

/** All built-in functions and their paths, gathered when a function is first sent. */
function found(): Found {
  all ??= find();
  return all;
}

function find(): Found {
  const paths = new Map<FunctionTerm, string>();
  const functions = new Map<string, FunctionTerm>();
  const note = (path: string, value: unknown): void => {
    if (typeof value !== 'function' || paths.has(value as FunctionTerm)) return;
    paths.set(value as FunctionTerm, path);
    functions.set(path, value as FunctionTerm);
  };
  const members = (path: string, holder: unknown): void => {
    if ((typeof holder !== 'object' && typeof holder !== 'function') || holder === null) return;
    for (const key of Object.getOwnPropertyNames(holder))
      if (key !== 'constructor') note(`${path}.${key}`, dataOf(holder, key));
  };
  const roots = [...own, ...ofTerl].filter((name) => name !== 'globalThis');
  for (const name of roots) note(name, dataOf(globalThis, name));
  for (const name of roots) {
    const root = dataOf(globalThis, name);
    members(name, root);
    if (typeof root === 'function') members(`${name}.prototype`, dataOf(root, 'prototype'));
  }
  return { paths, functions };
}

function dataOf(holder: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}
