// Module application: reads and sets kernel parameters, which the command line gives as -kernel KEY VALUE.

import { settings } from '../host/settings.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { badarg } from '../term/exception.ts';
import type { Term } from '../term/term.ts';

/**
 * The settings that come from flags of their own, not from -kernel, so get_env and set_env do not know them.
 */
const ofFlags: ReadonlySet<string> = new Set(['connect_all', 'hidden', 'dynamic_name', 'peers']);

/**
 * Returns `['ok', value]` with the value of a kernel parameter: `application.get_env('kernel', key)`.
 * The flag `-kernel key value` and application.set_env set parameters.
 * For a parameter that is not set get_env returns undefined. With a third argument get_env returns the value
 * itself, or the third argument if the parameter is not set.
 * kernel is the only application (application:get_env/2,3).
 */
function get_env(...args: unknown[]): Term {
  const [of, key, otherwise] = args;
  const known = of === 'kernel' && isParameter(key) && Object.hasOwn(settings.now, key);
  if (!known) return args.length > 2 ? (otherwise as Term) : undefined;
  const value = termOf(settings.now[key]);
  return args.length > 2 ? value : ['ok', value];
}

/** Returns a boolean for 'true' and 'false', a number for a whole number; any other text unchanged. */
function termOf(typed: unknown): Term {
  const text = String(typed);
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/**
 * Sets a kernel parameter, as `-kernel key value` does: `application.set_env('kernel', key, value)`.
 * Parameters of the network (ports, net_ticktime, dist_auto_connect) take effect at the next net_kernel.start. Returns 'ok' (application:set_env/3).
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
