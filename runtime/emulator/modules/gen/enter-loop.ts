// A process of proc_lib that becomes a server by enter_loop (OTP: gen:get_parent, gen:get_proc_name).

import { Pid } from '../../identity/pid.ts';
import type { Process } from '../../process/process.ts';
import { Sleep } from '../../process/receive.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { endProcess } from '../../signals/exits.ts';
import { whereisProcess } from '../../signals/registry.ts';
import { badarg, Exit } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { crashReport } from './crash-report.ts';
import { type Ending, reasonOf } from './ending.ts';
import { parentOf } from './init-p.ts';
import { nameIn, where } from './names.ts';

/** The parent of the process, as its ancestors have it. */
export function* parentToEnter(process: Process): Steps<Pid> {
  const parent = parentOf(process);
  if (parent === undefined) throw new Exit('process_was_not_started_by_proc_lib');
  if (Pid.is(parent)) return parent;
  const known =
    whereisProcess(parent)?.pid ?? (yield* where({ kind: 'via', module: 'global', name: parent }));
  if (known === undefined) throw new Exit('could_not_find_registered_name');
  return known;
}

/** What reports call the server: argument number `at` is its pid, or the name under which it is registered. */
export function* loopNameIn(
  process: Process,
  bif: string,
  args: readonly unknown[],
  at: number | undefined,
): Steps<Term> {
  const given = at === undefined ? process.pid : args[at - 1];
  if (Pid.is(given)) return given;
  const name = nameIn(given);
  if (name === undefined)
    throw badarg(at ?? 1, 'not a pid, and not a name such as [local, name]', bif, args);
  const isOwn = (yield* where(name)) === process.pid;
  if (isOwn) return name.name;
  if (name.kind === 'local') throw new Exit('process_not_registered');
  throw new Exit(
    name.module === 'global'
      ? 'process_not_registered_globally'
      : ['process_not_registered_via', name.module],
  );
}

/** Runs the loop of a server, and then ends the process as the loop has ended. Never returns. */
export function* enterLoop(process: Process, loop: Steps<Ending>): Steps<never> {
  const ending = yield* loop;
  crashReport(process, ending);
  endProcess(process, reasonOf(ending));
  for (;;) yield new Sleep(Number.POSITIVE_INFINITY); // the process has ended, so nothing resumes it here
}
