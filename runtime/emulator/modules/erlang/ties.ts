// The BIFs for links, monitors, references and aliases.

import { here } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { makeReference, Reference } from '../../identity/reference.ts';
import { markReference } from '../../process/mailbox.ts';
import type { Target } from '../../process/process.ts';
import { me } from '../../process/self.ts';
import { addAlias, aliasOwner, removeAlias } from '../../signals/aliases.ts';
import { linkExit } from '../../signals/exits.ts';
import * as links from '../../signals/links.ts';
import * as monitors from '../../signals/monitors.ts';
import { badarg, ErlangError, Unwind } from '../../term/exception.ts';
import { destinationOf } from './messages.ts';
import { monitorOptions } from './monitor-options.ts';

/**
 * Links the caller to another process: when one of them exits, the other gets an exit signal (erlang:link/1).
 * Returns true. If the other process is a dead process of this node, link raises error 'noproc',
 * or if the caller traps exits, sends the caller the message ['EXIT', pid, 'noproc'].
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

/**
 * Removes a link, if there is one, so that no exit signal of the link arrives any more. Always returns true.
 * Fails with badarg unless the argument is a pid (erlang:unlink/1).
 */
export function unlink(...args: unknown[]): true {
  const [to] = args;
  if (!Pid.is(to)) throw badarg(1, 'not a pid', 'unlink', args);
  links.unlink(me(), to);
  return true;
}

/**
 * Monitors a process and returns a reference.
 * `monitor('process', target)` takes a pid, a local name or `[name, node]`.
 * When the process ends, the caller gets one message `['DOWN', reference, 'process', target, reason]`;
 * the reason is the exit reason, 'noproc' or 'noconnection' (erlang:monitor/2).
 * A third argument is an array of options. ['tag', term] replaces 'DOWN' by `term`.
 * ['alias', mode] makes the reference an alias of the caller too.
 * With mode 'explicit_unalias' only unalias ends the alias.
 * With 'demonitor' the end of the monitor ends the alias too.
 * With 'reply_demonitor' the first message to the alias ends both the alias and the monitor,
 * and the end of the monitor ends the alias (erlang:monitor/3).
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
 * Removes a monitor and returns true. Fails with badarg for a reference of another node.
 * The option 'flush' also removes a 'DOWN' message that has already arrived.
 * With the option 'info' it returns false if there was no monitor (erlang:demonitor/1,2).
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

/** Returns a new reference, different from all others on all nodes (erlang:make_ref/0). */
export function make_ref(): Reference {
  return markReference(me(), makeReference());
}

/**
 * Returns a reference to which messages for the caller can be sent, until the caller calls unalias.
 * With `alias(['reply'])` the caller gets only the first of these messages (erlang:alias/0,1).
 */
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

/**
 * Deactivates an alias of the caller, so that later messages to it are dropped.
 * Returns true, or false if the reference is no alias of the caller (erlang:unalias/1).
 */
export function unalias(...args: unknown[]): boolean {
  const [reference] = args;
  if (!Reference.is(reference)) throw badarg(1, 'not a reference', 'unalias', args);
  return aliasOwner(reference) === me() && removeAlias(reference);
}
