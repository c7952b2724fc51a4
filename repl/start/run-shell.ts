// One session from start to exit: starts the node, chooses a screen or plain lines, and exits with a status.

import { homedir } from 'node:os';
import { relative, resolve, sep } from 'node:path';
import type { Node, NodeEvents, NodeOptions } from '../../runtime/node/node.ts';
import { leave } from '../../runtime/thread/node-thread.ts';
import { keptVariable, promptMark, sessionVariable } from '../../transport/base/session-link.ts';
import type { FrontReader } from '../jobs/front-reader.ts';
import { inputReader } from '../jobs/input-reader.ts';
import type { Departure } from '../jobs/jobs-state.ts';
import type { InputLines } from '../jobs/plain.ts';
import { createPlainOutput } from '../jobs/plain-output.ts';
import { presenceLine, wantsPresence } from '../jobs/presence.ts';
import { createPrinter, type Printer } from '../jobs/printer.ts';
import { createShell, type Shell, type ShellOutput, sentenceOf } from '../jobs/shell.ts';
import { heard, heardLines, hearTerminal } from '../jobs/transcript-taps.ts';
import { recordingTold } from '../record/recorded-nodes.ts';
import { startCommand } from '../record/start-command.ts';
import { createTranscript, type Transcript } from '../record/transcript.ts';
import type { SessionMember } from '../session/session-member.ts';
import { systemBanner } from '../text/banner.ts';
import { paint, paintedReport, paintedValue, palette, wantsColours } from '../text/colour.ts';
import { plainText } from '../text/sanitise.ts';
import { signed } from '../text/signed.ts';
import { terminalSize } from '../text/terminal-size.ts';
import type { StartOptions } from './command-line.ts';
import { tellStarter } from './detach.ts';
import { crash, guardHeart, guardLater } from './guardian.ts';
import { bootJob, findStartFiles, runBootSteps, runStartFiles } from './startup.ts';

/** The callbacks for the node: those of the shell, and some that the transcript needs. */
function eventsFor(shell: Shell, output: ShellOutput, session: Session): NodeEvents {
  const { transcript, options } = session;
  const colour = isTerminal() && wantsColours(process.env) ? palette.dim : '';
  const { events } = shell;
  let isFrozen = false;
  return {
    ...events,
    ...(options.shell ? {} : { readLine: inputReader((text) => output.write(text)) }),
    renamed(event) {
      transcript.named(event.name);
      if (session.node !== undefined) session.member?.named(session.node, event.name);
      events.renamed(event);
    },
    nodeNews({ node, reason }) {
      if (wantsPresence(options.node.kernel))
        output.lines(paint(presenceLine(node, reason), colour));
    },
    fault(event) {
      const wasFrozen = isFrozen;
      ({ isFrozen } = event);
      events.fault(event);
      transcript.noted(noteOf(event));
      if (isFrozen && !wasFrozen && process.stdin.isTTY)
        (output.notice ?? output.lines)(paint(frozenSentence(event), colour));
    },
    crashed: crash,
    secret: ({ text }) => transcript.secret(text),
    recording: ({ what }) =>
      recordingTold(what, {
        transcript,
        ask: shell.askToRecord,
        say(sentence) {
          if (!process.stdin.isTTY) return; // nobody reads it, and a document that is played has no such line
          if (output.notice) output.notice(paint(sentence, colour));
          else output.lines(paint(sentence, colour));
        },
        send: shell.recording,
      }),
    transcript({ file, clean }) {
      if (file === undefined) return transcript.stop() ?? null;
      if (session.member !== undefined && leavesFolder(file))
        return ['error', `a session document keeps its transcripts in its folder, got ${file}`];
      const refusal = transcript.start(file, { clean, send: shell.recording });
      return refusal === undefined ? ['ok', file] : ['error', refusal];
    },
  };
}

type FaultEvent = Parameters<NodeEvents['fault']>[0];

/** What a transcript says of a fault. */
function noteOf({ change, text }: FaultEvent): string {
  return change === 'fault' ? `Fault: ${text}.` : `Healed: ${text}.`;
}

function frozenSentence({ text, thaws }: FaultEvent): string {
  const how = thaws ? '' : ' thaw() here, or C-c while something runs, lets it go on.';
  return `${text}: it runs nothing and answers nothing.${how}`;
}

const folder = process.cwd();

/** A session document may come from a stranger: it writes nothing outside the folder in which it is played. */
function leavesFolder(file: string): boolean {
  return relative(folder, resolve(file)).split(sep)[0] === '..';
}

