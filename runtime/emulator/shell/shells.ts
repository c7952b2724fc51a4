// The shells of this node's screen, by job number: each evaluates here, or on another node.
// Job 0 evaluates what the command line asks for, job 1 is the first shell; the screen asks for further ones.

import { addBuiltinModule } from '../code/code-server.ts';
import { say } from '../codec/port.ts';
import { shellCommands } from '../commands/shell-commands.ts';
import { questionIn } from '../completion/checked.ts';
import { completeFor, tellCompleted } from '../completion/complete.ts';
import { noAnswer } from '../completion/question.ts';
import { Evaluator, type Then } from '../evaluator/evaluator.ts';
import { out } from '../host/batch.ts';
import { here, nodeNamed } from '../identity/incarnation.ts';
import { atOwnTerminal } from '../process/own-terminal.ts';
import type { Process } from '../process/process.ts';
import { skipPidsTo } from '../process/process-table.ts';
import { Device, terminal } from '../signals/device.ts';
import { newGroupLeader, RemoteShell } from './remote-shell.ts';
import { shellStart } from './remote-shell-server.ts';

export interface Shells {
  evaluate(job: number, count: number, source: string): void;
  interrupt(job: number): void;
  /** Answer a question in order to complete a line: `id` and JSON. */
  complete(job: number, id: number, json: string): void;
  /** One more shell, on this node or another. */
  start(job: number, node: string): void;
  stop(job: number): void;
}

type Globals = Readonly<Record<string, unknown>>;

/**
 * `user`: the group leader of what the command line asks for; `leader`: of the first shell; `globals`: the names that
 * entries may refer to.
 */
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
      started: () => say(out.shellStarted, job),
      evaluated: (count, then, text) => evaluated(job, count, then, text),
      completed: tellCompleted,
      died(text) {
        if (device.admits(text.length)) died(job, text);
      },
      gone(why) {
        shells.delete(job);
        say(out.shellGone, job, why);
      },
    });
  }

  /** The first shell is made when it is first needed. */
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
    complete(job, id, json) {
      const shell = shellOf(job);
      const question = questionIn(json);
      if (shell === undefined || question === undefined) tellCompleted(id, noAnswer);
      else if (shell instanceof RemoteShell) shell.complete(id, json);
      else completeFor(shell, globals, question, (told) => tellCompleted(id, told));
    },
    start(job, node) {
      const isHere = node === '' || node === here.node.text;
      shells.set(job, isHere ? local(job) : remote(job, node));
      if (isHere) say(out.shellStarted, job);
    },
    stop(job) {
      shells.get(job)?.close();
      shells.delete(job);
    },
  };
}

/** Where a shell's group leader is killed, another shell begins, with another leader. */
function follow(evaluator: Evaluator, leader: Process, job: number): void {
  const { onExit } = leader; // user's has its own
  leader.onExit = (reason) => {
    onExit?.(reason);
    const next = newGroupLeader(job === 0 ? terminal : new Device(job));
    follow(evaluator, next, job);
    evaluator.beginAnew(next.pid);
  };
}

const firstShell = 88; // its number on a node that is alive, as in erl

function evaluated(job: number, count: number, then: Then, text: string): void {
  say(out.evaluated, job, count, then, text);
}

function died(job: number, text: string): void {
  say(out.shellDied, job, text);
}
