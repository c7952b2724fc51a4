// The state of a supervisor: its flags and its children (OTP: supervisor, its records state and child).

import type { Pid } from '../../identity/pid.ts';
import { isSameTerm } from '../../order/same-term.ts';
import { keyOf } from '../../order/term-text.ts';
import type { Term } from '../../term/term.ts';
import type { ListFor } from '../gen/lists-for.ts';

export type Strategy = 'one_for_one' | 'one_for_all' | 'rest_for_one' | 'simple_one_for_one';
export type AutoShutdown = 'never' | 'any_significant' | 'all_significant';

/** The flags that a supervisor's init returns. */
export interface Flags {
  readonly strategy: Strategy;
  readonly intensity: number; // restarts in a period; one more ends the supervisor
  readonly period: number; // seconds
  readonly auto_shutdown: AutoShutdown;
}

/** The function that starts a child. */
export type StartCall = readonly [module: string, fn: string, args: readonly Term[]];

/** The same of a child that runs. A temporary one that start_child has started has no arguments: it never starts again. */
export type KnownCall = StartCall | readonly [module: string, fn: string, args: undefined];

/** A child that is being restarted again and again has no pid, but may have had one. */
export type ChildPid = Pid | undefined | readonly ['restarting', Pid | undefined];

export interface Child {
  readonly id: Term;
  readonly mfargs: KnownCall;
  readonly restart_type: 'permanent' | 'transient' | 'temporary';
  readonly significant: boolean;
  readonly shutdown: number | 'infinity' | 'brutal_kill';
  readonly child_type: 'worker' | 'supervisor';
  readonly modules: Term;
  readonly pid: ChildPid;
}

/** The children by their ids, in the order in which they are started. */
export class Children {
  readonly #byId = new Map<unknown, Child>();

  get size(): number {
    return this.#byId.size;
  }

  all(): Child[] {
    return [...this.#byId.values()];
  }

  find(id: Term): Child | undefined {
    return this.#byId.get(keyOf(id));
  }

  /** Adds a child at the end, or changes it where it is. */
  set(child: Child): void {
    this.#byId.set(keyOf(child.id), child);
  }

  copy(): Children {
    const children = new Children();
    for (const child of this.all()) children.set(child);
    return children;
  }

  remove(id: Term): void {
    this.#byId.delete(keyOf(id));
  }

  ofPid(pid: Pid): Child | undefined {
    for (const child of this.#byId.values()) if (child.pid === pid) return child;
    return undefined;
  }

  /** The child and those that are started after it. */
  from(id: Term): Child[] {
    const all = this.all();
    return all.slice(all.findIndex((child) => isSameTerm(child.id, id)));
  }
}

export interface SupervisorState {
  readonly name: Term; // in reports: ['local', name], or [pid, module]
  readonly module: string;
  readonly args: Term;
  flags: Flags;
  children: Children; // of simple_one_for_one: the one specification
  readonly dynamic: Map<Pid, readonly Term[]>; // of simple_one_for_one: the arguments of each child
  readonly restarting: Map<Pid, readonly Term[]>; // those of simple_one_for_one whose restart has failed
  readonly restarts: number[]; // when children were restarted in the last period, in seconds
}

/** Whether a pid is one, and not that of a child that is being restarted. */
export function isRunning(pid: ChildPid): pid is Pid {
  return pid !== undefined && !Array.isArray(pid);
}

/** A child as OTP's functions return it: the record child. */
export function recordOf(child: Child, list: ListFor): Term {
  const { id, restart_type, significant, shutdown, child_type, pid } = child;
  const rest = [restart_type, significant, shutdown, child_type, modulesFor(list, child)];
  return ['child', pid as Term, id, callFor(list, child), ...rest];
}

/** The modules of a child, a list; or 'dynamic'. */
export function modulesFor(list: ListFor, { modules }: Pick<Child, 'modules'>): Term {
  return Array.isArray(modules) ? list(modules as readonly Term[]) : modules;
}

function callFor(list: ListFor, { mfargs: [module, fn, args] }: Child): Term {
  return [module, fn, args && list(args)];
}

/** The specification of a child, with what was left out. */
export function specOf(child: Child, list: ListFor): Term {
  const { id, restart_type, significant, shutdown, child_type } = child;
  return {
    id,
    start: callFor(list, child),
    restart: restart_type,
    significant,
    shutdown,
    type: child_type,
    modules: modulesFor(list, child),
  };
}

/** The state as sys shows it. */
export function shownState(state: SupervisorState): Term {
  const { name, module, args, flags, children, dynamic, restarts } = state;
  const shown = children.all().map((child) => ({ ...child, mfargs: child.mfargs as Term }) as Term);
  return {
    name,
    ...flags,
    children: shown,
    dynamics: new Map(dynamic),
    restarts: restarts.toReversed(),
    module,
    args,
  };
}
