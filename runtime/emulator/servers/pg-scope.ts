// A scope of pg: the native process that exchanges groups with the scopes of the same name on other nodes.
// The messages are OTP's: discover, sync, join, leave. Messages from one node arrive in order.

import { Pid } from '../identity/pid.ts';
import { makeReference, type Reference } from '../identity/reference.ts';
import { onNodes } from '../link/node-events.ts';
import { createProcess } from '../process/create-process.ts';
import type { Process } from '../process/process.ts';
import * as monitors from '../signals/monitors.ts';
import { registerName, whereisProcess } from '../signals/registry.ts';
import { sendMessage } from '../signals/send.ts';
import { partsOf } from '../term/parts-of.ts';
import type { Term } from '../term/term.ts';
import { keyOf } from './locks.ts';
import { visiblePeers } from './members.ts';

const scopes = new Map<string, PgScope>();

export function scopeNamed(name: string): PgScope | undefined {
  return scopes.get(name);
}

/** Makes the scopes contact each node that comes up. Called once. */
export function startPg(): void {
  onNodes(
    ({ node, hidden }) => {
      if (!hidden) for (const scope of scopes.values()) scope.discover(node);
    },
    () => undefined, // at a nodedown, each scope gets 'DOWN' for the scope on that node, which it monitors
  );
}

/**
 * A group. `joined` has one element for each time that a process joined. In an element, `scope` is the
 * scope on another node that reported the process, or undefined if the process is on this node.
 */
interface Group {
  readonly name: Term;
  readonly joined: { readonly pid: Pid; readonly scope: Pid | undefined }[];
}

interface Watcher {
  readonly pid: Pid;
  readonly group: unknown; // the group's key (keyOf); undefined: all groups
  readonly all: boolean;
}

export class PgScope {
  readonly name: string;
  readonly process: Process;
  readonly #groups = new Map<unknown, Group>();
  readonly #peers = new Set<Pid>(); // the scopes of the same name on other nodes; this scope monitors them
  readonly #owners = new Set<Pid>(); // the members on this node; this scope monitors them
  readonly #watchers = new Map<Reference, Watcher>();

  constructor(name: string) {
    this.name = name;
    this.process = createProcess({
      groupLeader: whereisProcess('user')?.pid,
      native: (message) => this.#receive(message),
      initialCall: ['pg', 'init', 1],
      onExit: () => scopes.delete(name),
    });
    registerName(name, this.process);
    scopes.set(name, this);
    for (const node of visiblePeers()) this.discover(node);
  }

  /** Contacts the scope of this name on another node; the two scopes then send each other their groups. */
  discover(node: string): void {
    sendMessage([this.name, node], ['discover', this.process.pid], { noconnect: true });
  }

  join(group: Term, pids: readonly Pid[]): void {
    this.#enter(group, pids, undefined);
    this.#tell(['join', this.process.pid, group, pids]);
    for (const pid of pids) {
      if (this.#owners.has(pid)) continue;
      this.#owners.add(pid);
      monitors.monitor(this.process, pid);
    }
  }

  /** Removes processes of this node from a group. False if none of them was a member. */
  leave(group: Term, pids: readonly Pid[]): boolean {
    const left = this.#remove(group, pids, undefined);
    if (left.length === 0) return false;
    this.#tell(['leave', this.process.pid, left, [group]]);
    return true;
  }

  /** The members of a group: `all()` those on all nodes, `local()` those on this node. */
  members(group: Term): { all(): Pid[]; local(): Pid[] } {
    return {
      all: () => (this.#groups.get(keyOf(group))?.joined ?? []).map(({ pid }) => pid),
      local: () => this.#membersOf(undefined, group),
    };
  }

  groups(): Term[] {
    return [...this.#groups.values()].map(({ name }) => name);
  }

  localGroups(): Term[] {
    return this.groups().filter((group) => this.members(group).local().length > 0);
  }

  monitor(pid: Pid, group: Term): Reference {
    return this.#watch({ pid, group: keyOf(group), all: false });
  }

  monitorAll(pid: Pid): Reference {
    return this.#watch({ pid, group: undefined, all: true });
  }

  demonitor(reference: Reference): boolean {
    return this.#watchers.delete(reference);
  }

  #watch(watcher: Watcher): Reference {
    const reference = makeReference();
    this.#watchers.set(reference, watcher);
    monitors.monitor(this.process, watcher.pid);
    return reference;
  }

  #receive(message: Term): void {
    if (!Array.isArray(message)) return;
    const [kind, first, second, third] = message as readonly Term[];
    switch (kind) {
      case 'discover':
        if (Pid.is(first)) this.#discovered(first);
        return;
      case 'sync':
        if (Pid.is(first) && Array.isArray(second)) this.#synced(first, second as readonly Term[]);
        return;
      case 'join':
        if (Pid.is(first) && isPids(third)) this.#joined(first, second, third);
        return;
      case 'leave':
        if (Pid.is(first) && isPids(second)) this.#left(first, second, third);
        return;
      case 'DOWN':
        if (Pid.is(third)) this.#gone(third);
        return;
    }
  }

  /**
   * Adds members that another scope reports.
   * Ignores a scope that is not monitored, since its members would never be removed.
   */
  #joined(peer: Pid, group: Term, pids: readonly Pid[]): void {
    if (this.#peers.has(peer)) this.#enter(group, pids, peer);
  }

  #left(peer: Pid, pids: readonly Pid[], groups: Term): void {
    if (!Array.isArray(groups)) return;
    for (const group of groups as readonly Term[]) this.#remove(group, pids, peer);
  }

