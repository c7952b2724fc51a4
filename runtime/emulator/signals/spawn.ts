// Spawns processes on this and on other nodes. The spawner's node allocates the pid of a remote process, so
// spawn returns at once. The other node confirms with SPAWN_REPLY.

import { control } from '../codec/control-message.ts';
import type { NodeName } from '../identity/incarnation.ts';
import { awaitPid, pidStays, pidTold } from '../identity/on-their-way.ts';
import { Pid } from '../identity/pid.ts';
import { makeReference, Reference } from '../identity/reference.ts';
import { connectedEntry, type DistEntry, findEntry, type SpawnResult } from '../link/dist-entry.ts';
import { sendControl } from '../link/dist-output.ts';
import { createProcess } from '../process/create-process.ts';
import { markReference } from '../process/mailbox.ts';
import { type AliasMode, type Process, tiesOf } from '../process/process.ts';
import type { ProcessFlags } from '../process/process-flags.ts';
import { allocatePid } from '../process/process-table.ts';
import { enqueue } from '../process/scheduler.ts';
import { type Stamp, tracer } from '../process/tracer.ts';
import { notReached, refusedBy } from '../process/unreached.ts';
import { copy } from '../term/copy.ts';
import type { Term } from '../term/term.ts';
import { inspect } from '../text/inspect.ts';
import { addAlias, removeAlias } from './aliases.ts';
import { fireMonitor, linkExit } from './exits.ts';
import { link, tieToEntry } from './links.ts';
import { logger } from './logger.ts';
import { monitor } from './monitors.ts';

/** The options of spawn_opt and similar functions. */
export interface SpawnOptions {
  readonly link: boolean;
  readonly monitor: boolean;
  readonly tag?: Term; // replaces 'DOWN' in the monitor's message
  readonly alias?: AliasMode; // makes the monitor's reference an alias too
  readonly flags?: Partial<ProcessFlags>;
}

export const plain: SpawnOptions = { link: false, monitor: false };

/** A call: a function by its name, with its arguments. */
export interface Call {
  readonly module: string;
  readonly function: string;
  readonly args: readonly Term[];
  readonly shown?: string; // the text of the call in reports, if not module, function and arguments
}

/** Spawn a process on this node. */
export function spawnLocal(
  parent: Process,
  entry: () => unknown,
  call: Call | undefined,
  options: SpawnOptions,
): { pid: Pid; reference: Reference | undefined } {
  const process = createProcess({
    groupLeader: parent.groupLeader,
    entry,
    initialCall: call && [call.module, call.function, call.args.length],
    ofOwnTerminal: parent.ofOwnTerminal,
    flags: options.flags,
  });
  tracer?.spawns(parent, process.pid, call);
  if (options.link) link(parent, process.pid);
  const reference = options.monitor ? monitor(parent, process.pid, options.tag) : undefined;
  if (reference !== undefined && options.alias) addAlias(reference, parent, options.alias);
  enqueue(process);
  return { pid: process.pid, reference };
}

/** Called with the outcome of a spawn request. */
type ReplyTo = (result: SpawnResult, made: Made) => void;

interface Made {
  readonly pid: Pid;
  readonly reference: Reference;
}

/** A request that another node spawns a process. */
interface RemoteSpawn extends Made {
  readonly parent: Process;
  readonly node: NodeName;
  readonly call: Call;
  readonly options: SpawnOptions;
  readonly replyTo: ReplyTo | undefined; // if undefined, the parent's shell waits for the outcome, and a failure is reported
}

/** Ask another node to spawn a process. */
export function spawnRemote(
  parent: Process,
  node: NodeName,
  call: Call,
  options: SpawnOptions,
  replyTo?: ReplyTo,
): Made {
  const pid = allocatePid(node);
  const reference = markReference(parent, makeReference());
  const own = { ...call, args: copy(call.args) as readonly Term[] };
  const spawn = { pid, reference, parent, node, call: own, options, replyTo };
  if (!replyTo) parent.spawnsPending++; // with replyTo, the shell does not wait for the outcome
  const entry = connectedEntry(node);
  if (options.alias) addAlias(reference, parent, options.alias);
  if (options.monitor)
    tiesOf(parent).setMonitor(reference, {
      target: pid,
      home: node,
      tag: options.tag ?? 'DOWN',
      watched: undefined,
    });
  if (entry === undefined) notAlive(spawn);
  else request(spawn, entry);
  return { pid, reference };
}

