// Reads the description of an application: ['application', name, keys], where the keys are an object or pairs
// (OTP: application_controller:make_appl_i).

import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { isPlain } from '../../term/unsendable.ts';
import type { Application } from './table.ts';

/** What a description says, or what is wrong with it, in OTP's words. */
export type Described =
  | { readonly ok: Application; readonly env: readonly (readonly [key: string, value: Term])[] }
  | { readonly wrong: Term };

/** The name in what load was given: a name, or a whole description. */
export function nameIn(given: Term): string | undefined {
  if (typeof given === 'string') return given;
  if (!Array.isArray(given) || given.length !== 3) return undefined;
  const [tag, name] = given as readonly Term[];
  return tag === 'application' && typeof name === 'string' ? name : undefined;
}

export function describe(given: Term): Described {
  const [tag, name, options] = partsOf(given);
  const isWhole = tag === 'application' && partsOf(given).length === 3;
  if (!isWhole || typeof name !== 'string') return { wrong: ['bad_application', given] };
  const pairs = pairsIn(options);
  if (pairs === undefined) return { wrong: ['invalid_options', options] };
  const found = new Map(pairs.toReversed()); // the first of two equal keys counts
  const mod = modIn(found.get('mod'));
  if (mod === undefined) return { wrong: ['badstartspec', found.get('mod')] };
  const env = pairsIn(found.get('env') ?? []);
  if (env === undefined) return { wrong: ['invalid_options', [['env', found.get('env')]]] };
  const lists = listsIn(found);
  if ('wrong' in lists) return lists;
  const one = (key: string, otherwise: Term): Term => found.get(key) ?? otherwise;
  const application = {
    name,
    description: one('description', ''),
    id: one('id', ''),
    vsn: one('vsn', ''),
    maxP: one('maxP', 'infinity'),
    maxT: one('maxT', 'infinity'),
    mod,
    ...lists,
  };
  return { ok: application, env };
}

/** The pairs of an object, or of an array of pairs whose first elements are names. */
export function pairsIn(given: Term): readonly (readonly [string, Term])[] | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  if (!Array.isArray(given))
    return isPlain(given) ? Object.entries(given as Record<string, Term>) : undefined;
  const isPair = (one: Term): boolean =>
    Array.isArray(one) && one.length === 2 && typeof one[0] === 'string';
  return (given as readonly Term[]).every(isPair)
    ? (given as unknown as readonly (readonly [string, Term])[])
    : undefined;
}

function modIn(given: Term): Application['mod'] | undefined {
  if (given === undefined) return [];
  if (!Array.isArray(given)) return undefined;
  const [module, args] = given as readonly Term[];
  if (given.length === 0) return [];
  return given.length === 2 && typeof module === 'string' ? [module, args] : undefined;
}

const listKeys = [
  'modules',
  'registered',
  'included_applications',
  'optional_applications',
  'applications',
] as const;

type Lists = Pick<Application, (typeof listKeys)[number] | 'start_phases'>;

function listsIn(found: ReadonlyMap<string, Term>): Lists | { readonly wrong: Term } {
  const wrong = [...listKeys, 'start_phases'].find((key) => {
    const value = found.get(key);
    return value !== undefined && !Array.isArray(value);
  });
  if (wrong !== undefined) return { wrong: ['invalid_options', [[wrong, found.get(wrong)]]] };
  const list = (key: string): readonly Term[] => (found.get(key) ?? []) as readonly Term[];
  return {
    modules: list('modules'),
    registered: list('registered'),
    included_applications: list('included_applications'),
    optional_applications: list('optional_applications'),
    applications: list('applications'),
    start_phases: found.get('start_phases') as readonly Term[] | undefined,
  };
}
