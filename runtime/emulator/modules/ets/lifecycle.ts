// Module ets: functions that make tables, tell of them, and hand them over. (OTP: ets)

import { timeOffset } from '../../host/system-time.ts';
import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { Reference } from '../../identity/reference.ts';
import { compareTerms } from '../../order/compare-terms.ts';
import { processOf } from '../../process/process-table.ts';
import { me } from '../../process/self.ts';
import { write } from '../../signals/io.ts';
import { copy } from '../../term/copy.ts';
import { badarg, noMoreThan } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';
import { timestampOf } from '../system/time.ts';
import { memoryOf } from './memory.ts';
import { changesIn, optionsIn } from './options.ts';
import {
  addTable,
  allTables,
  notATab,
  owned,
  renameTable,
  type Tab,
  type Table,
  tableNamed,
  tableOf,
  transfer,
} from './tables.ts';

const nameTaken = 'table name already exists';

/**
 * Makes a table, which the caller owns: `ets.new('t', ['named_table', 'public'])`.
 * Returns its identifier, a reference, or the name if it is a named_table. The table is deleted when its owner ends.
 * The options are the type ('set', 'ordered_set', 'bag', 'duplicate_bag'), who may use it ('protected': others read;
 * 'public', 'private'), 'named_table', `['keypos', n]`, and `['heir', pid, data]`: when the owner ends, that process
 * gets the table, and the message `['ETS-TRANSFER', table, owner, data]`. `['read_concurrency', true]`,
 * `['write_concurrency', true]`, `['decentralized_counters', true]` and 'compressed' have no effect.
 * Fails with badarg if another table has the name, and is a named_table too (ets:new/2).
 */
function make(...args: unknown[]): Tab {
  noMoreThan(2, 'ets.new', args);
  const [name] = args;
  if (typeof name !== 'string') throw badarg(1, 'not an atom', 'ets.new', args);
  const options = optionsIn('ets.new', args);
  if (options.named_table && tableNamed(name) !== undefined)
    throw badarg(1, nameTaken, 'ets.new', args);
  return addTable(name, me(), options).tab;
}

/** Returns the names and identifiers of all tables of this node (ets:all/0). */
function all(...args: unknown[]): Tab[] {
  noMoreThan(0, 'ets.all', args);
  return allTables().map(({ tab }) => tab);
}

/** Returns the identifier of the table that has a name, or undefined: `ets.whereis('t')` (ets:whereis/1). */
function whereis(...args: unknown[]): Reference | undefined {
  noMoreThan(1, 'ets.whereis', args);
  const [name] = args;
  if (typeof name !== 'string')
    throw badarg(1, 'invalid table name (must be an atom)', 'ets.whereis', args);
  return tableNamed(name)?.id;
}

/**
 * Gives a table another name: `ets.rename('t', 'u')`. Returns the name. Fails with badarg if a named_table has it already
 * (ets:rename/2).
 */
function rename(...args: unknown[]): string {
  noMoreThan(2, 'ets.rename', args);
  const table = ownedOrPublic('ets.rename', args);
  const [, name] = args;
  if (typeof name !== 'string')
    throw badarg(2, 'invalid table name (must be an atom)', 'ets.rename', args);
  if (table.options.named_table && tableNamed(name) !== undefined)
    throw badarg(2, nameTaken, 'ets.rename', args);
  renameTable(table, name);
  return name;
}

function ownedOrPublic(bif: string, args: readonly unknown[]): Table {
  const table = tableOf(args[0]);
  return table?.protection === 'public' ? table : owned(bif, args);
}

/**
 * Gives a table to another process of this node, which gets the message `['ETS-TRANSFER', table, owner, data]`:
 * `ets.give_away('t', pid, data)`. Only the owner may do so. Returns true (ets:give_away/3).
 */
function give_away(...args: unknown[]): true {
  const bif = 'ets.give_away';
  noMoreThan(3, bif, args);
  const table = owned(bif, args);
  const [, pid, data] = args;
  if (!Pid.is(pid)) throw badarg(2, 'not a pid', bif, args);
  if (Pid.homeOf(pid) !== here.node) throw badarg(2, 'not a pid of this node', bif, args);
  const process = processOf(pid);
  if (process === undefined) throw badarg(2, 'the pid refers to a terminated process', bif, args);
  if (process === table.owner)
    throw badarg(2, 'the process is already the owner of the table', bif, args);
  transfer(
    table,
    process,
    travelling(3, bif, args, () => copy(data)),
  );
  return true;
}

