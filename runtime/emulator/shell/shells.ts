// The shells of this node's screen, by job number; a shell may run on another node. Job 0 evaluates the
// source of -eval, -s, -run and the break menu. Job 1 is the first shell. The screen starts further jobs.

import { addBuiltinModule } from '../code/code-server.ts';
import { tellHost } from '../codec/port.ts';
import { shellCommands } from '../commands/shell-commands.ts';
import { completeFor, tellCompleted } from '../completion/complete.ts';
import { Evaluator } from '../evaluator/evaluator.ts';
import type { Then } from '../host/contract.ts';
import { noAnswer, type Question } from '../host/question.ts';
import { here, nodeNamed } from '../identity/incarnation.ts';
import { firstShell } from '../process/fixed-pids.ts';
import { atOwnTerminal } from '../process/own-terminal.ts';
import type { Process } from '../process/process.ts';
import { skipPidsTo } from '../process/process-table.ts';
import { Device, newGroupLeader, terminal } from '../signals/device.ts';
import { type LookScope, look } from './look.ts';
import { RemoteShell } from './remote-shell.ts';
import { shellStart } from './remote-shell-server.ts';

export interface Shells {
  evaluate(job: number, count: number, source: string): void;
  interrupt(job: number): void;
  /** Answers a question of TAB completion. */
  complete(job: number, id: number, question: Question): void;
  /** Evaluate `source` unseen, with the variables of a shell of this node, within `limit` ms. */
  look(job: number, request: number, source: string, limit: number): void;
  /** Starts a shell on this node ('') or another. */
  start(job: number, node: string): void;
  stop(job: number): void;
}

type Globals = Readonly<Record<string, unknown>>;

/** `user`: group leader of job 0; `leader`: group leader of job 1; `globals`: names that entries may use. */
export function makeShells(user: Process, leader: Process, globals: Globals): Shells {
  const shells = new Map<number, Evaluator | RemoteShell>();
  const names = Object.keys(globals);
  addBuiltinModule('shell', { start: shellStart(globals) });

  function local(job: number): Evaluator {
    if (job === 1) skipPidsTo(firstShell);
    const itsLeader = [user, leader][job] ?? newGroupLeader(new Device(job));
    const evaluator = new Evaluator({
      job,
      leader: itsLeader.pid,
      globals: names,
      ofOwnTerminal: true,
      commands: (made) => shellCommands(() => made, atOwnTerminal),
      events: {
        evaluated: (count, then, text) => evaluated(job, count, then, text),
        died: (text) => died(job, text),
      },
    });
    follow(evaluator, itsLeader, job);
    return evaluator;
  }

  function remote(job: number, node: string): RemoteShell {
    const device = new Device(job, nodeNamed(node));
    return new RemoteShell(node, device, {
      started: () => tellHost({ kind: 'shellStarted', job }),
      evaluated: (count, then, text) => evaluated(job, count, then, text),
      completed: tellCompleted,
      died: (text) => diedElsewhere(job, device, text),
      gone(why) {
        shells.delete(job);
        tellHost({ kind: 'shellGone', job, why });
      },
    });
  }

  /** The shell of a job; the shells of jobs 0 and 1 are made at their first use. */
  function shellOf(job: number): Evaluator | RemoteShell | undefined {
    let shell = shells.get(job);
    if (shell === undefined && job <= 1) {
      shell = local(job);
      shells.set(job, shell);
    }
    return shell;
  }

  return {
    evaluate(job, count, source) {
      const shell = shellOf(job);
      if (shell === undefined) evaluated(job, count, 'stays', '');
      else shell.evaluate(count, source);
    },
    interrupt: (job) => shells.get(job)?.interrupt(),
    complete(job, id, question) {
      const shell = shellOf(job);
      if (shell === undefined) tellCompleted(id, noAnswer);
      else if (shell instanceof RemoteShell) shell.complete(id, JSON.stringify(question));
      else completeFor(shell, globals, question, (told) => tellCompleted(id, told));
    },
    look(job, request, source, limit) {
      look(source, lookScope(shells.get(job), names), limit, looked(request));
    },
    start(job, node) {
      const isHere = node === '' || node === here.node.text;
      shells.set(job, isHere ? local(job) : remote(job, node));
      if (isHere) tellHost({ kind: 'shellStarted', job });
    },
    stop(job) {
      shells.get(job)?.close();
      shells.delete(job);
    },
  };
}

/** Whenever the group leader of a shell ends, makes a new group leader and starts the shell again with it. */
function follow(evaluator: Evaluator, leader: Process, job: number): void {
  const { onExit } = leader; // the process `user` has an onExit of its own, which must still run
  leader.onExit = (reason) => {
    onExit?.(reason);
    const next = newGroupLeader(job === 0 ? terminal : new Device(job));
    follow(evaluator, next, job);
    evaluator.beginAnew(next.pid);
  };
}

/** A shell on another node has its variables there. */
function lookScope(
  shell: Evaluator | RemoteShell | undefined,
  globals: readonly string[],
): LookScope {
  if (!(shell instanceof Evaluator)) return { bindings: {}, globals, pid: undefined };
  return { bindings: shell.bindings, globals, pid: shell.process.pid };
}

function looked(request: number): (ok: boolean, text: string) => void {
  return (ok, text) => tellHost({ kind: 'looked', request, ok, text });
}

function evaluated(job: number, count: number, then: Then, text: string): void {
  tellHost({ kind: 'evaluated', job, count, next: then, text });
}

function died(job: number, text: string): void {
  tellHost({ kind: 'shellDied', job, text });
}

/** What another node tells of its shell is limited. */
function diedElsewhere(job: number, device: Device, text: string): void {
  if (device.admits(text.length)) died(job, text);
}
