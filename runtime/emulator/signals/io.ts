// Output of processes (io): the text goes to the process's group leader, which may be on another node.

import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { isErlangs } from '../link/dist-entry.ts';
import type { Process } from '../process/process.ts';
import type { Term } from '../term/term.ts';
import { Unsendable } from '../term/unsendable.ts';
import { format } from '../text/inspect.ts';
import { deviceOf, terminal } from './device.ts';
import { formatToErlang, writeToErlang } from './erlang-leader.ts';
import { writeThere } from './remote-output.ts';
import { sendMessage } from './send.ts';

/** Write text of a process to its group leader, or to another pid that takes I/O requests. */
export function write(process: Process, text: string, leader: Pid = process.groupLeader): void {
  const request = ['put_chars', 'unicode', text];
  if (Pid.homeOf(leader) !== here.node) {
    if (isErlangs(leader)) return writeToErlang(process, leader, text);
    writeThere(process, leader, request, text.length);
    return;
  }
  const device = deviceOf(leader);
  if (device !== undefined) device.write(process, text);
  else sendMessage(leader, ['io_request', process.pid, 'put', request]); // the group leader is a process with user code
}

/**
 * As write, but a group leader on another node gets the terms and formats them itself, so that it prints pids
 * as its own node does. Throws an Error in Erlang's words when text and values do not fit.
 */
export function writeFormatted(
  process: Process,
  text: string,
  values: readonly unknown[],
  leader: Pid = process.groupLeader,
): void {
  const written = format(text, values);
  if (Pid.homeOf(leader) !== here.node) {
    if (isErlangs(leader)) return formatToErlang(process, leader, text, values, written);
    const request = ['put_chars', 'unicode', 'io_lib', 'format', [text, values]];
    try {
      writeThere(process, leader, request as Term, written.length);
      return;
    } catch (error) {
      if (!(error instanceof Unsendable)) throw error; // a value cannot be sent: so this node formats the text
    }
  }
  write(process, written, leader);
}

/** Write to this node's own terminal, whichever group leader the process has. */
export function writeHere(process: Process, text: string): void {
  terminal.write(process, text);
}
