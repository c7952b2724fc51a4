// Output to group leaders on other nodes. Most I/O requests ask for no answer, since signals arrive in order
// anyway. After mostUnanswered characters, one request asks for an answer. If as many characters again are
// written before the answer comes, the writers wait for the answer.

import { mostUnanswered } from '../host/emulator-limits.ts';
import type { Pid } from '../identity/pid.ts';
import { makeReference, Reference } from '../identity/reference.ts';
import { createNative } from '../process/create-process.ts';
import { fixedPids } from '../process/fixed-pids.ts';
import type { Process } from '../process/process.ts';
import { current, resume, suspend } from '../process/scheduler.ts';
import type { Term } from '../term/term.ts';
import { needProcess } from './kernel-processes.ts';
import { demonitor, monitor } from './monitors.ts';
import { sendMessage } from './send.ts';

/** The state of the output to one group leader on another node. */
interface Writing {
  written: number; // characters since the last request that asked for an answer
  asked: Reference | undefined; // the unanswered request's tag, which is also the reference of a monitor of the leader
  readonly waiting: Set<Process>; // writers that wait for the answer
}

const byLeader = new Map<Pid, Writing>();
const byReference = new Map<Reference, Pid>(); // leaders whose answer is awaited, by the request's reference
let asker: Process; // the native process that gets the leaders' answers

/** Create the native process that gets the answers. Called once, when the node starts. */
export function startRemoteOutput(): void {
  asker = createNative(fixedPids.remote_output, answered);
  needProcess(asker, 'remote_output'); // without this process writers would wait for ever
}

/** Send an I/O request that makes the leader write `characters` characters. */
export function writeThere(process: Process, leader: Pid, request: Term, characters: number): void {
  const writing = writingTo(leader);
  if (writing.asked === undefined && writing.written + characters >= mostUnanswered)
    ask(writing, leader, request);
  else {
    sendMessage(leader, ['io_request', process.pid, 'put', request]);
    writing.written += characters;
  }
  if (writing.asked === undefined || writing.written < mostUnanswered) return;
  if (process !== current) return;
  writing.waiting.add(process);
  suspend(process);
}

function writingTo(leader: Pid): Writing {
  let writing = byLeader.get(leader);
  if (writing === undefined) {
    if (byLeader.size >= mostLeaders) forgetIdle();
    writing = { written: 0, asked: undefined, waiting: new Set() };
    byLeader.set(leader, writing);
  }
  return writing;
}

/** Send a request that asks for an answer. Monitor the leader, in case it ends without answering. */
function ask(writing: Writing, leader: Pid, request: Term): void {
  const reference = makeReference();
  sendMessage(leader, ['io_request', asker.pid, reference, request]); // sent before the tables change, since sendMessage may throw
  writing.written = 0;
  writing.asked = reference;
  byReference.set(reference, leader);
  monitor(asker, leader, 'DOWN', reference);
}

const mostLeaders = 1_000; // leaders in the table; above this, leaders without an open request are forgotten

function forgetIdle(): void {
  for (const [leader, { asked }] of byLeader) if (asked === undefined) byLeader.delete(leader);
}

/** Receive `['io_reply', reference, 'ok']` or 'DOWN': resume writers, since the leader answered or ended. */
function answered(message: Term): void {
  if (!Array.isArray(message)) return;
  const reference: Term = message[1];
  if (!Reference.is(reference)) return;
  const leader = byReference.get(reference);
  const writing = leader && byLeader.get(leader);
  if (writing === undefined) return;
  byReference.delete(reference);
  demonitor(asker, reference);
  writing.asked = undefined;
  for (const process of writing.waiting) resume(process);
  writing.waiting.clear();
}
