// Carries out control messages of other nodes (dist.c). What they say of processes is not believed without a look: a process is
// named only by its own node.

import { MalformedTerm } from '../codec/bytes.ts';
import { control, plainKind } from '../codec/control-message.ts';
import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { interned, Reference } from '../identity/reference.ts';
import type { DistEntry } from '../link/dist-entry.ts';
import { arriving } from '../process/arriving.ts';
import { deliver } from '../process/deliver.ts';
import type { Process } from '../process/process.ts';
import { type ProcessFlags, spawnFlagOf } from '../process/process-flags.ts';
import { allocatePid, processOf } from '../process/process-table.ts';
import { tracer } from '../process/tracer.ts';
import { deliverToAlias } from '../signals/alias-delivery.ts';
import { exitSignal } from '../signals/exits.ts';
import { exitFrom, linkFrom, unlinkAcknowledged, unlinkFrom } from '../signals/links.ts';
import { demonitorFrom, downFrom, monitorFrom } from '../signals/monitors.ts';
import { whereisProcess } from '../signals/registry.ts';
import { spawnReply } from '../signals/spawn.ts';
import type { Term } from '../term/term.ts';
import { stampOfToken } from '../trace/wire.ts';
import { spawnRequested } from './net-kernel-process.ts';
import { takenNames } from './taken-names.ts';

/** Carries out a control message of a node, with its payload if it has one. */
export function receiveControl(entry: DistEntry, message: Term, payload: Term): void {
  if (!Array.isArray(message)) throw new MalformedTerm('a control message that is no tuple');
  const [kind, a, b, c] = message as readonly Term[];
  switch (kind) {
    case control.SEND:
      return arrive(processOf(pid(b)), payload, Pid.is(a) ? a : entry.node.text);
    case control.REG_SEND:
      return arriveAtName(entry.node.text, text(c), payload, a);
    case control.ALIAS_SEND:
      arriving.from = a;
      deliverToAlias(interned(reference(b)), payload);
      arriving.from = undefined;
      return;
    case control.LINK:
      return linkFrom(entry, theirs(entry, a), pid(b));
    case control.UNLINK_ID:
      return unlinkFrom(entry, unlinkId(a), theirs(entry, b), pid(c));
    case control.UNLINK_ID_ACK:
      return unlinkAcknowledged(number(a), theirs(entry, b), pid(c));
    case control.PAYLOAD_EXIT:
      return exitFrom(theirs(entry, a), pid(b), payload);
    case control.PAYLOAD_EXIT2: {
      const process = processOf(pid(b));
      if (process !== undefined) exitSignal(process, theirs(entry, a), payload);
      return;
    }
    case control.GROUP_LEADER: {
      const process = processOf(pid(b));
      if (process !== undefined) process.groupLeader = pid(a);
      return;
    }
    case control.MONITOR_P:
      return monitorFrom(
        entry,
        theirs(entry, a),
        typeof b === 'string' ? b : pid(b),
        theirReference(entry, c),
      );
    case control.DEMONITOR_P:
      return demonitorFrom(entry, Reference.idOf(theirReference(entry, c)));
    case control.PAYLOAD_MONITOR_P_EXIT:
      return downFrom(entry, pid(b), ownId(c), payload);
    case control.SPAWN_REQUEST:
      return receiveSpawnRequest(entry, message, payload);
    case control.SPAWN_REPLY: {
      const result = (message as readonly Term[])[4];
      return spawnReply(entry, ownId(a), Pid.is(result) ? theirs(entry, result) : String(result));
    }
    default: {
      const plain = plainKind(kind);
      if (plain !== undefined) return receiveTraced(entry, plain, message, payload);
      throw new MalformedTerm(`a control message of unknown kind ${String(kind)}`);
    }
  }
}

/** A control message with a trace token as its last element. */
function receiveTraced(
  entry: DistEntry,
  plain: number,
  message: readonly Term[],
  payload: Term,
): void {
  const token = message.length > 1 ? message.at(-1) : undefined;
  arriving.stamp = stampOfToken(entry.node.text, token);
  try {
    receiveControl(entry, [plain, ...message.slice(1, -1)], payload);
  } finally {
    arriving.stamp = undefined;
  }
}

