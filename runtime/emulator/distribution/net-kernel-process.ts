// The process net_kernel: it admits peers and spawns processes for them. If user code registers its own
// process as net_kernel, that process gets a message for each spawn request and for each peer to admit.

import { applyNamed } from '../code/code-server.ts';
import { tellHost } from '../codec/port.ts';
import { interned, makeReference, Reference } from '../identity/reference.ts';
import { deliver } from '../process/deliver.ts';
import type { Process } from '../process/process.ts';
import { addAlias, removeAlias } from '../signals/aliases.ts';
import { fromOf, reply } from '../signals/gen-reply.ts';
import { whereisProcess } from '../signals/registry.ts';
import { grantSpawn, refuseSpawn, type SpawnRequest } from '../signals/spawn.ts';
import type { Term } from '../term/term.ts';

/** Answers messages to the emulator's net_kernel: the gen_server call `is_auth` of Erlang's net_adm:ping. */
export function netKernel(message: Term): void {
  if (!Array.isArray(message) || message[0] !== '$gen_call') return;
  const [, from, request] = message as readonly Term[];
  const caller = fromOf(from);
  if (caller === undefined || !Array.isArray(request) || request[0] !== 'is_auth') return;
  reply(caller, 'yes');
}

const asked = new Map<Reference, SpawnRequest>(); // requests that await the decision of a user's net_kernel

/** Called when a spawn request has arrived: the process registered as net_kernel grants or refuses it. */
export function spawnRequested(request: SpawnRequest): void {
  const kernel = whereisProcess('net_kernel');
  if (kernel === undefined) refuseSpawn(request, 'notsup');
  else if (kernel.native === netKernel) grant(request);
  else {
    const { from, call, leader } = request;
    const reference = interned(request.reference);
    asked.set(reference, request);
    deliver(kernel, [
      'spawn_request',
      reference,
      { from, module: call.module, function: call.function, args: call.args, group_leader: leader },
    ]);
  }
}

/** Called when the connection to a node is down: drops that node's spawn requests. */
export function forgetRequests(entry: SpawnRequest['entry']): void {
  for (const [reference, request] of asked) if (request.entry === entry) asked.delete(reference);
}

/** Carries out the decision of a user's net_kernel on a spawn request. False if the request is unknown. */
export function decideSpawn(reference: Reference, refusal: string | undefined): boolean {
  const request = asked.get(reference);
  if (request === undefined) return false;
  asked.delete(reference);
  if (refusal === undefined) grant(request);
  else refuseSpawn(request, refusal);
  return true;
}

function grant(request: SpawnRequest): void {
  const { call } = request;
  grantSpawn(request, () => applyNamed(call.module, call.function, call.args));
}

/**
 * Called when a peer has proved the cookie. A user's net_kernel gets a call
 * `['$gen_call', [pid, tag], ['admit', node]]`; the peer is admitted if the reply is 'yes'.
 */
export function admitPeer(id: number, node: string, asker: Process): void {
  const kernel = whereisProcess('net_kernel');
  if (kernel === undefined || kernel.native === netKernel) {
    admitted(id, kernel !== undefined);
    return;
  }
  const tag = makeReference();
  waiting.set(tag, id);
  addAlias(tag, asker);
  for (const [oldest, its] of waiting) {
    if (waiting.size <= mostWaiting) break;
    decided(oldest, its, false);
  }
  deliver(kernel, ['$gen_call', [asker.pid, tag], ['admit', node]]);
}

// ids of the host's questions, by the tag of the call to net_kernel
const waiting = new Map<Reference, number>();

/** Handles replies of a user's net_kernel to `admit` calls; the native process `auth` gets them. */
export function admissions(message: Term): void {
  if (!Array.isArray(message)) return;
  const [tag, answer] = message as readonly Term[];
  if (!Reference.is(tag)) return;
  const id = waiting.get(tag);
  if (id === undefined) return;
  decided(tag, id, answer === 'yes');
}

// the most peers that may be in handshake at once; more wait for a reply only if net_kernel never replies
const mostWaiting = 256;

function decided(tag: Reference, id: number, yes: boolean): void {
  waiting.delete(tag);
  removeAlias(tag);
  admitted(id, yes);
}

function admitted(id: number, yes: boolean): void {
  tellHost({ kind: 'admitted', request: id, yes });
}
