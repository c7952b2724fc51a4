// Requests to the host that take time: a request goes out in one batch, its answer comes in a later batch.

import { tellHost } from '../codec/port.ts';
import type { HostRequests } from '../host/host-requests.ts';
import { type Coroutine, settleFromOutside, suspendedCoroutine } from './coroutine.ts';
import type { Process } from './process.ts';

const open = new Map<number, (value: unknown, thrown: boolean) => void>();
let requests = 0;

/** Send a request to the host; the caller awaits the result, the answer as a JSON value. */
export function request<Name extends keyof HostRequests>(
  process: Process,
  what: Name,
  ...args: Parameters<HostRequests[Name]>
): Coroutine {
  const answer = suspendedCoroutine(process);
  requestThen(what, args, (value, thrown) => settleFromOutside(answer, value, thrown));
  return answer;
}

/** As request, but calls `then` with the answer: for callers without a process. */
export function requestThen<Name extends keyof HostRequests>(
  what: Name,
  args: Parameters<HostRequests[Name]>,
  then: (value: unknown, thrown: boolean) => void,
): void {
  tellHost({ kind: 'request', request: ++requests, what, args: JSON.stringify(args) });
  open.set(requests, then);
}

/** Called when an answer of the host has come in; without `ok`, `json` is the message of an error. */
export function answered(id: number, ok: boolean, json: string): void {
  const then = open.get(id);
  open.delete(id);
  const value: unknown = json === '' ? undefined : JSON.parse(json);
  if (ok) then?.(value, false);
  else then?.(new Error(String(value)), true);
}