function receiveSpawnRequest(entry: DistEntry, message: readonly Term[], args: Term): void {
  const [, ref, from, leader, mfa, wishes] = message;
  if (!Array.isArray(mfa) || !Array.isArray(wishes) || !Array.isArray(args))
    throw new MalformedTerm('a spawn request that is not complete');
  const [module, name] = mfa as readonly Term[];
  const given = (wishes as readonly Term[]).find(
    (wish) => Array.isArray(wish) && wish[0] === 'pid',
  ) as readonly Term[] | undefined;
  spawnRequested({
    entry,
    reference: theirReference(entry, ref),
    from: theirs(entry, from),
    leader: pid(leader),
    call: { module: text(module), function: text(name), args: args as readonly Term[] },
    pid:
      given === undefined && entry.peer === 'erlang'
        ? allocatePid(here.node)
        : free(entry, given?.[1]),
    link: (wishes as readonly Term[]).includes('link'),
    monitor: (wishes as readonly Term[]).includes('monitor'),
    flags: flagsAmong(wishes as readonly Term[]),
    stamp: arriving.stamp,
  });
}

/** The process flags that a list of spawn_opt's options contains. Other options are ignored. */
function flagsAmong(wishes: readonly Term[]): Partial<ProcessFlags> | undefined {
  let flags: Partial<ProcessFlags> | undefined;
  for (const wish of wishes) {
    const flag = Array.isArray(wish) ? spawnFlagOf(wish[0], wish[1]) : undefined;
    if (flag !== undefined) flags = { ...flags, ...flag };
  }
  return flags;
}

function pid(term: Term): Pid {
  if (Pid.is(term)) return term;
  throw new MalformedTerm('a control message without the pid it needs');
}

/** The pid, if its process lives on the node that sent the message; any other pid breaks the protocol. */
function theirs(entry: DistEntry, term: Term): Pid {
  const named = pid(term);
  if (Pid.homeOf(named) === entry.node) return named;
  throw new MalformedTerm('a control message in the name of a process of another node');
}

/** The pid for a process to be spawned here: allocated by the requesting node, and unused. */
function free(entry: DistEntry, term: Term): Pid {
  const given = pid(term);
  if (Pid.homeOf(given) !== here.node || Pid.originOf(given).node !== entry.node)
    throw new MalformedTerm('a spawn request with a pid that is not its to give');
  if (processOf(given) !== undefined)
    throw new MalformedTerm('a spawn request with a pid that is in use');
  return given;
}

function reference(term: Term): Reference {
  if (Reference.is(term)) return term;
  throw new MalformedTerm('a control message without the reference it needs');
}

/** The reference, if the node that sent the message made it; any other reference breaks the protocol. */
function theirReference(entry: DistEntry, term: Term): Reference {
  const named = reference(term);
  if (Reference.originOf(named).node === entry.node) return named;
  throw new MalformedTerm('a control message with a reference of another node');
}

/** The id if this incarnation made the reference, else -1 (never a valid id). */
function ownId(term: Term): number {
  const given = reference(term);
  return Reference.originOf(given) === here ? Reference.idOf(given) : -1;
}

function text(term: Term): string {
  if (typeof term === 'string') return term;
  throw new MalformedTerm('a control message without the name it needs');
}

/** An Erlang node's id may have 64 bits. */
function unlinkId(term: Term): number | bigint {
  return typeof term === 'bigint' ? term : number(term);
}

function number(term: Term): number {
  if (typeof term === 'number') return term;
  throw new MalformedTerm('a control message without the number it needs');
}

/** Delivers a message to a process of this node. `from`: the sender's pid, or the name of its node. */
export function arrive(process: Process | undefined, message: Term, from: Term): void {
  if (!process?.alive) return tracer?.missesReceiver(message);
  arriving.from = from;
  deliver(process, message);
  arriving.from = undefined;
}

function arriveAtName(node: string, name: string, message: Term, from: Term): void {
  const take = takenNames.get(name);
  if (take === undefined) arrive(whereisProcess(name), message, from);
  else take(node, message);
}
