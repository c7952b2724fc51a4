// A shell on this node for the screen of another node. The group leader on the screen's node spawns a process
// here that runs shell:start. This process makes an evaluator, and does what the group leader's messages ask
// until the group leader ends.

import { shellCommands } from '../commands/shell-commands.ts';
import { completeFor } from '../completion/complete.ts';
import { Evaluator } from '../evaluator/evaluator.ts';
import { here, type NodeName } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { findEntry } from '../link/dist-entry.ts';
import { type Coroutine, suspendedCoroutine } from '../process/coroutine.ts';
import { mailboxMessages, replaceMessages } from '../process/mailbox.ts';
import { elsewhere } from '../process/own-terminal.ts';
import type { Process } from '../process/process.ts';
import { me } from '../process/self.ts';
import { endProcess } from '../signals/exits.ts';
import { monitor } from '../signals/monitors.ts';
import { sendMessage } from '../signals/send.ts';
import { ErlangError } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { tellWrong, toShell } from './remote-shell-messages.ts';

/** Makes this node's function shell:start. `globals`: the names that entries may use. */
export function shellStart(globals: Readonly<Record<string, unknown>>): () => Coroutine {
  return () => {
    const process = me();
    const [module, name] = process.initialCall ?? [];
    if (module !== 'shell' || name !== 'start' || process.native !== undefined)
      throw new ErlangError('undef', { name: 'shell.start', args: [] });
    const { pid, groupLeader: screen } = process;
    let leaving = false; // q() was called: the shell ends after the entry's value is sent

    const evaluator = new Evaluator({
      job: 0,
      leader: screen,
      ofOwnTerminal: false,
      globals: Object.keys(globals),
      commands: (made) => ({
        ...shellCommands(() => made, elsewhere),
        q() {
          leaving = true;
          return 'ok';
        },
      }),
      events: {
        evaluated(count, then, text) {
          sendMessage(screen, ['evaluated', pid, count, then, text]);
          if (leaving) sendMessage(screen, ['shell_left', pid]);
        },
        died: (text) => void sendMessage(screen, ['shell_died', pid, text]),
      },
    });

    const take = (message: Term): void => {
      if (!Array.isArray(message)) return;
      const [what, from, reason] = message as readonly Term[];
      if (what === 'EXIT') endProcess(process, reason ?? 'noconnection');
      else if (what === 'nodedown' || (what === 'DOWN' && from === watch))
        endProcess(process, 'noconnection');
      else if (from === screen) serve(message);
    };

    const serve = (message: readonly Term[]): void => {
      const asked = toShell(message);
      switch (asked?.kind) {
        case undefined:
          tellWrong(`the shell that ${Pid.homeOf(screen).text} has here`, message);
          return endProcess(process, 'protocol_error');
        case 'evaluate':
          return evaluator.evaluate(asked.count, asked.source);
        case 'complete':
          return completeFor(evaluator, globals, asked.question, (answer) => {
            sendMessage(screen, ['completed', pid, asked.id, JSON.stringify(answer)]);
          });
        case 'interrupt':
          return evaluator.interrupt();
        case 'stop':
          return endProcess(process, 'normal');
      }
    };

    process.onExit = () => evaluator.close();
    process.trapExit = true;
    process.native = take;
    // the process may have been spawned without a link, so it monitors the group leader too
    const watch = monitor(process, screen);
    watchNode(process, Pid.originOf(pid).node); // the spawner's node, which may be a third one
    sendMessage(screen, ['shell_started', pid]);
    const early = mailboxMessages(process);
    replaceMessages(process, []);
    for (const message of early) take(message);
    return suspendedCoroutine(process); // never returns: the process runs until it is ended
  };
}

/** Makes the process get a 'nodedown' message when `node`, if it is another node, goes down. */
function watchNode(process: Process, node: NodeName): void {
  const entry = node === here.node ? undefined : findEntry(node);
  if (entry === undefined) return;
  process.monitorsNodes = true;
  entry.nodeMonitors.set(process, 1);
}