/** The shell, whose transcript hears that the user leaves by no entry: the input has ended, or the terminal has gone. */
function heardLeaving(shell: Shell, transcript: Transcript): Shell {
  return {
    ...shell,
    leave(status) {
      if (status === 0) transcript.endsUnseen();
      shell.leave(status);
    },
  };
}

export type StartNode = (options: NodeOptions, events: NodeEvents) => Promise<Node>;

/**
 * Runs sessions until one ends with a status, and exits with it. After init.restart() a new session begins.
 */
export async function runShell(options: StartOptions, start: StartNode): Promise<never> {
  Object.assign(process.env, options.env);
  if (options.node.kernel?.['shell_history'] === 'disabled') process.env['TERL_HISTORY'] = 'off';
  const onScreen = isTerminal() && options.shell;
  if (!onScreen) process.stdout.on('error', () => process.exit(1)); // the reader of the output has ended
  const transcript = createTranscript({
    size: terminalSize,
    now: () => performance.timeOrigin + performance.now(), // performance.now() is not affected if somebody sets the system's clock
    complain: (sentence) => process.stderr.write(`${signed(sentence)}\n`),
    command: startCommand(options.node.flags ?? []),
  });
  hearTerminal(transcript, onScreen);
  process.on('exit', (status) => transcript.ended(status));
  const session: Session = { options: kept(withRemoteName(options)), start, transcript };
  if (process.env[sessionVariable] !== undefined)
    session.member = (await import('../session/session-member.ts')).joinAsNode();
  let departure: Departure = refused(session) ?? 'restart';
  while (departure === 'restart')
    departure = await (onScreen ? onTerminal(session) : onLines(session));
  const { status, message } = departure;
  if (message !== undefined)
    (status === 0 ? process.stdout : process.stderr).write(`${plainText(message)}\n`);
  return exit(status);
}

interface Session {
  readonly options: StartOptions;
  readonly start: StartNode;
  readonly transcript: Transcript;
  node?: Node; // once it has started
  isStopping?: boolean; // after SIGTERM
  member?: SessionMember | undefined; // present if a session document is played on this node
  lines?: InputLines; // the lines of an input that is not a keyboard; after a restart reading continues
}

/** Opens the file of -transcript before the node starts. Returns a departure with the error if that fails. */
function refused({ options, transcript }: Session): Departure | undefined {
  for (const cookie of [options.node.cookie, ...Object.values(options.node.cookies ?? {})])
    if (cookie !== undefined) transcript.secret(cookie);
  if (options.node.join !== undefined) transcript.secret(options.node.join);
  const { transcript: wanted } = options;
  const why = wanted && transcript.start(wanted.file, wanted);
  return why ? { status: 1, message: `terl: ${why}` } : undefined;
}

function isTerminal(): boolean {
  const term = process.env['TERM'] ?? '';
  return process.stdin.isTTY && process.stdout.isTTY && term !== '' && term !== 'dumb';
}

/** Gives a node with -remsh but without a name a random, hidden name, as in Erlang. */
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

/** A session document that may come from a stranger keeps to its folder. */
function kept(options: StartOptions): StartOptions {
  if (process.env[keptVariable] === undefined) return options;
  return { ...options, node: { ...options.node, isKept: true } };
}

async function onTerminal(session: Session): Promise<Departure> {
  // before all else, so that the terminal does not echo keys typed during the start
  process.stdin.setRawMode(true);
  const { lesson } = session.options;
  const guided =
    lesson === undefined ? undefined : await (await import('./guided.ts')).guided(lesson);
  const transcribed = heard(createPrinter(), session.transcript);
  const printer = guided?.hear(transcribed) ?? transcribed;
  const shell = heardLeaving(
    createShell(
      wantsColours(process.env)
        ? {
            ...printer,
            value: (text) => printer.write(paintedValue(text)),
            report: (text) => printer.lines(paintedReport(text)),
          }
        : printer,
    ),
    session.transcript,
  );
  const booting = boot(session, shell, printer);
  const { runTerminalShell } = await import('../ui/terminal-shell.tsx');
  // in raw mode C-c is only a byte, so a start that hangs could not be ended
  const patience = setTimeout(() => process.stdin.setRawMode(false), bootTakes);
  const failure = await booting;
  guardLater();
  clearTimeout(patience);
  process.stdin.setRawMode(failure === undefined);
  if (failure !== undefined) {
    printWaiting(printer);
    return failure;
  }
  session.transcript.printed(systemBanner());
  process.stdout.write(systemBanner());
  shell.begin(session.options.remsh);
  session.transcript.asked(); // a document begins with the first prompt
  const { node } = session;
  const guide =
    guided === undefined || node === undefined
      ? undefined
      : (front: FrontReader): void => guided.begin(node, transcribed, front);
  const departure = await runTerminalShell(shell, printer, guide);
  printWaiting(printer);
  guided?.end();
  return departure;
}

