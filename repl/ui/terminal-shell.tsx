// The shell on a terminal: connects the keys, the line reader, the shell, the printer and the screen.

import { type Instance, render } from 'ink';
import { completionAt } from '../completion/completer.ts';
import { createSignatures, type Signatures } from '../completion/signature.ts';
import { createFrontReader, type FrontReader } from '../jobs/front-reader.ts';
import type { Departure } from '../jobs/jobs-state.ts';
import type { Printer } from '../jobs/printer.ts';
import { labelOf } from '../jobs/prompt.ts';
import type { Shell } from '../jobs/shell.ts';
import { painted } from '../line/highlight.ts';
import { historyFile, openHistory } from '../line/history.ts';
import { warmUpInputStatus } from '../line/input-status.ts';
import { paint, palette, wantsColours } from '../text/colour.ts';
import { terminalSize } from '../text/terminal-size.ts';
import { captureOutput } from './capture.ts';
import { editExternally } from './external-editor.ts';
import { createLending, type Lending } from './lending.ts';
import { createPicture, type ShellParts } from './picture.ts';
import { Screen } from './screen.tsx';
import { restoreOnSignals } from './signals.ts';
import { stopUntilContinued } from './suspend.ts';
import { Term } from './terminal-kind.ts';

/** Shows the prompt and reads entries until the shell is left. The node must be attached. `guide`: begins a lesson. */
export async function runTerminalShell(
  shell: Shell,
  printer: Printer,
  guide?: (readers: FrontReader) => void,
): Promise<Departure> {
  const colours = wantsColours(process.env);
  const capture = captureOutput((text) => printer.write(text));
  const term = new Term({ write: capture.write, size: terminalSize });
  const lending = createLending(printer, term);
  const signatures = createSignatures(shell.complete);
  const isLesson = guide !== undefined;
  const readers = createReaders({ shell, printer, signatures, lending, colours, isLesson });
  guide?.(readers);
  const onResize = (): void => term.resized();
  process.stdout.on('resize', onResize);
  const parts: ShellParts = {
    shell,
    printer,
    signatures,
    get reader() {
      return readers.front(); // each job has its own reader
    },
  };
  const picture = createPicture(parts);
  const ink = render(
    <Screen
      parts={parts}
      picture={picture}
      colours={colours}
      onFrame={(frame) => term.setFrame(frame)}
      onReady={(door) => {
        lending.ready(door, picture);
        setImmediate(warmUpInputStatus);
      }}
    />,
    // maxFps: 0 means no limit. `term` joins frames itself, and a frame that Ink delays would leave an old prompt on the screen
    { stdout: term, interactive: true, exitOnCtrlC: false, patchConsole: false, maxFps: 0 },
  );
  const forget = restoreOnSignals(() => {
    picture.draw();
    ink.unmount();
    term.flushSync();
  });
  const departure = await shell.left;
  printer.drain();
  picture.draw();
  await takeDown(ink, term);
  forget();
  process.stdout.off('resize', onResize);
  capture.restore();
  return departure;
}

interface ReaderParts {
  readonly shell: Shell;
  readonly printer: Printer;
  readonly signatures: Signatures;
  readonly lending: Lending;
  readonly colours: boolean;
  readonly isLesson: boolean;
}

function createReaders(parts: ReaderParts): FrontReader {
  const { shell, printer, signatures, lending, colours, isLesson } = parts;
  const hint = (text: string): void => {
    const shown = paint(text, colours ? palette.dim : '');
    if (printer.notice) printer.notice(shown);
    else printer.lines(shown);
  };
  const edit = async (text: string): Promise<void> => {
    const edited = await editExternally(text, process.env);
    if (edited.ok) readers.front().replace(edited.text);
    else hint(`(${edited.sentence})`);
  };
  const readers = createFrontReader({
    shell,
    history: openHistory(historyFile(process.env), hint),
    breakMenu: !isLesson,
    complete: (text, at) => completionAt(text, at, shell.complete),
    echo: (source) => echo(parts, source),
    narrated: (source) => printer.narrated?.(source),
    pressed: (keys) => printer.pressed?.(keys),
    hint,
    clearScreen: lending.clearScreen,
    suspend: () => void lending.lend(stopUntilContinued),
    editExternally: (text) => void lending.lend(() => edit(text)),
    edited: signatures.follow,
  });
  return readers;
}

/** Prints the line that was entered, after its prompt. */
function echo({ shell, printer, colours }: ReaderParts, source: string): void {
  const label = labelOf(shell.state());
  const { menu, asks } = shell.state();
  const isEntry = menu === undefined && asks === undefined;
  const isTyped = asks === undefined && menu !== 'break'; // a document has it as what was typed
  const shown = isEntry ? painted(source, colours) : source;
  printer.asked?.();
  // the prompt follows an incomplete line of output, as it did on the screen
  const text = `${label}${shown.replaceAll('\n', `\n${label}`)}\n`;
  if (isTyped && printer.echo) printer.echo(text);
  else printer.write(text);
}

/** Ends Ink and removes the frame; the rest of the screen stays. */
async function takeDown(ink: Instance, term: Term): Promise<void> {
  await ink.waitUntilRenderFlush();
  ink.clear();
  ink.unmount();
  term.flushSync();
}
