// Links and monitors between processes, and aliases.

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { makeReference, Reference } from '../../identity/reference.ts';
import { markReference } from '../../process/mailbox.ts';
import type { Target } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { addAlias, aliasOf, removeAlias } from '../../signals/aliases.ts';
import { linkExit } from '../../signals/exits.ts';
import * as links from '../../signals/links.ts';
import * as monitors from '../../signals/monitors.ts';
import { badarg, ErlangError, Unwind } from '../../term/exception.ts';
import { destinationOf } from './messages.ts';
import { monitorOptions } from './monitor-options.ts';

/**
 * Link the caller to another process: when one exits, the other gets an exit signal (erlang:link/1).
 * Returns true. A dead local process is error 'noproc', or an 'EXIT' message if exits are trapped.
 */
export function link(...args: unknown[]): true {
  const [to] = args;
  if (!Pid.is(to)) throw badarg(1, 'not a pid', 'link', args);
  const process = me();
  if (links.link(process, to)) {
    if (!process.alive) throw new Unwind();
    return true;
  }
  if (process.trapExit) {
    linkExit(process, to, 'noproc');
    return true;
  }
  throw new ErlangError('noproc', {
    name: 'link',
    args,
    hint: 'argument 1: the pid does not refer to an existing process',
  });
}

/** Take a link away, if there is one: its exit signal does not come any more. Always true; badarg unless a pid (erlang:unlink/1). */
export function unlink(...args: unknown[]): true {
  const [to] = args;
  if (!Pid.is(to)) throw badarg(1, 'not a pid', 'unlink', args);
  links.unlink(me(), to);
  return true;
}

/**
 * `monitor('process', target)`: target is a pid, a local name or `[name, node]`. Returns a reference;
 * `['DOWN', reference, 'process', target, reason]` comes once, when it ends: its exit reason, 'noproc' or
 * 'noconnection' (erlang:monitor/2). Options are a third argument, an array: ['tag', term] comes in the place of 'DOWN'; with
 * ['alias', mode] the reference is an alias too, which ends at unalias if mode is 'explicit_unalias', with the monitor if it is
 * 'demonitor', and also at the first message if it is 'reply_demonitor' (erlang:monitor/3).
 */
export function monitor(...args: unknown[]): Reference {
  const [kind, target, options = []] = args;
  if (kind !== 'process')
    throw badarg(1, "not a kind of thing to monitor: 'process'", 'monitor', args);
  const watched = targetOf(target, args);
  const { tag, alias: mode } = monitorOptions(3, options, 'monitor', args);
  const process = me();
  const reference = markReference(process, makeReference());
  if (mode !== undefined) addAlias(reference, process, mode);
  return monitors.monitor(process, watched, tag, reference);
}

function targetOf(target: unknown, args: readonly unknown[]): Target {
  if (Pid.is(target)) return target;
  if (typeof target === 'string') return [target, here.node.text];
  const named = destinationOf(target);
  if (Array.isArray(named)) return named as readonly [string, string];
  throw badarg(2, 'not a pid, a name or [name, node]', 'monitor', args);
}

/**
 * Take a monitor away; always true; badarg for a reference of another node. With 'flush' a 'DOWN' message already here is removed; with 'info'
 * it returns false when the monitor was gone (erlang:demonitor/1,2).
 */
export function demonitor(...args: unknown[]): boolean {
  const [reference, options = []] = args;
  if (!Reference.is(reference)) throw badarg(1, 'not a reference', 'demonitor', args);
  if (Reference.originOf(reference).node !== here.node)
    throw badarg(1, 'not a reference of this node', 'demonitor', args);
  if (!Array.isArray(options) || !options.every((one) => one === 'flush' || one === 'info'))
    throw badarg(2, "not an array of options: 'flush', 'info'", 'demonitor', args);
  const process = me();
  const found = monitors.demonitor(process, reference);
  if (!found && options.includes('flush')) monitors.flushDown(process, reference);
  return options.includes('info') ? found : true;
}

/** A new reference, unlike all others of all nodes (erlang:make_ref/0). */
export function make_ref(): Reference {
  return markReference(me(), makeReference());
}

/** A reference that messages to the caller can be sent to, until unalias; with `alias(['reply'])` until the first one has come (erlang:alias/0,1). */
export function alias(...args: unknown[]): Reference {
  const [options = []] = args;
  if (
    !Array.isArray(options) ||
    !options.every((one) => one === 'reply' || one === 'explicit_unalias')
  )
    throw badarg(1, "not an array of options: 'explicit_unalias', 'reply'", 'alias', args);
  const reference = markReference(me(), makeReference());
  addAlias(reference, me(), options.includes('reply') ? 'reply' : 'explicit_unalias');
  return reference;
}

/** Deactivate an alias of the caller: true, or false if the reference was not an alias; what is sent to it from then on is dropped (erlang:unalias/1). */
export function unalias(...args: unknown[]): boolean {
  const [reference] = args;
  if (!Reference.is(reference)) throw badarg(1, 'not a reference', 'unalias', args);
  return aliasOf(reference)?.owner === me() && removeAlias(reference);
}
