// The record of all shell commands, which only entries at a prompt can use (OTP: shell_default, c).

import type { Evaluator } from '../evaluator/evaluator.ts';
import { ownNetAdm } from '../modules/distributed/net-adm.ts';
import { init } from '../modules/init.ts';
import { ownNet } from '../modules/net-module.ts';
import { ownObserver } from '../modules/observer-module.ts';
import { ownTrace } from '../modules/trace-module.ts';
import { ownTranscript } from '../modules/transcript-module.ts';
import type { MayAsk } from '../process/own-terminal.ts';
import { writeWords } from '../signals/screen-size.ts';
import { chart } from './chart.ts';
import { compileCommands, load, loadEverywhere, modules } from './code-commands.ts';
import type { CommandName } from './command-forms.ts';
import { fileCommands } from './files.ts';
import { help } from './help-command.ts';
import { flush, showMailbox } from './mailbox-commands.ts';
import { memory, uptime } from './memory-use.ts';
import { pid, ref } from './numbers.ts';
import {
  backtrace,
  information,
  networkInformation,
  registeredProcesses,
} from './process-tables.ts';
import {
  catchException,
  display,
  forget,
  keep,
  repeat,
  showBindings,
  showHistory,
  value,
} from './shell-bindings.ts';
import { allCommands, firstSteps } from './shell-commands-help.ts';

type Command = (...args: unknown[]) => unknown;
type Module = Readonly<Record<string, Command>>;
type Commands = Readonly<
  Record<CommandName, Command> &
    Record<'net' | 'net_adm' | 'observer' | 'trace' | 'transcript', Module>
>;

/**
 * Returns the commands of one shell.
 * `shell` returns the shell's evaluator, which does not exist yet when the commands are made.
 * net, net_adm, observer, trace and transcript are among the commands:
 * some of their functions work only at the node's own terminal.
 */
export function shellCommands(shell: () => Evaluator, mayAsk: MayAsk): Commands {
  const net = ownNet(mayAsk);
  const commands: Commands = {
    b: (...args) => showBindings(shell(), args),
    bt: backtrace,
    crash: net.crash,
    catch_exception: (...args) => catchException(shell(), args),
    chart,
    e: (...args) => repeat(shell(), args),
    f: (...args) => forget(shell(), args),
    flush,
    freeze: net.freeze,
    h: (...args) => (args.length === 0 ? showHistory(shell()) : help(commands, args)),
    help: showHelp,
    history: (...args) => keep(shell(), 'history', args),
    i: information,
    l: load,
    m: modules,
    mailbox: showMailbox,
    memory,
    ni: networkInformation,
    nl: loadEverywhere,
    nregs: () => registeredProcesses(true),
    pid,
    q: () => init.stop(),
    ref,
    regs: () => registeredProcesses(false),
    rp: (...args) => display(args),
    results: (...args) => keep(shell(), 'results', args),
    thaw: net.thaw,
    uptime,
    v: (...args) => value(shell(), args),
    ...fileCommands(mayAsk),
    ...compileCommands(mayAsk),
    net,
    net_adm: ownNetAdm(mayAsk),
    observer: ownObserver(mayAsk),
    trace: ownTrace(mayAsk),
    transcript: ownTranscript(mayAsk),
  };
  return withModule(commands);
}

/**
 * Makes all commands properties of the command `c`, as Erlang's module c has them.
 * So `c.q()` works even where a variable hides `q`.
 */
function withModule(commands: Record<string, unknown>): Commands {
  const { c } = commands;
  for (const [name, command] of Object.entries(commands))
    if (typeof command === 'function') Object.defineProperty(c, name, { value: command });
  return commands as Commands;
}

function showHelp(): true {
  writeWords(firstSteps + allCommands());
  return true;
}
