// The parameters of the kernel, as -kernel KEY VALUE gave them (application:get_env, set_env).

import { settings } from '../host/settings.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { badarg } from '../term/exception.ts';
import type { Term } from '../term/term.ts';

/** Told beside the parameters, but from flags of their own. */
const ofFlags: ReadonlySet<string> = new Set(['connect_all', 'hidden', 'dynamic_name']);

/**
 * `application.get_env('kernel', key)`: `['ok', value]` of what `-kernel key value` or set_env gave, or undefined; with a
 * third argument the value itself, or that argument. There is no other application (application:get_env/2,3).
 */
function get_env(...args: unknown[]): Term {
  const [of, key, otherwise] = args;
  const known = of === 'kernel' && isParameter(key) && Object.hasOwn(settings.now, key);
  if (!known) return args.length > 2 ? (otherwise as Term) : undefined;
  const value = termOf(settings.now[key]);
  return args.length > 2 ? value : ['ok', value];
}

/** Numbers and truth values as themselves, the rest as text. */
function termOf(typed: unknown): Term {
  const text = String(typed);
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/**
 * `application.set_env('kernel', key, value)`: as `-kernel key value`, for what is read later; what has to do with the network
 * counts from the next net_kernel.start. Returns 'ok' (application:set_env/3).
 */
function set_env(...args: unknown[]): 'ok' {
  const [of, key, value] = args;
  if (of !== 'kernel') throw badarg(1, "not an application: 'kernel'", 'application.set_env', args);
  if (!isParameter(key))
    throw badarg(2, 'not the name of a parameter', 'application.set_env', args);
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    throw badarg(3, 'not a text, a number, true or false', 'application.set_env', args);
  settings.now = { ...settings.now, [key]: String(value) };
  request(me(), 'set_env', key, String(value));
  return 'ok';
}

function isParameter(key: unknown): key is string {
  return typeof key === 'string' && /^\w+$/.test(key) && !ofFlags.has(key);
}

export const application: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  get_env,
  set_env,
};
