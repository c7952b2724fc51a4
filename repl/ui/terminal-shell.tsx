// The shell on a terminal: wires keys, line reader, shell, printer and screen to one another.

import { type Instance, render } from 'ink';
import { completionAt } from '../completion/completer.ts';
import { createSignatures } from '../completion/signature.ts';
import { createFrontReader } from '../jobs/front-reader.ts';
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
import { type InkDoor, Screen } from './screen.tsx';
import { restoreOnSignals } from './signals.ts';
import { stopUntilContinued } from './suspend.ts';
import { Term } from './terminal-kind.ts';

/** Show the prompt and serve it until the shell is left. The node must be attached. */
export async function runTerminalShell(shell: Shell, printer: Printer): Promise<Departure> {
  const colours = wantsColours(process.env);
  const capture = captureOutput((text) => printer.write(text));
  const term = new Term({ write: capture.write, size: terminalSize });
  const hint = (text: string): void => printer.lines(paint(text, colours ? palette.dim : ''));
  const echo = (source: string): void => {
    const label = labelOf(shell.state());
    const { menu, asks } = shell.state();
    const shown = menu === undefined && asks === undefined ? painted(source, colours) : source;
    printer.asked?.();
    // behind a line begun, as it stood on the screen
    printer.write(`${label}${shown.replaceAll('\n', `\n${label}`)}\n`);
    void printer.settled(); // this answers a key: no waiting for more
  };
  let door: InkDoor | undefined;
  let suspended = false;
  const readers = createFrontReader({
    shell,
    history: openHistory(historyFile(process.env), hint),
    complete: (text, at) => completionAt(text, at, shell.complete),
    echo,
    hint,
    clearScreen: () => door?.print('\x1b[H\x1b[2J'),
    suspend: () => void suspend(stopUntilContinued),
    editExternally: (text) => void edit(text),
    edited: (editor) => signatures.follow(editor),
  });
  const signatures = createSignatures(shell.complete);

  const edit = async (text: string): Promise<void> => {
    await suspend(async () => {
      const edited = await editExternally(text, process.env);
      if (edited.ok) readers.front().replace(edited.text);
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
      parts={{
        shell,
        printer,
        signatures,
        get reader() {
          return readers.front(); // another one for each job; the state of the shell changes with it
        },
      }}
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
