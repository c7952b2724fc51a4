// Output to group leaders on other nodes. Most requests ask for no answer, since signals arrive in order anyway. Once
// mostUnanswered characters are written, one request asks for an answer; if as many more are written before it comes, the
// writers wait for it.

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

/** What has been written to a group leader on another node. */
interface Writing {
  written: number; // characters since the last request that asked for an answer
  asked: Reference | undefined; // the open request: its tag, and the monitor of the leader
  readonly waiting: Set<Process>;
}

const byLeader = new Map<Pid, Writing>();
const byReference = new Map<Reference, Pid>(); // leaders with an open request, by its reference
let asker: Process; // the native process that gets the answers

/** Called once, when the node starts. */
export function startRemoteOutput(): void {
  asker = createNative(fixedPids.remote_output, answered);
  needProcess(asker, 'remote_output'); // without it writers would wait for ever
}

/** Send a request that writes `characters` characters. */
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

/** Send a request that asks for an answer. The monitor fires if the leader ends or its node goes down. */
function ask(writing: Writing, leader: Pid, request: Term): void {
  const reference = makeReference();
  sendMessage(leader, ['io_request', asker.pid, reference, request]); // first, since it may throw
  writing.written = 0;
  writing.asked = reference;
  byReference.set(reference, leader);
  monitor(asker, leader, 'DOWN', reference);
}

const mostLeaders = 1_000; // leaders remembered; one without an open request can be forgotten

function forgetIdle(): void {
  for (const [leader, { asked }] of byLeader) if (asked === undefined) byLeader.delete(leader);
}

/** `['io_reply', reference, 'ok']` or 'DOWN': the leader has caught up or has ended, so the writers go on. */
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
