// Output to group leaders on Erlang nodes. Such a leader answers every request, to a process that must exist, and the writer waits for
// the answer, as Erlang's io does.

import type { Pid } from '../identity/pid.ts';
import { makeReference, Reference } from '../identity/reference.ts';
import { createNative } from '../process/create-process.ts';
import { fixedPids } from '../process/fixed-pids.ts';
import type { Process } from '../process/process.ts';
import { current, resume, suspend } from '../process/scheduler.ts';
import { listOf } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import { Unsendable } from '../term/unsendable.ts';
import { binaryOf } from '../term/utf8.ts';
import { needProcess } from './kernel-processes.ts';
import { demonitor, monitor } from './monitors.ts';
import { sendMessage } from './send.ts';

/** A text on its way to a leader. */
interface Written {
  readonly process: Process; // the writer
  readonly leader: Pid;
  readonly text: string | undefined; // written if the leader cannot format the values itself
}

const open = new Map<Reference, Written>(); // by the reference of the request, which is also that of a monitor of the leader
const unanswered = new Map<Process, number>(); // requests of each writer
let known: Process | undefined;

/** The native process that gets the leaders' answers, made when it is first needed. */
function asker(): Process {
  if (known !== undefined) return known;
  known = createNative(fixedPids.erlang_output, answered);
  needProcess(known, 'erlang_output'); // without this process writers would wait for ever
  return known;
}

export function writeToErlang(process: Process, leader: Pid, text: string): void {
  ask({ process, leader, text: undefined }, ['put_chars', 'unicode', binaryOf(text)]);
}

/**
 * As writeToErlang, but the leader gets the values and formats them, so that it prints them as Erlang does. `written`: the text
 * in terl's form, for values that Erlang lacks.
 */
export function formatToErlang(
  process: Process,
  leader: Pid,
  text: string,
  values: readonly unknown[],
  written: string,
): void {
  const given = listOf([binaryOf(withUnicode(text)), listOf(values)]);
  try {
    ask({ process, leader, text: written }, [
      'put_chars',
      'unicode',
      'io_lib',
      'format',
      given as Term,
    ]);
  } catch (error) {
    if (!(error instanceof Unsendable)) throw error;
    writeToErlang(process, leader, written);
  }
}

/** The format with the modifier t, without which Erlang's sequences take Latin-1 only. */
function withUnicode(format: string): string {
  return format.replace(
    /~((?:-?\d+|\*)?(?:\.(?:\d+|\*)?)?(?:\.[\s\S])?)([lkK]*)([spwcPW])/gu,
    '~$1t$2$3',
  );
}

function ask(written: Written, request: Term): void {
  const { process, leader } = written;
  const reference = makeReference();
  sendMessage(leader, ['io_request', asker().pid, reference, request]); // sent before the tables change, since sendMessage may throw
  monitor(asker(), leader, 'DOWN', reference);
  open.set(reference, written);
  unanswered.set(process, (unanswered.get(process) ?? 0) + 1);
  if (process === current) suspend(process);
}

/** Receive `['io_reply', reference, answer]` or 'DOWN'. */
function answered(message: Term): void {
  if (!Array.isArray(message)) return;
  const [what, reference, answer] = message as readonly Term[];
  const written = Reference.is(reference) ? open.get(reference) : undefined;
  if (written === undefined) return;
  open.delete(reference as Reference);
  demonitor(asker(), reference as Reference);
  const { process, leader, text } = written;
  if (what === 'io_reply' && Array.isArray(answer) && text !== undefined)
    writeToErlang(process, leader, text);
  const left = (unanswered.get(process) ?? 1) - 1;
  if (left > 0) {
    unanswered.set(process, left);
    return;
  }
  unanswered.delete(process);
  resume(process);
}