/** Answer a remote spawn with 'noconnection', since this node has no name and thus no connections. */
function notAlive(spawn: RemoteSpawn): void {
  const { parent, pid, reference, options, replyTo } = spawn;
  answered(spawn, undefined, { ok: false, reason: 'noconnection' });
  if (options.link && !replyTo) linkExit(parent, pid, 'noconnection');
  if (options.monitor) fireMonitor(parent, reference, 'noconnection');
}

function request(spawn: RemoteSpawn, entry: DistEntry): void {
  const { parent, pid, reference, call, options } = spawn;
  const id = Reference.idOf(reference);
  if (options.link) tieToEntry(parent, pid, entry);
  if (options.monitor) entry.watching.set(id, { process: parent, reference });
  entry.spawns.set(id, { pid, answered: (result) => answered(spawn, entry, result) });
  if (entry.peer !== 'terl') awaitPid(pid);
  if (entry.state === 'up' && entry.peer === 'erlang' && !entry.understands.spawn)
    return spawnReply(entry, id, 'notsup');
  let queued: boolean;
  try {
    queued = sendControl(entry, requestOf(spawn), call.args, true);
  } catch (error) {
    entry.spawns.delete(id); // the request cannot be sent
    pidStays(pid);
    if (!spawn.replyTo) parent.spawnsPending--;
    forgetSpawn(parent, pid, reference);
    throw error;
  }
  if (queued) return;
  spawnReply(entry, id, 'noconnection'); // too many bytes wait for that node already, so the request was dropped
  entry.watching.delete(id);
  notStarted(parent, pid, reference, 'noconnection');
}

/** The control message SPAWN_REQUEST; the arguments of the call are its payload. */
function requestOf({ parent, pid, reference, call, options }: RemoteSpawn): Term[] {
  const wishes: Term[] = [['pid', pid]];
  if (options.link) wishes.push('link');
  if (options.monitor) wishes.push('monitor');
  if (options.flags) wishes.push(...flagsOf(options.flags));
  const mfa = [call.module, call.function, call.args.length];
  const request = [reference, parent.pid, parent.groupLeader, mfa, wishes];
  const token = tracer?.spawns(parent, pid, call);
  if (token === undefined) return [control.SPAWN_REQUEST, ...request];
  return [control.SPAWN_REQUEST_TT, ...request, token];
}

/** The other node has confirmed or refused a spawn, or the connection to that node has ended. */
function answered(spawn: RemoteSpawn, entry: DistEntry | undefined, result: SpawnResult): void {
  const { parent, pid, reference, replyTo } = spawn;
  if (replyTo) replyTo(result, { pid, reference });
  else {
    parent.spawnsPending--;
    if (!result.ok) failed(spawn, entry, result.reason);
  }
  if (parent.spawnsPending === 0) parent.onSpawnsConfirmed?.();
}

function failed(spawn: RemoteSpawn, entry: DistEntry | undefined, reason: string): void {
  const { parent, node, pid, reference, call, options } = spawn;
  const shown = describeCall(call, options);
  logger.warning(parent.groupLeader, `** Can not start ${shown} on ${node.text} **`);
  if (reason === 'noconnection') {
    notReached(parent, node.text, entry !== undefined);
    return;
  }
  refusedBy(parent, node.text, reason);
  entry?.watching.delete(Reference.idOf(reference));
  notStarted(parent, pid, reference, reason);
}

/** Remove the link, monitor and alias for a process whose spawn request was not sent, or was abandoned. */
export function forgetSpawn(parent: Process, pid: Pid, reference: Reference): void {
  parent.ties?.deleteLink(pid);
  parent.ties?.deleteMonitor(reference);
  findEntry(Pid.homeOf(pid))?.watching.delete(Reference.idOf(reference));
  removeAlias(reference);
}

