// Module os: variables that are given with -env or set later.
// The machine's own variables are not visible (OTP: os).

import { badarg } from '../term/exception.ts';
import { commandLine } from './init.ts';

/** The variables that have changed: the value that os.putenv set, or false if os.unsetenv removed it. */
const changed = new Map<string, string | false>();

/** Returns the values of all variables by their names, in the order in which they were first set. */
function variables(): Map<string, string> {
  const all = new Map<string, string>();
  for (const [flag, [name = '', value = '']] of commandLine.now.flags)
    if (flag === 'env') all.set(name, value);
  for (const [name, value] of changed) {
    if (value === false) all.delete(name);
    else all.set(name, value);
  }
  return all;
}

/**
 * Returns the value, a string, of a variable that the flag -env or os.putenv has set: `os.getenv(name)`.
 * If there is no such variable it returns false; `os.getenv(name, otherwise)` then returns `otherwise`.
 * `os.getenv()` returns all variables, in an array of texts 'NAME=value'.
 * Variables of the machine are not visible (os:getenv/0,1,2).
 */
function getenv(...args: unknown[]): unknown {
  if (args.length === 0) return Array.from(variables(), ([name, value]) => `${name}=${value}`);
  const [name, otherwise = false] = args;
  return variables().get(variable('os.getenv', name, args)) ?? otherwise;
}

/** Returns all variables with their values: `[['HOME', '/x']]` (os:env/0). */
function env(): [string, string][] {
  return [...variables()];
}

/** Sets a variable for all processes of this node. Returns true (os:putenv/2). */
function putenv(...args: unknown[]): true {
  const [name, value] = args;
  if (typeof value !== 'string' || value.includes('\0'))
    throw badarg(2, 'not a string', 'os.putenv', args);
  changed.set(variable('os.putenv', name, args), value);
  return true;
}

/** Removes a variable. Returns true (os:unsetenv/1). */
function unsetenv(...args: unknown[]): true {
  changed.set(variable('os.unsetenv', args[0], args), false);
  return true;
}

function variable(fn: string, name: unknown, args: readonly unknown[]): string {
  if (typeof name === 'string' && /^[^=\0]+$/.test(name)) return name;
  throw badarg(1, 'not the name of a variable: a string without =', fn, args);
}

export const os: {
  readonly getenv: typeof getenv;
  readonly env: typeof env;
  readonly putenv: typeof putenv;
  readonly unsetenv: typeof unsetenv;
} = { getenv, env, putenv, unsetenv };
