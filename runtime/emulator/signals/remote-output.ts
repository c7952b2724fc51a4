// Output to group leaders on other nodes. Most requests want no answer, for their order is that of signals; but of every
// so many characters one does, and until it has come at most as many more are written: then the writers wait.

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

/** How far a leader on another node has been written to. */
interface Writing {
  written: number; // characters since the last request that wants an answer
  asked: Reference | undefined; // there is one: a monitor of the leader
  readonly waiting: Set<Process>;
}

const byLeader = new Map<Pid, Writing>();
const byReference = new Map<Reference, Pid>(); // the leaders that owe an answer
let asker: Process; // gets the answers

/** Called once, when the node starts. */
export function startRemoteOutput(): void {
  asker = createNative(fixedPids.remote_output, answered);
  needProcess(asker, 'remote_output'); // without it writers would wait for ever
}

/** Send a request of so many characters. */
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

/** This request is to be answered; a leader that ends, or whose node goes, need not. */
function ask(writing: Writing, leader: Pid, request: Term): void {
  const reference = makeReference();
  sendMessage(leader, ['io_request', asker.pid, reference, request]); // throws what cannot be sent
  writing.written = 0;
  writing.asked = reference;
  byReference.set(reference, leader);
  monitor(asker, leader, 'DOWN', reference);
}

const mostLeaders = 1_000; // remembered; of those that owe nothing, nothing is worth knowing

function forgetIdle(): void {
  for (const [leader, { asked }] of byLeader) if (asked === undefined) byLeader.delete(leader);
}

/** `['io_reply', reference, 'ok']`, or 'DOWN': there is room, or nobody to write to. */
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
