// The shell on a terminal: wires keys, line reader, shell, printer and screen to one another.

import { type Instance, render } from 'ink';
import { paint, palette, wantsColours } from '../colour.ts';
import { completionAt } from '../completer.ts';
import { painted } from '../highlight.ts';
import { historyFile, openHistory } from '../history.ts';
import { inputStatus, warmUpInputStatus } from '../input-status.ts';
import { createLineReader } from '../line-reader.ts';
import type { Printer } from '../printer.ts';
import { prompt } from '../prompt.ts';
import type { Departure, Shell } from '../shell.ts';
import { createSignatures } from '../signature.ts';
import { captureOutput } from './capture.ts';
import { editExternally } from './external-editor.ts';
import { type InkDoor, Screen } from './screen.tsx';
import { restoreOnSignals } from './signals.ts';
import { stopUntilContinued } from './suspend.ts';
import { Term } from './term.ts';

/** Show the prompt and serve it until the shell is left. The node must be attached. */
export async function runTerminalShell(shell: Shell, printer: Printer): Promise<Departure> {
  const colours = wantsColours(process.env);
  const capture = captureOutput((text) => printer.write(text));
  const term = new Term({ write: capture.write, size: terminalSize });
  const hint = (text: string): void => printer.lines(paint(text, colours ? palette.dim : ''));
  const echo = (source: string): void => {
    const { name, count } = shell.state();
    const label = prompt(name, count);
    printer.lines(label + painted(source, colours).replaceAll('\n', `\n${label}`));
  };
  let door: InkDoor | undefined;
  let suspended = false;

  const reader = createLineReader({
    history: openHistory(historyFile(process.env), hint),
    statusOf: inputStatus,
    complete: (text, at) => completionAt(text, at, shell.complete),
    events: {
      entered(source) {
        echo(source);
        void shell.enter(source).then(() => reader.ready());
      },
      blank: echo,
      interrupted: () => shell.interrupt(),
      hint: () => hint('(Ctrl-D or q() leaves)'),
      left() {
        echo('');
        shell.leave(0);
      },
      clearScreen: () => door?.print('\x1b[H\x1b[2J'),
      suspend: () => void suspend(stopUntilContinued),
      editExternally: (text) => void edit(text),
    },
  });
  const signatures = createSignatures(shell.complete);
  reader.subscribe(() => signatures.follow(reader.editor()));

  const edit = async (text: string): Promise<void> => {
    await suspend(async () => {
      const edited = await editExternally(text, process.env);
      if (edited.ok) reader.replace(edited.text);
      else hint(`(${edited.sentence})`);
    });
  };

  const suspend = async (meanwhile: () => Promise<void>): Promise<void> => {
    if (door === undefined || suspended) return; // C-z held down comes several times
    const { print } = door;
    suspended = true;
    printer.hold(); // what Ink is given meanwhile it would drop
    await door.suspend(async () => {
      term.flushSync();
      await meanwhile();
    });
    suspended = false;
    term.resized(); // while stopped nobody told us
    printer.resume(print);
  };

  const onReady = (ready: InkDoor): void => {
    door = ready;
    printer.resume(ready.print);
    setImmediate(warmUpInputStatus);
  };

  const onResize = (): void => term.resized();
  process.stdout.on('resize', onResize);
  const ink = render(
    <Screen
      parts={{ shell, reader, printer, signatures }}
      colours={colours}
      onFrame={(frame) => term.setFrame(frame)}
      onReady={onReady}
    />,
    // Term coalesces frames, so Ink need not: a late frame would leave a stale prompt behind
    { stdout: term, interactive: true, exitOnCtrlC: false, patchConsole: false, maxFps: 1000 },
  );
  const forget = restoreOnSignals(() => {
    ink.unmount();
    term.flushSync();
  });
  const departure = await shell.left;
  printer.drain();
  await takeDown(ink, term);
  forget();
  process.stdout.off('resize', onResize);
  capture.restore();
  return departure;
}

/** Leave the screen as it is, without the frame. */
async function takeDown(ink: Instance, term: Term): Promise<void> {
  await ink.waitUntilRenderFlush();
  ink.clear();
  ink.unmount();
  term.flushSync();
}

/** A terminal that does not say its size is taken for the classic one. */
function terminalSize(): { columns: number; rows: number } {
  const [columns, rows] = process.stdout.getWindowSize();
  return { columns: columns || 80, rows: rows || 24 };
}