/**
 * Changes the heir of a table, `ets.setopts('t', ['heir', pid, data])` or `['heir', 'none']`, or who may use it,
 * `['protection', 'public']`; or both, in an array. Only the owner may do so. Returns true (ets:setopts/2).
 */
function setopts(...args: unknown[]): true {
  noMoreThan(2, 'ets.setopts', args);
  const table = owned('ets.setopts', args);
  Object.assign(table, changesIn('ets.setopts', args));
  return true;
}

type Item = (table: Table) => Term;

/** What ets.info tells, in OTP's order. */
const items: Readonly<Record<string, Item>> = {
  id: ({ id }) => id,
  decentralized_counters: ({ options }) => options.decentralized_counters,
  read_concurrency: ({ options }) => options.read_concurrency,
  write_concurrency: ({ options }) => options.write_concurrency,
  compressed: ({ options }) => options.compressed,
  memory: ({ rows }) => memoryOf(rows),
  owner: ({ owner }) => owner.pid,
  heir: ({ heir }) => heir?.pid ?? 'none',
  name: ({ name }) => name,
  size: ({ rows }) => rows.size,
  node: () => here.node.text,
  named_table: ({ options }) => options.named_table,
  type: ({ options }) => options.type,
  keypos: ({ keyAt }) => keyAt + 1,
  protection: ({ protection }) => protection,
};

/** Items that must be asked for. */
const rareItems: Readonly<Record<string, Item>> = {
  fixed: ({ fixedBy }) => fixedBy.size > 0,
  safe_fixed: (table) => fixing(table, timestampOf(table.fixedSince + timeOffset())),
  safe_fixed_monotonic_time: (table) => fixing(table, Math.floor(table.fixedSince)),
};

/**
 * Returns pairs of what there is to know of a table, `ets.info('t')`, or one value, `ets.info('t', 'size')`; undefined
 * if there is no such table. Items are id, name, owner, heir, type, keypos, protection, size, memory (in words of
 * 8 bytes, an estimate), named_table, node, compressed, read_concurrency, write_concurrency, decentralized_counters,
 * and if asked for: fixed, safe_fixed, safe_fixed_monotonic_time (ets:info/1,2).
 */
function info(...args: unknown[]): Term {
  noMoreThan(2, 'ets.info', args);
  const [tab, item] = args;
  const table = tableOf(tab);
  if (typeof tab !== 'string' && !Reference.is(tab)) throw badarg(1, notATab, 'ets.info', args);
  if (args.length < 2)
    return table === undefined
      ? undefined
      : Object.entries(items).map(([name, tell]): Term => [name, tell(table)]);
  const tell = typeof item === 'string' ? toldBy(item) : undefined;
  if (tell === undefined) throw badarg(2, 'not a valid info item', 'ets.info', args);
  return table === undefined ? undefined : tell(table);
}

function toldBy(item: string): Item | undefined {
  if (Object.hasOwn(items, item)) return items[item];
  return Object.hasOwn(rareItems, item) ? rareItems[item] : undefined;
}

function fixing({ fixedBy }: Table, time: Term): Term {
  if (fixedBy.size === 0) return false;
  return [time, [...fixedBy].map(([{ pid }, times]): Term => [pid, times])];
}

/**
 * Prints a line for each table of this node: its identifier, name, type, number of objects, memory in words, and owner.
 * Returns 'ok' (ets:i/0).
 */
function i(...args: unknown[]): 'ok' {
  noMoreThan(0, 'ets.i', args);
  const lines = allTables()
    .toSorted((a, b) => compareTerms(a.tab, b.tab))
    .map((table) => {
      const { tab, name, options, rows, owner } = table;
      return columns([
        tab,
        name,
        options.type,
        rows.size,
        memoryOf(rows),
        owner.names?.[0] ?? owner.pid,
      ]);
    });
  const head = columns(['id', 'name', 'type', 'size', 'mem', 'owner']);
  write(me(), [head, ` ${'-'.repeat(76)}`, ...lines, ''].join('\n'));
  return 'ok';
}

const widths = [15, 17, 5, 6, 8, 0];

function columns(values: readonly Term[]): string {
  return ` ${values.map((value, at) => String(value).padEnd(widths[at] ?? 0)).join(' ')}`;
}

export const ets: Readonly<
  Record<
    'new' | 'all' | 'whereis' | 'rename' | 'give_away' | 'setopts' | 'info' | 'i',
    (...args: unknown[]) => unknown
  >
> = { new: make, all, whereis, rename, give_away, setopts, info, i };
