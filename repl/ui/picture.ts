// What is on the screen: the shell, the line being typed, the incomplete line of output, and the lines printed above.
// An entry that is answered at once is drawn once, with its answer and the next prompt: until then all stays as it was.

import type { Signatures } from '../completion/signature.ts';
import type { ShellState } from '../jobs/jobs-state.ts';
import type { Printer } from '../jobs/printer.ts';
import type { Shell } from '../jobs/shell.ts';
import type { LineReader } from '../line/line-reader.ts';
import type { ReaderView } from '../line/reader-state.ts';

export interface ShellParts {
  readonly shell: Pick<Shell, 'state' | 'subscribe'>;
  readonly reader: LineReader; // of the job or the menu in front: another one after a change of the shell
  readonly printer: Pick<Printer, 'tail' | 'subscribe' | 'printNow'>;
  readonly signatures: Pick<Signatures, 'line' | 'subscribe'>;
}

export interface ShellView extends ShellState, ReaderView {
  readonly tail: string; // an incomplete line of output
  readonly signature: string; // the hint about the call at the cursor
}

/** A store for React. It changes once after all that happens in one step of the event loop. */
export interface Picture {
  view(): ShellView;
  subscribe(listener: () => void): () => void;
  /** Prints whole lines above the frame with this function, which puts the last frame below them. */
  printWith(write: (lines: string) => void): void;
  print(lines: string): void;
  /** Prints and draws now what waits for the answer to an entry. */
  draw(): void;
}

const answerTakes = 8; // ms: half the time for which a usual screen shows a picture; an evaluation that takes longer is drawn

export function createPicture(parts: ShellParts): Picture {
  const { shell, printer, signatures } = parts;
  const listeners = new Set<() => void>();
  let write: (lines: string) => void = () => undefined;
  let shown = viewOf(parts);
  let lines = ''; // printed during `waiting`
  let waiting: NodeJS.Timeout | undefined; // for the answer to an entry
  let isChanged = false; // since `shown`, in this step of the event loop

  const draw = (): void => {
    printer.printNow(); // before React hears of the change, so that the lines are above the new prompt
    clearTimeout(waiting);
    waiting = undefined;
    if (lines !== '') write(lines);
    lines = '';
    shown = viewOf(parts);
    for (const listener of listeners) listener();
  };

  const decide = (): void => {
    isChanged = false;
    const begins = shown.status === 'waiting' && shell.state().status === 'evaluating';
    if (begins) waiting ??= setTimeout(draw, answerTakes);
    else draw();
  };

  const changed = (): void => {
    if (isChanged) return;
    isChanged = true;
    queueMicrotask(decide);
  };

  followReader(parts, changed);
  shell.subscribe(changed);
  printer.subscribe(changed);
  signatures.subscribe(changed);
  return {
    view: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    printWith(print) {
      write = print;
    },
    print(text) {
      if (waiting === undefined) write(text);
      else lines += text;
    },
    draw() {
      if (waiting !== undefined) draw();
    },
  };
}

/** Follows the line of the reader that is in front. */
function followReader(parts: ShellParts, changed: () => void): void {
  let followed = parts.reader;
  let forget = followed.subscribe(changed);
  parts.shell.subscribe(() => {
    if (parts.reader === followed) return;
    forget();
    followed = parts.reader;
    forget = followed.subscribe(changed);
  });
}

function viewOf({ shell, reader, printer, signatures }: ShellParts): ShellView {
  return {
    ...shell.state(),
    ...reader.view(),
    tail: printer.tail(),
    signature: signatures.line(),
  };
}