/** Prints what waits for a screen, and what comes later: no screen was opened, or it has been closed. */
function printWaiting(printer: Printer): void {
  printer.resume((lines) => process.stdout.write(lines));
  printer.drain();
}

const bootTakes = 1_000; // ms; a start usually takes a tenth of this; after it raw mode ends, so that C-c ends the program

async function onLines(session: Session): Promise<Departure> {
  const { options } = session;
  const output = heardLines(
    createPlainOutput((text) => process.stdout.write(text), {
      room: roomIn(process.stdout),
      isTTY: process.stdout.isTTY,
      ...(session.member !== undefined && !process.stdout.isTTY ? { promptMark } : {}),
    }),
    session.transcript,
  );
  if (!options.shell) {
    doNotWaitForReaders(process);
    guardHeart();
  }
  const shell = heardLeaving(
    createShell(output, { menus: process.stdin.isTTY }),
    session.transcript,
  );
  const onTerm = (): void => stopInOrder(session, shell);
  process.on('SIGTERM', onTerm);
  void shell.left.then(() => process.off('SIGTERM', onTerm));
  const failure = await boot(session, shell, output);
  if (failure === 'restart') return failure;
  tellStarter(
    failure?.message === undefined
      ? { started: true }
      : { sentence: failure.message.replace(/^terl: /, '') },
  );
  if (failure !== undefined) return failure;
  if (!options.shell) {
    session.transcript.asked(); // there is no prompt to wait for
    return shell.left;
  }
  guardLater();
  const { linesOf, runPlainShell } = await import('../jobs/plain.ts');
  session.lines ??= linesOf(process.stdin);
  const { remsh, haltOnError = false } = options;
  return runPlainShell(shell, output, session.lines, { remsh, haltOnError });
}

/** Does init.stop(), which stops the applications first. A node that does not, or a second signal, ends without. */
function stopInOrder(session: Session, shell: Shell): void {
  const { node } = session;
  if (node === undefined || session.isStopping) return shell.leave(0);
  session.isStopping = true;
  void node.evaluate('init.stop()', 0, bootJob);
  const late = setTimeout(() => shell.leave(0), stopTakes);
  void shell.left.then(() => clearTimeout(late));
}

const stopTakes = 10_000; // ms for the applications to end

/**
 * Returns a function. It returns undefined if the stream has room
 * now, else a promise that resolves when the stream has room again.
 */
function roomIn(stream: NodeJS.WriteStream): () => Promise<void> | undefined {
  let room: Promise<void> | undefined;
  return () => {
    if (!stream.writableNeedDrain) return undefined;
    room ??= new Promise((resolve) => {
      stream.once('drain', () => {
        room = undefined;
        resolve();
      });
    });
    return room;
  };
}

/**
 * Makes writes non-blocking: without a screen the node runs on this thread, and a slow reader would stop it.
 */
function doNotWaitForReaders({ stdout, stderr }: NodeJS.Process): void {
  for (const stream of [stdout, stderr] as { _handle?: { setBlocking?(yes: boolean): void } }[])
    stream._handle?.setBlocking?.(false); // Node has no public function for this
}

/**
 * Tells the node the size of the terminal, now and after each change: the node wraps help texts at words, and tells its size to
 * Erlang processes that ask.
 */
function tellSize(node: Node, shell: Shell): void {
  if (!process.stdout.isTTY) return;
  const tell = (): void => {
    const { columns, rows } = terminalSize();
    node.screenIs(columns, rows);
  };
  tell();
  process.stdout.on('resize', tell);
  void shell.left.then(() => process.stdout.off('resize', tell));
}

/** Starts the node and runs the start files and boot steps. Returns a departure if the session ends here. */
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
    session.node = node;
    session.member?.shellIs(shell);
    session.member?.named(node, node.name);
    tellSize(node, shell);
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

/** Exits when all output has left the process. */
function exit(status: number): Promise<never> {
  return new Promise(() => {
    process.stdout.write('', () => process.stderr.write('', () => leave(status)));
  });
}
