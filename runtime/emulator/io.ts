// Output of processes: to their group leader, here or on the node that spawned them (io, group, user).
// Erlang's I/O protocol, but nobody waits for the reply: order is kept by the order of signals.

import { here } from './incarnation.ts';
import { format } from './inspect.ts';
import { Pid } from './pid.ts';
import { print } from './port.ts';
import type { Process } from './process.ts';
import { processOf } from './process-table.ts';
import { current, resume, suspend } from './scheduler.ts';
import { sendMessage } from './send.ts';
import type { Term } from './term.ts';
import { Unsendable } from './unsendable.ts';

/** Write text to a process's group leader, or to another device. */
export function write(process: Process, text: string, leader: Pid = process.groupLeader): void {
  if (leader.home === here.node && processOf(leader)?.native === groupLeader)
    writeHere(process, text);
  else sendMessage(leader, ['io_request', process.pid, 'put', ['put_chars', 'unicode', text]]);
}

/**
 * As write, but another node writes the terms itself, as it prints pids. Throws an Error in Erlang's words when text and
 * values do not fit.
 */
export function writeFormatted(
  process: Process,
  text: string,
  values: readonly unknown[],
  leader: Pid = process.groupLeader,
): void {
  const written = format(text, values);
  if (leader.home !== here.node) {
    const request = ['put_chars', 'unicode', 'io_lib', 'format', [text, values]];
    try {
      sendMessage(leader, ['io_request', process.pid, 'put', request]);
      return;
    } catch (error) {
      if (!(error instanceof Unsendable)) throw error; // as it is, then: functions can be shown, not sent
    }
  }
  write(process, written, leader);
}

let busy = false;
const waiting = new Set<Process>(); // writers, until the screen has caught up

/** The host says whether the screen keeps up; while it does not, writers wait. */
export function outputBusy(now: boolean): void {
  busy = now;
  if (busy) return;
  for (const process of waiting) resume(process);
  waiting.clear();
}

/** To this node's own terminal, whoever asks (user). */
export function writeHere(process: Process, text: string): void {
  print('output', text);
  if (!busy || process !== current) return;
  waiting.add(process);
  suspend(process);
}

/** The native process behind this node's terminal (`user` and the shell's group leader). */
export function groupLeader(message: Term): void {
  if (!Array.isArray(message) || message[0] !== 'io_request') return;
  const [, from, tag, request] = message as readonly Term[];
  const text = charsOf(request);
  if (text !== undefined) print('output', text);
  if (from instanceof Pid && tag !== 'put')
    sendMessage(from, ['io_reply', tag, text === undefined ? ['error', 'request'] : 'ok']);
}

function charsOf(request: Term): string | undefined {
  if (!Array.isArray(request) || request[0] !== 'put_chars') return undefined;
  const [, , module, name, given] = request as readonly Term[];
  if (module === 'io_lib' && name === 'format') return formatted(given);
  const chars = request[request.length - 1];
  return typeof chars === 'string' ? chars : undefined;
}

/** From another node, so nothing is taken for granted. */
function formatted(given: Term): string | undefined {
  if (!Array.isArray(given)) return undefined;
  const [text, values] = given as readonly Term[];
  if (typeof text !== 'string' || !Array.isArray(values)) return undefined;
  try {
    return format(text, values);
  } catch {
    return undefined;
  }
}
