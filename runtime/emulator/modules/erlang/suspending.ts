// The BIFs suspend_process and resume_process, which stop and continue another process.

import { me } from '../../process/self.ts';
import { resumeFor, suspendFor, timesSuspended } from '../../process/suspension.ts';
import { sendMessage } from '../../signals/send.ts';
import { badarg } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { livingProcess } from './local-pid.ts';

/**
 * Suspends another process of this node: `erlang.suspend_process(pid, options?)`.
 * The process does not run until the caller has called erlang.resume_process as often as suspend_process,
 * or until the caller ends. The process still gets messages and exit signals. Returns true.
 * With the option 'unless_suspending', if the caller has already suspended the process,
 * suspend_process does nothing and returns false.
 * With the option ['asynchronous', tag] the caller also gets the message `[tag, 'suspended']`.
 * The option 'asynchronous', without a tag, changes nothing: the process
 * is suspended when suspend_process returns (erlang:suspend_process/1,2).
 */
export function suspend_process(...args: unknown[]): boolean {
  const process = livingProcess('erlang.suspend_process', args);
  const suspender = me();
  if (process === suspender) throw badarg(1, 'the caller itself', 'erlang.suspend_process', args);
  const options = optionsOf(args);
  const done = !options.includes('unless_suspending') || timesSuspended(suspender, process) === 0;
  if (done) suspendFor(suspender, process);
  for (const option of options)
    if (Array.isArray(option)) sendMessage(suspender.pid, [option[1] as Term, 'suspended']);
  return done;
}

function optionsOf(args: readonly unknown[]): readonly unknown[] {
  const [, options = []] = args;
  const isOption = (one: unknown): boolean =>
    one === 'unless_suspending' ||
    one === 'asynchronous' ||
    (Array.isArray(one) && one.length === 2 && one[0] === 'asynchronous');
  if (Array.isArray(options) && options.every(isOption)) return options;
  const why = "not an array of options: 'unless_suspending', 'asynchronous', ['asynchronous', tag]";
  throw badarg(2, why, 'erlang.suspend_process', args);
}

/**
 * Resumes a process that the caller has suspended: `erlang.resume_process(pid)`. Returns true.
 * A process that the caller suspended twice runs again after two calls.
 * Fails with badarg if the caller has not suspended the process (erlang:resume_process/1).
 */
export function resume_process(...args: unknown[]): true {
  const process = livingProcess('erlang.resume_process', args);
  const suspender = me();
  if (timesSuspended(suspender, process) === 0)
    throw badarg(1, 'a process that the caller has not suspended', 'erlang.resume_process', args);
  resumeFor(suspender, process);
  return true;
}
