// Module pg: named groups of processes, known on all connected nodes that run the same scope (OTP: pg).
// Each node sends the groups of its own processes to the other nodes.
// When a node goes down, the other nodes drop its groups.

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { Reference } from '../../identity/reference.ts';
import { me } from '../../process/self.ts';
import { PgScope, scopeNamed } from '../../servers/pg-scope.ts';
import * as links from '../../signals/links.ts';
import { whereisProcess } from '../../signals/registry.ts';
import { copy } from '../../term/copy.ts';
import { badarg, ErlangError, Exit } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { travelling } from '../erlang/may-travel.ts';

const defaultScope = 'pg';

/**
 * Starts a scope, which is a set of groups with a name: `pg.start(scope?)`. The name is 'pg' by default.
 * Returns `['ok', pid]`, or `['error', ['already_started', pid]]` if a process has that name (pg:start/1).
 */
function start(...args: unknown[]): Term {
  return started('pg.start', args);
}

function started(bif: string, args: readonly unknown[]): Term {
  const [scope = defaultScope] = args;
  if (typeof scope !== 'string') throw badarg(1, 'not a name, a string', bif, args);
  const running = whereisProcess(scope);
  if (running !== undefined) return ['error', ['already_started', running.pid]];
  return ['ok', new PgScope(scope).process.pid];
}

/** Starts a scope as pg.start does, and links the process of the scope to the caller (pg:start_link/0,1). */
function start_link(...args: unknown[]): Term {
  const process = me();
  const result = started('pg.start_link', args) as readonly Term[];
  if (result[0] === 'ok') links.link(process, result[1] as Pid);
  return result;
}

/**
 * Adds a process of this node, or an array of them,
 * to a group: `pg.join(group, pids)` or `pg.join(scope, group, pids)`. A process may join several times.
 * Returns 'ok'. Without `scope`, all functions of pg use the scope 'pg' (pg:join/2,3).
 */
function join(...args: unknown[]): 'ok' {
  const [scope, group, pids] = membership('pg.join', args);
  scope.join(group, pids);
  return 'ok';
}

/**
 * Removes processes of this node from a group: `pg.leave(group, pids)` or `pg.leave(scope, group, pids)`.
 * Returns 'ok', or 'not_joined' if none of these processes was in the group (pg:leave/2,3).
 */
function leave(...args: unknown[]): 'ok' | 'not_joined' {
  const [scope, group, pids] = membership('pg.leave', args);
  return scope.leave(group, pids) ? 'ok' : 'not_joined';
}

function membership(
  bif: string,
  args: readonly unknown[],
): [scope: PgScope, group: Term, pids: Pid[]] {
  me();
  const given = args.length > 2 ? args : [defaultScope, ...args];
  const [scope, group, members] = given;
  const pids: unknown[] = Array.isArray(members) ? [...(members as unknown[])] : [members];
  if (!pids.every((pid): pid is Pid => Pid.is(pid) && Pid.homeOf(pid) === here.node))
    throw badarg(args.length, 'not a pid of this node, or an array of them', bif, args);
  const name = travelling(args.length - 1, bif, args, () => copy(group)); // a copy, for the other processes
  return [running(bif, args, scope), name, pids];
}

function running(bif: string, args: readonly unknown[], scope: unknown): PgScope {
  const found = typeof scope === 'string' ? scopeNamed(scope) : undefined;
  if (found !== undefined) return found;
  throw new Exit(['noproc', [bif, [...args] as Term[]]]); // pg.start() was not called
}

/**
 * Returns the pids in a group, from all nodes: `pg.get_members(scope?, group)`.
 * The pid of a process that joined twice is there twice (pg:get_members/1,2).
 */
function get_members(...args: unknown[]): Pid[] {
  return membersOf(args)?.all() ?? [];
}

/**
 * Returns the pids of this node in a group: `pg.get_local_members(scope?, group)` (pg:get_local_members/1,2).
 */
function get_local_members(...args: unknown[]): Pid[] {
  return membersOf(args)?.local() ?? [];
}

function membersOf(args: readonly unknown[]): { all(): Pid[]; local(): Pid[] } | undefined {
  const [scope, group] = args.length > 1 ? args : [defaultScope, ...args];
  return typeof scope === 'string' ? scopeNamed(scope)?.members(group as Term) : undefined;
}

/** Returns the groups that have members: `pg.which_groups(scope?)` (pg:which_groups/0,1). */
function which_groups(...args: unknown[]): Term[] {
  return copy(known('pg.which_groups', args).groups()) as Term[];
}

/**
 * Returns the groups that have members on this node:
 * `pg.which_local_groups(scope?)` (pg:which_local_groups/0,1).
 */
function which_local_groups(...args: unknown[]): Term[] {
  return copy(known('pg.which_local_groups', args).localGroups()) as Term[];
}

function known(bif: string, args: readonly unknown[]): PgScope {
  const [scope = defaultScope] = args;
  const found = typeof scope === 'string' ? scopeNamed(scope) : undefined;
  if (found !== undefined) return found;
  if (args.length > 0) throw badarg(1, 'no such scope runs here: pg.start(scope)', bif, args);
  throw new ErlangError('badarg', { name: bif, args, hint: 'scope pg does not run: pg.start()' });
}

/**
 * Monitors a group: `pg.monitor(group)` or `pg.monitor(scope, group)`.
 * Returns `[reference, pids]` with the current members.
 * At each change the caller gets a message `[reference, 'join' | 'leave', group, pids]`
 * with the pids that joined or left (pg:monitor/1,2).
 */
function monitor(...args: unknown[]): [Reference, Pid[]] {
  const [scope, group] = args.length > 1 ? args : [defaultScope, ...args];
  const found = running('pg.monitor', args, scope);
  return [found.monitor(me().pid, group as Term), found.members(group as Term).all()];
}

/**
 * Monitors all groups of a scope, as pg.monitor does: `pg.monitor_scope(scope?)`.
 * Returns `[reference, groups]`, where groups is a Map from each group to its pids (pg:monitor_scope/0,1).
 */
function monitor_scope(...args: unknown[]): [Reference, Map<Term, Pid[]>] {
  const found = running('pg.monitor_scope', args, args[0] ?? defaultScope);
  const groups = found.groups().map((group) => [copy(group), found.members(group).all()] as const);
  return [found.monitorAll(me().pid), new Map(groups)];
}

/**
 * Ends a monitor of pg.monitor or pg.monitor_scope:
 * `pg.demonitor(reference)` or `pg.demonitor(scope, reference)`.
 * Returns 'ok', or false if there is no such monitor (pg:demonitor/1,2).
 */
function demonitor(...args: unknown[]): 'ok' | false {
  const [scope, reference] = args.length > 1 ? args : [defaultScope, ...args];
  if (!Reference.is(reference))
    throw badarg(Math.max(1, args.length), 'not a reference', 'pg.demonitor', args);
  return running('pg.demonitor', args, scope).demonitor(reference) ? 'ok' : false;
}

export const pg: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  start,
  start_link,
  join,
  leave,
  get_members,
  get_local_members,
  which_groups,
  which_local_groups,
  monitor,
  monitor_scope,
  demonitor,
};
