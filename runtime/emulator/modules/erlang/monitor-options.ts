// The options of monitor: the tag that replaces 'DOWN', and the mode of an alias (erlang:monitor/3).

import type { AliasMode } from '../../process/process.ts';
import { copy } from '../../term/copy.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from './may-travel.ts';

export interface MonitorOptions {
  readonly tag?: Term;
  readonly alias?: AliasMode;
}

const aliasModes: readonly unknown[] = [
  'explicit_unalias',
  'demonitor',
  'reply_demonitor',
] satisfies AliasMode[];

/** Returns the options ['alias', mode] and ['tag', term] in an array, which is argument number `at`. */
export function monitorOptions(
  at: number,
  given: unknown,
  name: string,
  args: readonly unknown[],
): MonitorOptions {
  if (!Array.isArray(given)) throw badarg(at, 'not an array of options', name, args);
  let options: MonitorOptions = {};
  for (const option of given as unknown[]) {
    const [key, value] = Array.isArray(option) && option.length === 2 ? option : [];
    if (key === 'tag') {
      const tag = travelling(at, name, args, () => copy(value));
      options = { ...options, tag };
    } else if (key === 'alias' && aliasModes.includes(value))
      options = { ...options, alias: value as AliasMode };
    else throw badarg(at, 'invalid option', name, args);
  }
  return options;
}
