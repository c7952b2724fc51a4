// The tables of this node: by name and by identifier, and what becomes of them when their owner ends.

import { makeReference, Reference } from '../../identity/reference.ts';
import { type Process, tiesOf } from '../../process/process.ts';
import { processOf } from '../../process/process-table.ts';
import { current } from '../../process/scheduler.ts';
import { sendMessage } from '../../signals/send.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { BagRows } from './bag-rows.ts';
import type { Heir, TableOptions } from './options.ts';
import { OrderedRows } from './ordered-rows.ts';
import type { Rows } from './rows.ts';
import { SetRows } from './set-rows.ts';

/** A name or an identifier, as user code holds it. */
export type Tab = string | Reference;

export class Table {
  readonly id: Reference = makeReference();
  name: string;
  owner: Process;
  protection: TableOptions['protection'];
  heir: Heir | undefined;
  readonly options: Omit<TableOptions, 'protection' | 'heir'>; // those that never change
  readonly keyAt: number; // place of the key in an object, counted from 0
  readonly rows: Rows;
  readonly fixedBy: Map<Process, number> = new Map(); // how often each process has fixed the table
  fixedSince = 0; // milliseconds of the clock, while some process has fixed the table

  constructor(name: string, owner: Process, options: TableOptions) {
    this.name = name;
    this.owner = owner;
    this.options = options;
    this.protection = options.protection;
    this.heir = options.heir;
    this.keyAt = options.keypos - 1;
    this.rows = rowsFor(options);
  }

  /** What user code calls the table. */
  get tab(): Tab {
    return this.options.named_table ? this.name : this.id;
  }

  /** Called when a process ends that owns the table or has fixed it. */
  holderEnded(process: Process): void {
    if (this.fixedBy.delete(process)) this.releaseIfFree();
    if (this.owner === process) ownerEnded(this);
  }

  /** Called after a process has ended its fixing. */
  releaseIfFree(): void {
    if (this.fixedBy.size === 0) this.rows.unfix();
  }
}

function rowsFor({ type, keypos }: TableOptions): Rows {
  switch (type) {
    case 'set':
      return new SetRows(keypos - 1);
    case 'ordered_set':
      return new OrderedRows(keypos - 1);
    case 'bag':
    case 'duplicate_bag':
      return new BagRows(keypos - 1, type === 'duplicate_bag');
  }
}

const byName = new Map<string, Table>();
const byId = new Map<Reference, Table>();
const everIds = new WeakSet<Reference>(); // also those of deleted tables

export function tableNamed(name: string): Table | undefined {
  return byName.get(name);
}

/** The table of the last look-up, which often is that of the next one, too. */
let recent: Table | undefined;

export function tableOf(tab: unknown): Table | undefined {
  if (recent !== undefined && recent.tab === tab) return recent;
  const table = typeof tab === 'string' ? byName.get(tab) : byId.get(tab as Reference);
  if (table?.tab === tab) recent = table;
  return table;
}

export function allTables(): readonly Table[] {
  return [...byId.values()];
}

export function addTable(name: string, owner: Process, options: TableOptions): Table {
  const table = new Table(name, owner, options);
  byId.set(table.id, table);
  everIds.add(table.id);
  if (options.named_table) byName.set(name, table);
  hold(owner, table);
  return table;
}

export function deleteTable(table: Table): void {
  if (recent === table) recent = undefined;
  byId.delete(table.id);
  if (table.options.named_table) byName.delete(table.name);
  for (const process of [table.owner, ...table.fixedBy.keys()]) process.ties?.tables?.delete(table);
  table.fixedBy.clear();
  table.rows.unfix();
  table.rows.clear();
}

export function renameTable(table: Table, name: string): void {
  if (table.options.named_table) {
    byName.delete(table.name);
    byName.set(name, table);
  }
  table.name = name;
}

/** Notes that `table` must be told when the process ends. */
export function hold(process: Process, table: Table): void {
  const ties = tiesOf(process);
  ties.tables ??= new Set();
  ties.tables.add(table);
}

/** Gives the table to a process of this node, which gets the message 'ETS-TRANSFER'. */
export function transfer(table: Table, to: Process, data: Term): void {
  const from = table.owner;
  table.owner = to;
  if (!table.fixedBy.has(from)) from.ties?.tables?.delete(table);
  hold(to, table);
  sendMessage(to.pid, ['ETS-TRANSFER', table.tab, from.pid, data]);
}

function ownerEnded(table: Table): void {
  const { heir } = table;
  const to = heir === undefined ? undefined : processOf(heir.pid);
  if (heir === undefined || to === undefined) deleteTable(table);
  else transfer(table, to, heir.data);
}

const absent = 'the table identifier does not refer to an existing ETS table';
const noAccess = 'the table identifier refers to an ETS table with insufficient access rights';

/** The table that is the first argument, if the caller may read it. */
export function readable(bif: string, args: readonly unknown[]): Table {
  const table = tableIn(bif, args);
  if (!mayRead(table)) throw badarg(1, noAccess, bif, args);
  return table;
}

export function mayRead({ protection, owner }: Table): boolean {
  return protection !== 'private' || owner === current;
}

/** The table that is the first argument, if the caller may write into it. */
export function writable(bif: string, args: readonly unknown[]): Table {
  const table = tableIn(bif, args);
  if (table.protection !== 'public' && table.owner !== current)
    throw badarg(1, noAccess, bif, args);
  return table;
}

/** The table that is the first argument, if the caller owns it. */
export function owned(bif: string, args: readonly unknown[]): Table {
  const table = tableIn(bif, args);
  if (table.owner !== current) throw badarg(1, noAccess, bif, args);
  return table;
}

function tableIn(bif: string, args: readonly unknown[]): Table {
  const table = tableOf(args[0]);
  if (table === undefined) throw badarg(1, whyNone(args[0]), bif, args);
  return table;
}

function whyNone(tab: unknown): string {
  if (typeof tab === 'string' || everIds.has(tab as Reference)) return absent;
  return Reference.is(tab) ? 'not a valid table identifier' : notATab;
}

export const notATab = 'not an atom or a table identifier';

/** Whether the table has at most one object for each key. */
export function hasSingles({ options: { type } }: Table): boolean {
  return type === 'set' || type === 'ordered_set';
}

/** Fails with badarg unless the table has at most one object for each key. */
export function ofSingles(table: Table, bif: string, args: readonly unknown[]): Table {
  if (hasSingles(table)) return table;
  const why =
    'the table identifier refers to an ETS table of a type not supported by this operation';
  throw badarg(1, why, bif, args);
}