  /**
   * Called when another scope has sent 'discover': sends it this node's groups.
   * A scope that was not known is monitored, and asked for its own groups.
   */
  #discovered(peer: Pid): void {
    const groups = this.localGroups().map((group) => [group, this.members(group).local()]);
    sendMessage(peer, ['sync', this.process.pid, groups]);
    if (this.#peers.has(peer)) return;
    this.#meet(peer);
    sendMessage(peer, ['discover', this.process.pid]);
  }

  /** Replaces what is known of another scope by the groups it has sent. Watchers get only the differences. */
  #synced(peer: Pid, groups: readonly Term[]): void {
    this.#meet(peer);
    const told = new Map<unknown, readonly Pid[]>();
    for (const entry of groups) {
      const [group, pids] = partsOf(entry);
      if (!isPids(pids)) continue;
      told.set(keyOf(group), pids);
      this.#enter(group, without(pids, this.#membersOf(peer, group)), peer);
    }
    for (const group of this.groups()) {
      const left = without(this.#membersOf(peer, group), told.get(keyOf(group)) ?? []);
      this.#remove(group, left, peer);
    }
  }

  #membersOf(scope: Pid | undefined, group: Term): Pid[] {
    const joined = this.#groups.get(keyOf(group))?.joined ?? [];
    return joined.filter((one) => one.scope === scope).map(({ pid }) => pid);
  }

  #meet(peer: Pid): void {
    if (this.#peers.has(peer)) return;
    this.#peers.add(peer);
    monitors.monitor(this.process, peer);
  }

  /** Called when a member, a watcher or another scope has ended, or its node is down. */
  #gone(pid: Pid): void {
    if (this.#peers.delete(pid)) this.#forget(pid);
    if (this.#owners.delete(pid)) {
      const left = this.groups().flatMap((group) => this.#removeAll(group, pid));
      if (left.length > 0) this.#tell(['leave', this.process.pid, [pid], left]);
    }
    for (const [reference, watcher] of [...this.#watchers])
      if (watcher.pid === pid) this.#watchers.delete(reference);
  }

  #forget(peer: Pid): void {
    for (const group of this.groups()) this.#remove(group, this.#membersOf(peer, group), peer);
  }

  #enter(name: Term, pids: readonly Pid[], scope: Pid | undefined): void {
    if (pids.length === 0) return;
    const key = keyOf(name);
    const group = this.#groups.get(key) ?? { name, joined: [] };
    this.#groups.set(key, group);
    group.joined.push(...pids.map((pid) => ({ pid, scope })));
    this.#notify(key, 'join', name, pids);
  }

  /** Removes a process from a group as often as it joined. Returns the group once for each removal. */
  #removeAll(group: Term, pid: Pid): Term[] {
    const times = this.members(group)
      .local()
      .filter((member) => member === pid);
    return this.#remove(group, times, undefined).map(() => group);
  }

  /**
   * Removes one membership for each of `pids`, of those that `scope` reported.
   * Returns the pids that were members.
   */
  #remove(name: Term, pids: readonly Pid[], scope: Pid | undefined): Pid[] {
    const key = keyOf(name);
    const group = this.#groups.get(key);
    if (group === undefined) return [];
    const left = pids.filter((pid) => {
      const at = group.joined.findIndex((one) => one.pid === pid && one.scope === scope);
      return at >= 0 && group.joined.splice(at, 1).length > 0;
    });
    if (group.joined.length === 0) this.#groups.delete(key);
    if (left.length > 0) this.#notify(key, 'leave', name, left);
    return left;
  }

  #notify(key: unknown, what: 'join' | 'leave', group: Term, pids: readonly Pid[]): void {
    for (const [reference, watcher] of this.#watchers)
      if (watcher.all || watcher.group === key)
        sendMessage(watcher.pid, [reference, what, group, pids]);
  }

  #tell(message: Term): void {
    for (const peer of this.#peers) sendMessage(peer, message);
  }
}

function isPids(term: Term): term is readonly Pid[] {
  return Array.isArray(term) && term.every((pid) => Pid.is(pid));
}

/** `pids`, with one occurrence removed for each of `others`. */
function without(pids: readonly Pid[], others: readonly Pid[]): Pid[] {
  const left = [...pids];
  for (const other of others) {
    const at = left.indexOf(other);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}
