// One session from start to exit: boots the node, chooses screen or plain lines, leaves with a status.

import { homedir } from 'node:os';
import type { Node, NodeEvents, NodeOptions } from '../runtime/node.ts';
import { systemBanner } from './banner.ts';
import { paint, paintedReport, paintedValue, palette, wantsColours } from './colour.ts';
import type { StartOptions } from './command-line.ts';
import { tellStarter } from './detach.ts';
import { createPlainOutput } from './plain-output.ts';
import { presenceLine, wantsPresence } from './presence.ts';
import { createPrinter } from './printer.ts';
import { createShell, type Departure, type Shell, type ShellOutput, sentenceOf } from './shell.ts';
import { signed } from './signed.ts';
import { bootJob, findStartFiles, runBootSteps, runStartFiles } from './startup.ts';
import { terminalSize } from './terminal-size.ts';
import { createTranscript, type Transcript } from './transcript.ts';
import { heard, heardLines, hearTerminal } from './transcript-taps.ts';

/** Say to the transcript what the node tells; the rest is the shell's. */
function eventsFor(
  shell: Shell,
  output: ShellOutput,
  { transcript, options }: Session,
): NodeEvents {
  const colour = isTerminal() && wantsColours(process.env) ? palette.dim : '';
  const { events } = shell;
  return {
    ...events,
    renamed(name) {
      transcript.named(name);
      events.renamed(name);
    },
    nodeNews(node, reason) {
      if (wantsPresence(options.node.kernel))
        output.lines(paint(presenceLine(node, reason), colour));
    },
    secret: transcript.secret,
    transcript(file) {
      if (file === undefined) return transcript.stop() ?? null;
      const refusal = transcript.start(file);
      return refusal === undefined ? ['ok', file] : ['error', refusal];
    },
  };
}

export type StartNode = (options: NodeOptions, events: NodeEvents) => Promise<Node>;

/** Never returns: the process exits with the shell's status. */
export async function runShell(options: StartOptions, start: StartNode): Promise<never> {
  Object.assign(process.env, options.env);
  const onScreen = isTerminal() && options.shell;
  const transcript = createTranscript({
    size: terminalSize,
    now: Date.now,
    complain: (sentence) => process.stderr.write(`terl: ${sentence}\n`),
  });
  hearTerminal(transcript, onScreen);
  process.on('exit', (status) => transcript.ended(status));
  const session: Session = { options: withRemoteName(options), start, transcript };
  const departure = await (refused(session) ?? (onScreen ? onTerminal(session) : onLines(session)));
  const { status, message } = departure;
  if (departure.restart) return restart();
  if (message !== undefined) (status === 0 ? process.stdout : process.stderr).write(`${message}\n`);
  return exit(status);
}

interface Session {
  readonly options: StartOptions;
  readonly start: StartNode;
  readonly transcript: Transcript;
}

/** -transcript: the file is opened before all else, so that a wrong one costs nothing. */
function refused({ options, transcript }: Session): Departure | undefined {
  for (const cookie of [options.node.cookie, ...Object.values(options.node.cookies ?? {})])
    if (cookie !== undefined) transcript.secret(cookie);
  const why = options.transcript && transcript.start(options.transcript);
  return why ? { status: 1, message: `terl: ${why}` } : undefined;
}

function isTerminal(): boolean {
  const term = process.env['TERM'] ?? '';
  return process.stdin.isTTY && process.stdout.isTTY && term !== '' && term !== 'dumb';
}

/** -remsh without a name: the node that helps is hidden and has a name of no meaning, as in Erlang. */
function withRemoteName(options: StartOptions): StartOptions {
  const { remsh, node } = options;
  if (remsh === undefined || node.name !== undefined) return options;
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  const name = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
    letters.charAt(byte % letters.length),
  ).join('');
  const longNames = /@.*\./.test(remsh);
  return { ...options, node: { ...node, name: `R${name.slice(1)}`, longNames, hidden: true } };
}

async function onTerminal(session: Session): Promise<Departure> {
  // first of all: what is typed from now on must not be echoed by the terminal
  process.stdin.setRawMode(true);
  const printer = heard(
    createPrinter({ isWaiting: () => shell.state().status === 'waiting' }),
    session.transcript,
  );
  const shell = createShell(
    wantsColours(process.env)
      ? {
          ...printer,
          value: (text) => printer.write(paintedValue(text)),
          report: (text) => printer.lines(paintedReport(text)),
        }
      : printer,
  );
  const booting = boot(session, shell, printer);
  const { runTerminalShell } = await import('./ui/terminal-shell.tsx');
  // raw, the keyboard has no C-c: a boot that hangs must not hold its user
  const patience = setTimeout(() => process.stdin.setRawMode(false), bootTakes);
  const failure = await booting;
  clearTimeout(patience);
  process.stdin.setRawMode(failure === undefined);
  if (failure !== undefined) return failure;
  session.transcript.printed(systemBanner());
  process.stdout.write(systemBanner());
  shell.begin(session.options.remsh);
  return runTerminalShell(shell, printer);
}

const bootTakes = 1_000; // ms; usually a tenth of it

async function onLines(session: Session): Promise<Departure> {
  const { options } = session;
  process.stdout.on('error', () => process.exit(1)); // the reader of our output has gone
  const output = heardLines(
    createPlainOutput((text) => process.stdout.write(text)),
    session.transcript,
  );
  const shell = createShell(output, { menus: process.stdin.isTTY });
  process.on('SIGTERM', () => shell.leave(0)); // in good order, as erl's init does
  const failure = await boot(session, shell, output);
  tellStarter(
    failure?.message === undefined
      ? { started: true }
      : { sentence: failure.message.replace(/^terl: /, '') },
  );
  if (failure !== undefined) return failure;
  if (!options.shell) return shell.left;
  const { runPlainShell } = await import('./plain.ts');
  return runPlainShell(shell, output, process.stdin, options.remsh);
}

/** Start the node and evaluate what comes before the shell. Says why the session ends here, if it does. */
async function boot(
  session: Session,
  shell: Shell,
  output: ShellOutput,
): Promise<Departure | undefined> {
  const { options, start } = session;
  try {
    const node = await start(options.node, eventsFor(shell, output, session));
    session.transcript.named(node.name);
    shell.attach(node);
    const warn = (sentence: string): void => output.lines(`terl: ${sentence}`);
    const files = findStartFiles(homedir(), process.cwd(), warn);
    const job = options.shell && options.remsh === undefined ? 1 : bootJob;
    const steps = async (): Promise<string | undefined> => {
      await runStartFiles(node, files, job, warn);
      return runBootSteps(node, options.boot);
    };
    const came = await Promise.race([steps(), shell.left]);
    if (typeof came === 'string') return { status: 1, message: `terl: ${came}` };
    return came;
  } catch (error) {
    return { status: 1, message: signed(sentenceOf(error)) };
  }
}

/** init.restart(): the same program with the same arguments, as this OS process or, where there is no execve, below it. */
async function restart(): Promise<never> {
  if (process.stdin.isTTY) process.stdin.setRawMode(false);
  const args = [...process.execArgv, ...process.argv.slice(1)];
  if (process.platform !== 'win32' && process.execve !== undefined)
    process.execve(process.execPath, [process.execPath, ...args], process.env);
  const { spawnSync } = await import('node:child_process');
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  return exit(status ?? 1);
}

/** Exit once what was printed has left the process. */
function exit(status: number): Promise<never> {
  return new Promise(() => {
    process.stdout.write('', () => process.stderr.write('', () => process.exit(status)));
  });
}
