// Checks the flags and the children that a supervisor is given (OTP: supervisor:check_flags, check_childspecs).
// What is wrong is a term such as ['invalid_shutdown', -1].

import { keyOf } from '../../order/term-text.ts';
import type { Term } from '../../term/term.ts';
import type { AutoShutdown, Child, Flags, StartCall, Strategy } from './state.ts';

/** What a check finds: the thing, or what is wrong with it. */
export type Checked<T> = { readonly ok: T } | { readonly wrong: Term };

const strategies: readonly unknown[] = [
  'one_for_one',
  'one_for_all',
  'rest_for_one',
  'simple_one_for_one',
] satisfies Strategy[];
export const autoShutdowns: readonly unknown[] = [
  'never',
  'any_significant',
  'all_significant',
] satisfies AutoShutdown[];

type Fields = Readonly<Record<string, Term>>;

/** The fields of an object that is not an array; undefined for anything else. */
function fieldsOf(given: Term): Fields | undefined {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  return isObject && Object.getPrototypeOf(given) === Object.prototype
    ? (given as Fields)
    : undefined;
}

/** The flags, as an object or as [strategy, intensity, period]. */
export function checkFlags(given: Term): Checked<Flags> {
  const isOld = Array.isArray(given) && given.length === 3;
  const [strategy, intensity, period] = isOld ? (given as readonly Term[]) : [];
  const fields = isOld ? ({ strategy, intensity, period } as Fields) : fieldsOf(given);
  if (fields === undefined) return { wrong: ['invalid_type', given] };
  const flags = {
    strategy: 'one_for_one',
    intensity: 1,
    period: 5,
    auto_shutdown: 'never',
    ...fields,
  };
  if (!strategies.includes(flags.strategy)) return { wrong: ['invalid_strategy', flags.strategy] };
  if (!isWhole(flags.intensity, 0)) return { wrong: ['invalid_intensity', flags.intensity] };
  if (!isWhole(flags.period, 1)) return { wrong: ['invalid_period', flags.period] };
  if (!autoShutdowns.includes(flags.auto_shutdown))
    return { wrong: ['invalid_auto_shutdown', flags.auto_shutdown] };
  return { ok: flags as Flags };
}

function isWhole(given: unknown, least: number): boolean {
  return typeof given === 'number' && Number.isInteger(given) && given >= least;
}

/** The children of an array of specifications. No two have the same id. */
export function checkSpecs(given: Term, auto: AutoShutdown | undefined): Checked<readonly Child[]> {
  if (!Array.isArray(given)) return { wrong: ['badarg', given] };
  const children: Child[] = [];
  const ids = new Set<unknown>();
  for (const spec of given as readonly Term[]) {
    const checked = checkSpec(spec, auto);
    if ('wrong' in checked) return checked;
    const key = keyOf(checked.ok.id);
    if (ids.has(key)) return { wrong: ['duplicate_child_name', checked.ok.id] };
    ids.add(key);
    children.push(checked.ok);
  }
  return { ok: children };
}

/** One specification: an object, or [id, start, restart, shutdown, type, modules]. */
export function checkSpec(given: Term, auto: AutoShutdown | undefined): Checked<Child> {
  if (Array.isArray(given) && given.length === 6) {
    const [id, start, restart, shutdown, type, modules] = given as readonly Term[];
    return checkFields({ id, start, restart, significant: false, shutdown, type, modules }, auto);
  }
  const fields = fieldsOf(given);
  return fields === undefined
    ? { wrong: ['invalid_child_spec', given] }
    : checkFields(fields, auto);
}

function checkFields(fields: Fields, auto: AutoShutdown | undefined): Checked<Child> {
  if (!Object.hasOwn(fields, 'id')) return { wrong: 'missing_id' };
  if (!Object.hasOwn(fields, 'start')) return { wrong: 'missing_start' };
  const { id, start, restart = 'permanent', significant = false, type = 'worker' } = fields;
  if (!isStart(start)) return { wrong: ['invalid_mfa', start] };
  const { shutdown = type === 'supervisor' ? 'infinity' : 5000, modules = [start[0]] } = fields;
  const wrong =
    wrongRestart(restart) ??
    wrongSignificant(significant, restart, auto) ??
    wrongRest(type, shutdown, modules);
  if (wrong !== undefined) return { wrong };
  return {
    ok: {
      id,
      mfargs: start,
      restart_type: restart as Child['restart_type'],
      significant: significant as boolean,
      shutdown: shutdown as Child['shutdown'],
      child_type: type as Child['child_type'],
      modules,
      pid: undefined,
    },
  };
}

function isStart(start: Term): start is StartCall & Term {
  if (!Array.isArray(start) || start.length !== 3) return false;
  const [module, fn, args] = start as readonly Term[];
  return typeof module === 'string' && typeof fn === 'string' && Array.isArray(args);
}

function wrongRestart(restart: Term): Term {
  const isKnown = restart === 'permanent' || restart === 'transient' || restart === 'temporary';
  return isKnown ? undefined : ['invalid_restart_type', restart];
}

function wrongSignificant(significant: Term, restart: Term, auto: AutoShutdown | undefined): Term {
  if (typeof significant !== 'boolean') return ['invalid_significant', significant];
  if (!significant) return undefined;
  const also: Term = ['significant', true];
  if (auto === 'never') return ['bad_combination', [['auto_shutdown', 'never'], also]];
  return restart === 'permanent'
    ? ['bad_combination', [['restart', 'permanent'], also]]
    : undefined;
}

function wrongRest(type: Term, shutdown: Term, modules: Term): Term {
  if (type !== 'worker' && type !== 'supervisor') return ['invalid_child_type', type];
  const isTime = shutdown === 'infinity' || shutdown === 'brutal_kill' || isWhole(shutdown, 0);
  if (!isTime) return ['invalid_shutdown', shutdown];
  if (modules === 'dynamic') return undefined;
  if (!Array.isArray(modules)) return ['invalid_modules', modules];
  const other = (modules as readonly Term[]).find((module) => typeof module !== 'string');
  return other === undefined ? undefined : ['invalid_module', other];
}
