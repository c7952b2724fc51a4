// What all processes of proc_lib do (OTP: proc_lib): they note their ancestors and their first call, and report their crashes.
// Also the start that waits until the new process has said how its initialisation went.

import { Pid } from '../../identity/pid.ts';
import type { Reference } from '../../identity/reference.ts';
import { isThenable } from '../../process/coroutine.ts';
import { dropMessages } from '../../process/mailbox.ts';
import type { Process } from '../../process/process.ts';
import { me, unwinds } from '../../process/self.ts';
import { SmallTable } from '../../realm/small-table.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { endProcess, sendExit } from '../../signals/exits.ts';
import { unlink } from '../../signals/links.ts';
import { demonitor, flushDown } from '../../signals/monitors.ts';
import { sendMessage } from '../../signals/send.ts';
import { type Call, type SpawnOptions, spawnLocal } from '../../signals/spawn.ts';
import { Leaving } from '../../term/exception.ts';
import { partsOf } from '../../term/parts-of.ts';
import type { Term } from '../../term/term.ts';
import { Unsendable } from '../../term/unsendable.ts';
import { readable } from '../../text/readable.ts';
import { crashReport } from './crash-report.ts';
import { Ending, endingOf, reasonOf } from './ending.ts';
import { ReceiveIf } from './receive-if.ts';

/** A call as the dictionary has it: module, function, and the number of arguments. */
export type InitialCall = readonly [module: string, fn: string, arity: number];

/** The arguments of init_p that tell of the parent: its name or pid, and its ancestors. */
export function familyOf(process: Process): readonly [parent: Term, ancestors: readonly Term[]] {
  const known = process.dictionary?.get('$ancestors');
  const ancestors = partsOf(known);
  return [process.names?.[0] ?? process.pid, ancestors];
}

/**
 * The first function of a process of proc_lib. If what it runs fails, or returns an Ending, the process exits so, after a
 * report.
 */
export function initP(
  [parent, ancestors]: readonly [parent: Term, ancestors: readonly Term[]],
  initialCall: InitialCall,
  run: () => unknown,
): () => unknown {
  return () => {
    const process = me();
    if (process.dictionary === undefined) process.dictionary = new SmallTable();
    process.dictionary.set('$ancestors', [parent, ...ancestors]);
    process.dictionary.set('$initial_call', initialCall);
    try {
      const called = run();
      return isThenable(called) ? ended(called) : leaving(process, called);
    } catch (error) {
      return leaving(process, caught(process, error));
    }
  };
}

/** The end of a process of proc_lib that has hibernated: it runs a function, and then exits, after a report if that fails. */
export function* wakeUp(process: Process, run: () => unknown): Steps<void> {
  let end: Leaving | undefined;
  try {
    const called = run();
    end = leaving(process, isThenable(called) ? yield called : called);
  } catch (error) {
    end = leaving(process, caught(process, error));
  }
  endProcess(process, end === undefined ? 'normal' : end.reason);
}

/** Waits for what a process runs. Holds nothing else, since many processes wait here for as long as they live. */
const ended = asyncToGenerator(function* (called: unknown): Steps<Leaving | undefined> {
  const process = me();
  try {
    return leaving(process, yield called);
  } catch (error) {
    return leaving(process, caught(process, error));
  }
});

function caught(process: Process, error: unknown): Ending {
  if (unwinds(error, process)) throw error;
  return endingOf(error);
}

/** How the process is to end, after a report; undefined: normally. */
function leaving(process: Process, result: unknown): Leaving | undefined {
  if (!Ending.is(result)) return undefined;
  crashReport(process, result);
  return new Leaving(reasonOf(result));
}

/** How the new process and the one that starts it are tied. */
export type Tie = 'nolink' | 'link' | 'monitor';

/** What a start waits for: what the process has told by init_ack, or how it ended before. */
export interface Started {
  readonly result: Term;
  readonly reference: Reference | undefined; // of the monitor
}

/** Starts a process of this node, and waits at most `timeout` milliseconds until it has told how its initialisation went. */
export function* startAndWait(
  parent: Process,
  tie: Tie,
  { call, initialCall, run }: { call: Call; initialCall: InitialCall; run: () => unknown },
  { timeout, spawn }: { readonly timeout: number; readonly spawn: SpawnOptions },
): Steps<Started> {
  const entry = initP(familyOf(parent), initialCall, run);
  const link = spawn.link || tie === 'link';
  const options = { ...spawn, link, monitor: tie !== 'link' };
  const { pid, reference } = spawnLocal(parent, entry, call, options);
  const told = (yield new ReceiveIf(
    'proc_lib.start',
    (message) => isAck(message, pid) || isEndOf(message, pid, reference),
    timeout,
  )) as readonly Term[] | undefined;
  if (told === undefined) {
    if (reference !== undefined && tie === 'nolink') forget(parent, reference);
    killAndFlush(parent, pid);
    return { result: ['error', 'timeout'], reference };
  }
  if (told[0] === 'ack') {
    if (reference !== undefined && tie === 'nolink') forget(parent, reference);
    return { result: told[2], reference };
  }
  if (told[0] === 'DOWN' && tie === 'monitor') sendMessage(parent.pid, told);
  return { result: ['error', told.at(-1)], reference };
}

function isAck([tag, pid]: readonly Term[], from: Pid): boolean {
  return tag === 'ack' && pid === from;
}

function isEndOf(message: readonly Term[], pid: Pid, reference: Reference | undefined): boolean {
  if (reference === undefined) return message[0] === 'EXIT' && message[1] === pid;
  return message[1] === reference && message[0] === 'DOWN';
}

function forget(process: Process, reference: Reference): void {
  demonitor(process, reference);
  flushDown(process, reference);
}

function killAndFlush(process: Process, pid: Pid): void {
  unlink(process, pid);
  sendExit(process.pid, pid, 'kill');
  dropMessages(
    process,
    (message) => Array.isArray(message) && message[0] === 'EXIT' && message[1] === pid,
  );
}

/** Tells the process that waits in a start, if any does, how the initialisation of this one went (proc_lib:init_ack/2). */
export function initAck(process: Process, to: Pid | string | undefined, result: Term): void {
  if (to === undefined) return;
  try {
    sendMessage(to, ['ack', process.pid, result]);
  } catch (error) {
    if (!(error instanceof Unsendable)) throw error;
    sendMessage(to, ['ack', process.pid, readable(result)]);
  }
}

/** The parent of a process of proc_lib, as its dictionary has it. */
export function parentOf(process: Process): Pid | string | undefined {
  const known = process.dictionary?.get('$ancestors');
  const [parent] = partsOf(known);
  return Pid.is(parent) || typeof parent === 'string' ? parent : undefined;
}
