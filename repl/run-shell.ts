// One session from start to exit: boots the node, chooses screen or plain lines, leaves with a status.

import type { Node, NodeEvents } from '../runtime/node.ts';
import { shellBanner, systemBanner } from './banner.ts';
import { paintedReport, paintedValue, wantsColours } from './colour.ts';
import { createPlainOutput } from './plain-output.ts';
import { createPrinter } from './printer.ts';
import { createShell, type Departure, type Shell, sentenceOf } from './shell.ts';

export interface Session {
  readonly start: (events: NodeEvents) => Promise<Node>;
  readonly shell: boolean; // else nothing is read and no prompt shown
  readonly evals: readonly string[];
}

/** Never returns: the process exits with the shell's status. */
export async function runShell(session: Session): Promise<never> {
  const departure = await (isTerminal() && session.shell ? onTerminal(session) : onLines(session));
  const { status, message } = departure;
  if (message !== undefined) (status === 0 ? process.stdout : process.stderr).write(`${message}\n`);
  return exit(status);
}

function isTerminal(): boolean {
  const term = process.env['TERM'] ?? '';
  return process.stdin.isTTY && process.stdout.isTTY && term !== '' && term !== 'dumb';
}

async function onTerminal(session: Session): Promise<Departure> {
  // first of all: what is typed from now on must not be echoed by the terminal
  process.stdin.setRawMode(true);
  const printer = createPrinter({ isWaiting: () => shell.state().status === 'waiting' });
  const shell = createShell(
    wantsColours(process.env)
      ? {
          ...printer,
          value: (text) => printer.write(paintedValue(text)),
          report: (text) => printer.lines(paintedReport(text)),
        }
      : printer,
  );
  const booting = boot(session, shell);
  const { runTerminalShell } = await import('./ui/terminal-shell.tsx');
  // raw, the keyboard has no C-c: a boot that hangs must not hold its user
  const patience = setTimeout(() => process.stdin.setRawMode(false), bootTakes);
  const failure = await booting;
  clearTimeout(patience);
  process.stdin.setRawMode(failure === undefined);
  if (failure !== undefined) return failure;
  process.stdout.write(systemBanner());
  printer.lines(shellBanner());
  return runTerminalShell(shell, printer);
}

const bootTakes = 1_000; // ms; usually a tenth of it

async function onLines(session: Session): Promise<Departure> {
  process.stdout.on('error', () => process.exit(1)); // the reader of our output has gone
  const output = createPlainOutput((text) => process.stdout.write(text));
  const shell = createShell(output);
  const failure = await boot(session, shell);
  if (failure !== undefined) return failure;
  if (!session.shell) return shell.left;
  const { runPlainShell } = await import('./plain.ts');
  return runPlainShell(shell, output, process.stdin);
}

/** Start the node and evaluate what -eval gave. Says why the session ends here, if it does. */
async function boot({ start, evals }: Session, shell: Shell): Promise<Departure | undefined> {
  try {
    const node = await start(shell.events);
    shell.attach(node);
    for (const source of evals) {
      const came = await Promise.race([node.evaluate(source, 0), shell.left]);
      if ('status' in came) return came;
      // the value of -eval is not shown; what went wrong is, and ends the node as in Erlang
      if (/^\*/.test(came.text)) return { status: 1, message: came.text };
    }
    return undefined;
  } catch (error) {
    return { status: 1, message: `terl: ${sentenceOf(error)}` };
  }
}

/** Exit once what was printed has left the process. */
function exit(status: number): Promise<never> {
  return new Promise(() => {
    process.stdout.write('', () => process.stderr.write('', () => process.exit(status)));
  });
}
