// The options of ets.new and ets.setopts.

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { copy } from '../../term/copy.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';

export interface Heir {
  readonly pid: Pid;
  readonly data: Term;
}

export interface TableOptions {
  readonly type: 'set' | 'ordered_set' | 'bag' | 'duplicate_bag';
  readonly protection: 'public' | 'protected' | 'private';
  readonly named_table: boolean;
  readonly keypos: number;
  readonly heir: Heir | undefined;
  // accepted and told again, but without effect: one process runs at a time
  readonly compressed: boolean;
  readonly read_concurrency: boolean;
  readonly write_concurrency: boolean | 'auto';
  readonly decentralized_counters: boolean;
}

const defaults: TableOptions = {
  type: 'set',
  protection: 'protected',
  named_table: false,
  keypos: 1,
  heir: undefined,
  compressed: false,
  read_concurrency: false,
  write_concurrency: false,
  decentralized_counters: false,
};

type Chosen = { -readonly [Option in keyof TableOptions]?: TableOptions[Option] };

/** The words that are options by themselves. */
const words: ReadonlyMap<unknown, Chosen> = new Map<unknown, Chosen>([
  ...(['set', 'ordered_set', 'bag', 'duplicate_bag'] as const).map((type): [string, Chosen] => [
    type,
    { type },
  ]),
  ...(['public', 'protected', 'private'] as const).map((protection): [string, Chosen] => [
    protection,
    { protection },
  ]),
  ['named_table', { named_table: true }],
  ['compressed', { compressed: true }],
]);

const invalid = 'invalid options';

/** The options of a new table, which are the second argument. */
export function optionsIn(bif: string, args: readonly unknown[]): TableOptions {
  const given = args[1];
  if (!Array.isArray(given)) throw badarg(2, 'not a list', bif, args);
  const options: Chosen = {};
  for (const one of given as readonly unknown[]) {
    const chosen = words.get(one) ?? (Array.isArray(one) ? pairIn(one, bif, args) : undefined);
    if (chosen === undefined) throw badarg(2, invalid, bif, args);
    Object.assign(options, chosen);
  }
  return { ...defaults, decentralized_counters: hasDecentralizedCounters(options), ...options };
}

/** What the option is by default, as in OTP. */
function hasDecentralizedCounters({ type, write_concurrency }: Chosen): boolean {
  return write_concurrency === 'auto' || (write_concurrency === true && type === 'ordered_set');
}

function pairIn(
  option: readonly unknown[],
  bif: string,
  args: readonly unknown[],
): Chosen | undefined {
  const [name, value] = option;
  if (name === 'heir') return heirIn(option, bif, args);
  if (option.length !== 2) return undefined;
  switch (name) {
    case 'keypos':
      return typeof value === 'number' && Number.isInteger(value) && value > 0
        ? { keypos: value }
        : undefined;
    case 'write_concurrency':
      return typeof value === 'boolean' || value === 'auto'
        ? { write_concurrency: value }
        : undefined;
    case 'read_concurrency':
    case 'decentralized_counters':
      return typeof value === 'boolean' ? { [name]: value } : undefined;
    default:
      return undefined;
  }
}

/** `['heir', 'none']` or `['heir', pid, data]`, with a pid of this node, which may be dead. */
function heirIn(
  option: readonly unknown[],
  bif: string,
  args: readonly unknown[],
): Pick<TableOptions, 'heir'> | undefined {
  const [, pid, data] = option;
  if (option.length === 2 && pid === 'none') return { heir: undefined };
  if (option.length !== 3 || !Pid.is(pid) || Pid.homeOf(pid) !== here.node) return undefined;
  return { heir: { pid, data: travelling(2, bif, args, () => copy(data)) } };
}

/** What ets.setopts may change: the second argument is one option or an array of them. */
export function changesIn(
  bif: string,
  args: readonly unknown[],
): Partial<Pick<TableOptions, 'heir' | 'protection'>> {
  const given = args[1];
  if (!Array.isArray(given)) throw badarg(2, invalid, bif, args);
  const several = given.every((one) => Array.isArray(one)) ? given : [given];
  const changes: Partial<Pick<TableOptions, 'heir' | 'protection'>> = {};
  for (const one of several as readonly (readonly unknown[])[]) {
    const [name, value] = one;
    const chosen =
      name === 'protection' && one.length === 2 && isProtection(value)
        ? { protection: value }
        : name === 'heir'
          ? heirIn(one, bif, args)
          : undefined;
    if (chosen === undefined) throw badarg(2, invalid, bif, args);
    Object.assign(changes, chosen);
  }
  return changes;
}

function isProtection(value: unknown): value is TableOptions['protection'] {
  return value === 'public' || value === 'protected' || value === 'private';
}
