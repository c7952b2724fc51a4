// A shell on another node, as the screen's node sees it. A native process here is the group leader of the
// shell and of all processes that the shell spawns. It is linked to the shell (OTP: group, which spawns
// shell:start on the other node).

import type { Then } from '../host/contract.ts';
import type { Answer } from '../host/question.ts';
import { nodeNamed } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { findEntry } from '../link/dist-entry.ts';
import type { Process } from '../process/process.ts';
import { type Device, newGroupLeader } from '../signals/device.ts';
import { sendExit } from '../signals/exits.ts';
import { logger } from '../signals/logger.ts';
import { sendMessage } from '../signals/send.ts';
import { spawnRemote } from '../signals/spawn.ts';
import type { Term } from '../term/term.ts';
import { type FromShell, fromShell, tellWrong } from './remote-shell-messages.ts';

/** Called when a message of the remote shell arrives; the messages are in PROTOCOL.md, "Remote shells". */
export interface RemoteShellEvents {
  started(): void;
  evaluated(count: number, then: Then, text: string): void;
  completed(id: number, answer: Answer): void;
  died(text: string): void;
  /** The shell has ended, by q() or otherwise. No further event follows. */
  gone(why: 'left' | 'terminated'): void;
}

export class RemoteShell {
  readonly #leader: Process;
  readonly #shell: Pid;
  readonly #events: RemoteShellEvents;
  readonly #entries: number[] = []; // prompt numbers of unanswered entries, in order
  readonly #questions = new Set<number>(); // ids of unanswered questions
  #started = false;
  #over = false;

  /** `device`: prints the output of the processes on the other node. */
  constructor(node: string, device: Device, events: RemoteShellEvents) {
    this.#events = events;
    this.#leader = newGroupLeader(device, (message) => {
      device.take(message);
      this.#take(message);
    });
    this.#leader.onExit = () => this.#end('terminated'); // if the leader is killed, the shell ends
    const call = { module: 'shell', function: 'start', args: [] };
    const { pid } = spawnRemote(
      this.#leader,
      nodeNamed(node),
      call,
      { link: true, monitor: false },
      (result, made) => {
        if (result.ok && findEntry(nodeNamed(node))?.peer !== 'erlang') return;
        if (result.ok) this.#refuse(node, made.pid);
        this.#end('terminated');
      },
    );
    this.#shell = pid;
  }

  evaluate(count: number, source: string): void {
    this.#entries.push(count);
    sendMessage(this.#shell, ['evaluate', this.#leader.pid, count, source]);
  }

  complete(id: number, json: string): void {
    this.#questions.add(id);
    sendMessage(this.#shell, ['complete', this.#leader.pid, id, json]);
  }

  interrupt(): void {
    sendMessage(this.#shell, ['interrupt', this.#leader.pid]);
  }

  /** Ends the shell. The group leader stays, since processes that the shell has spawned may still print. */
  close(): void {
    if (this.#over) return;
    this.#over = true;
    sendMessage(this.#shell, ['stop', this.#leader.pid], { noconnect: true });
  }

  /** An Erlang node has started a shell of its own, whose group leader would have to read Erlang. */
  #refuse(node: string, shell: Pid): void {
    sendExit(this.#leader.pid, shell, 'kill');
    const advice = `rpc.call('${node}', 'erlang', 'node', []) calls a function there`;
    logger.warning(
      this.#leader.pid,
      `** ${node} is an Erlang node, whose shell is in Erlang; ${advice} **`,
    );
  }

  #take(message: Term): void {
    if (!Array.isArray(message)) return;
    const [what, from] = message as readonly Term[];
    if (from !== this.#shell || this.#over) return;
    if (what === 'EXIT') this.#end('terminated');
    else if (!this.#heard(fromShell(message))) {
      tellWrong(`the shell on ${Pid.homeOf(this.#shell).text}`, message);
      this.close();
      this.#events.gone('terminated');
    }
  }

  /** Handles a message of the shell. Returns false if the message is malformed or was not expected now. */
  #heard(told: FromShell | undefined): boolean {
    switch (told?.kind) {
      case undefined:
        return false;
      case 'shell_started':
        if (this.#started) return false;
        this.#started = true;
        this.#events.started();
        return true;
      case 'evaluated':
        if (this.#entries.shift() !== told.count) return false;
        this.#events.evaluated(told.count, told.outcome, told.text);
        return true;
      case 'completed':
        if (!this.#questions.delete(told.id)) return false;
        this.#events.completed(told.id, told.answer);
        return true;
      case 'shell_died':
        this.#events.died(told.text);
        return true;
      case 'shell_left':
        this.#end('left');
        return true;
    }
  }

  #end(why: 'left' | 'terminated'): void {
    if (this.#over) return;
    if (why === 'left') this.close();
    this.#over = true;
    this.#events.gone(why);
  }
}
