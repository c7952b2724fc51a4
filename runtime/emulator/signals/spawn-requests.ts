// Spawn requests that are not answered yet: they can be abandoned (erlang:spawn_request_abandon).

import { control } from '../codec/control-message.ts';
import { Pid } from '../identity/pid.ts';
import type { Reference } from '../identity/reference.ts';
import { findEntry } from '../link/dist-entry.ts';
import { sendControl } from '../link/dist-output.ts';
import type { Process } from '../process/process.ts';
import { forgetSpawn, type SpawnOptions } from './spawn.ts';

interface OpenRequest {
  readonly parent: Process;
  readonly pid: Pid; // the pid for the new process
  readonly options: SpawnOptions;
  abandoned: boolean;
}

const open = new Map<Reference, OpenRequest>();

export function requestOpened(reference: Reference, request: Omit<OpenRequest, 'abandoned'>): void {
  open.set(reference, { ...request, abandoned: false });
}

/**
 * Called when a request was answered; `isThere`: the new process exists. False if the request was abandoned:
 * then the new process is no longer monitored, and gets an exit signal if it is linked.
 */
export function requestAnswered(reference: Reference, isThere: boolean): boolean {
  const request = open.get(reference);
  open.delete(reference);
  if (request?.abandoned !== true) return true;
  const { parent, pid, options } = request;
  const entry = findEntry(Pid.homeOf(pid));
  if (!isThere || entry === undefined) return false;
  if (options.monitor) sendControl(entry, [control.DEMONITOR_P, parent.pid, pid, reference]);
  if (options.link) sendControl(entry, [control.PAYLOAD_EXIT, parent.pid, pid], 'abandoned', true);
  return false;
}

/** Abandon a request of `parent`. False if `parent` has no open request with this reference. */
export function abandonRequest(reference: Reference, parent: Process): boolean {
  const request = open.get(reference);
  if (request === undefined || request.parent !== parent || request.abandoned) return false;
  request.abandoned = true;
  forgetSpawn(parent, request.pid, reference);
  return true;
}