/** Called when a process was not spawned: fires the spawner's link and monitor with the reason. */
function notStarted(parent: Process, pid: Pid, reference: Reference, reason: string): void {
  if (parent.ties?.deleteLink(pid)) linkExit(parent, pid, reason);
  fireMonitor(parent, reference, reason);
}

/** The text of a call as in Erlang's reports: `s:send_node,[<0.88.0>] ([link])`. */
function describeCall(call: Call, options: SpawnOptions): string {
  const ties = [options.link ? 'link' : '', options.monitor ? 'monitor' : ''];
  const kinds = [
    ...ties.filter((kind) => kind !== ''),
    ...flagsOf(options.flags ?? {}).map((flag) => inspect(flag)),
  ];
  const shown = call.shown ?? `${call.module}:${call.function},${inspect(call.args)}`;
  return `${shown}${kinds.length > 0 ? ` ([${kinds.join(',')}])` : ''}`;
}

/** Flags as options of a spawn request: `['priority', 'high']`. */
function flagsOf(flags: Partial<ProcessFlags>): Term[] {
  return Object.entries(flags).map(([name, value]) => [name, value as Term]);
}

/** Receive SPAWN_REPLY. An Erlang node tells the pid, which until now was on its way. */
export function spawnReply(entry: DistEntry, id: number, result: Pid | string): void {
  const spawn = entry.spawns.get(id);
  if (spawn === undefined) return;
  entry.spawns.delete(id);
  if (typeof result === 'string') pidStays(spawn.pid);
  else pidTold(spawn.pid, result);
  spawn.answered(typeof result === 'string' ? { ok: false, reason: result } : { ok: true });
}

/** A SPAWN_REQUEST from another node, which net_kernel grants or refuses. */
export interface SpawnRequest {
  readonly entry: DistEntry; // the entry of the asking node
  readonly reference: Reference;
  readonly from: Pid;
  readonly leader: Pid;
  readonly call: Call;
  readonly pid: Pid; // allocated by the asking node
  readonly link: boolean;
  readonly monitor: boolean;
  readonly flags: Partial<ProcessFlags> | undefined;
  readonly stamp: Stamp | undefined; // of a trace
}

/** Grant a spawn request: create the process with the requested pid, and reply. */
export function grantSpawn(request: SpawnRequest, run: () => unknown): void {
  const { entry, reference, from, pid, call } = request;
  const process = createProcess({
    pid,
    groupLeader: request.leader,
    entry: run,
    initialCall: [call.module, call.function, call.args.length],
    flags: request.flags,
  });
  Pid.remember(pid);
  tracer?.spawnedBy(process, from, call, request.stamp);
  if (request.link) tieToEntry(process, from, entry);
  if (request.monitor) {
    tiesOf(process).setWatcher(reference, { watcher: from, target: pid });
    entry.watched.set(Reference.idOf(reference), { process, reference });
  }
  const token = tracer?.signalToken(entry.node);
  const flags = entry.peer === 'terl' ? 0 : tiesMade(request);
  if (token === undefined) sendControl(entry, [control.SPAWN_REPLY, reference, from, flags, pid]);
  else sendControl(entry, [control.SPAWN_REPLY_TT, reference, from, flags, pid, token]);
  enqueue(process);
}

/** The flags of SPAWN_REPLY, which Erlang nodes heed: which ties the new process has to its parent. */
function tiesMade({ link, monitor }: SpawnRequest): number {
  return (link ? 1 : 0) + (monitor ? 2 : 0);
}

/** Refuse a spawn request with a reason such as 'notsup' or 'badopt'. */
export function refuseSpawn(
  request: Pick<SpawnRequest, 'entry' | 'reference' | 'from'>,
  reason: string,
): void {
  sendControl(request.entry, [control.SPAWN_REPLY, request.reference, request.from, 0, reason]);
}
