// Questions that only the host can answer, and not at once: asked in a batch, answered in a later one.

import { out } from './batch.ts';
import { type Coroutine, settleFromOutside, suspendedCoroutine } from './coroutine.ts';
import { outgoing } from './port.ts';
import type { Process } from './process.ts';

const open = new Map<number, Coroutine>();
let requests = 0;

/** Ask the host; the caller awaits the answer, a JSON value. */
export function request(process: Process, what: string, ...args: readonly unknown[]): Coroutine {
  const answer = suspendedCoroutine(process);
  open.set(++requests, answer);
  outgoing.u8(out.request);
  outgoing.u32(requests);
  outgoing.text(what);
  outgoing.text(JSON.stringify(args));
  return answer;
}

/** The host has answered. */
export function answered(id: number, ok: boolean, json: string): void {
  const waiting = open.get(id);
  open.delete(id);
  if (waiting === undefined) return;
  const value: unknown = json === '' ? undefined : JSON.parse(json);
  if (ok) settleFromOutside(waiting, value, false);
  else settleFromOutside(waiting, new Error(String(value)), true);
}
