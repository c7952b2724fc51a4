// The line readers of a terminal. Each job and each menu has one, with its own half-typed
// line; keys go to the reader of the open menu, else to that of the job in front.

import type { History } from '../line/history.ts';
import { inputStatus } from '../line/input-status.ts';
import type { Editor } from '../line/line-editor.ts';
import {
  createLineReader,
  type LineReader,
  type LineReaderEvents,
  type LineReaderOptions,
} from '../line/line-reader.ts';
import { answerKeys, switchKeys } from '../record/pressed-keys.ts';
import { leavingHint } from '../text/banner.ts';
import { secondPressWithin } from './break-menu.ts';
import { menuPrompt } from './job-control.ts';
import { labelOf } from './prompt.ts';
import type { Shell } from './shell.ts';

const lessonHint = '(lesson.leave() leaves the lesson, Ctrl-D or q() the node)';

export interface FrontReaderOptions {
  readonly shell: Shell;
  readonly history: History;
  readonly breakMenu: boolean; // whether Ctrl-C twice opens it: not in a lesson, where it could end the node by mistake
  readonly echo: (source: string) => void; // shows the line that was entered, after its prompt
  readonly narrated?: (source: string) => void; // a line of comments was entered
  readonly pressed?: (keys: string) => void; // keys as a session document has them
  readonly hint: (text: string) => void;
  readonly complete: NonNullable<LineReaderOptions['complete']>;
  readonly clearScreen: () => void;
  readonly suspend: () => void;
  readonly editExternally: (text: string) => void;
  readonly edited: (editor: Editor) => void; // the line being typed has changed
}

export interface FrontReader {
  front(): LineReader;
}

export function createFrontReader(options: FrontReaderOptions): FrontReader {
  const readers = new Map<string, LineReader>();
  return {
    front() {
      const { menu, job } = options.shell.state();
      const key = menu ?? String(job);
      let reader = readers.get(key);
      if (reader === undefined) {
        const made = menu === undefined ? jobReader(options) : menuReader(options);
        made.subscribe(() => options.edited(made.editor()));
        readers.set(key, made);
        reader = made;
      }
      return reader;
    },
  };
}

function jobReader(options: FrontReaderOptions): LineReader {
  const { shell, history, complete, echo, hint, editExternally } = options;
  const { job } = shell.state();
  const isAsked = (): boolean => shell.state().job === job && shell.state().asks !== undefined;
  let pressed = Number.NEGATIVE_INFINITY; // the time at which C-c was last pressed on an empty line
  const reader = createLineReader({
    history,
    statusOf: inputStatus,
    complete,
    answers: isAsked,
    events: {
      editExternally,
      ...shared(options),
      entered(source) {
        if (isAsked()) options.pressed?.(answerKeys(source));
        echo(source);
        if (isAsked()) return shell.answer(`${source}\n`);
        void shell.enter(source).then(() => reader.ready());
      },
      blank(source) {
        echo(source);
        options.narrated?.(source);
      },
      interrupted() {
        const wasEvaluating = shell.interrupt();
        if (wasEvaluating) options.pressed?.('%% keys C-c');
        return wasEvaluating;
      },
      hint() {
        const again = performance.now() - pressed < secondPressWithin;
        pressed = again ? Number.NEGATIVE_INFINITY : performance.now();
        if (!options.breakMenu) return hint(lessonHint);
        if (!again) return hint(leavingHint);
        options.pressed?.(`%% keys C-c C-c\n${leavingHint}`);
        shell.openMenu('break');
      },
      left() {
        if (isAsked()) options.pressed?.('%% keys C-d');
        echo('');
        if (isAsked()) shell.answer(null);
        else shell.leave(0);
      },
      quit() {
        const waits = shell.state().status === 'waiting';
        if (waits) echo(reader.editor().text);
        options.pressed?.(switchKeys(waits && !isAsked() ? labelOf(shell.state()) : undefined));
        shell.openMenu('switch');
      },
    },
  });
  // when a process asks for a line during an evaluation, the
  // reader reads again: text typed ahead goes to the process
  shell.subscribe(() => {
    if (isAsked()) reader.ready();
  });
  return reader;
}

/** The reader of a menu: every line is a command, and no line goes into the history. */
function menuReader(options: FrontReaderOptions): LineReader {
  const { shell, echo } = options;
  const command = (line: string): void => {
    const { menu } = shell.state();
    if (menu === 'switch') options.pressed?.(`${menuPrompt}${line}`);
    else if (menu === 'break') options.pressed?.(answerKeys(line));
    echo(line);
    shell.command(line);
  };
  const reader = createLineReader({
    history: { entries: [], add: () => undefined },
    statusOf: (line) => (line.trim() === '' ? 'blank' : 'whole'),
    events: {
      ...shared(options),
      entered(line) {
        command(line);
        reader.ready();
      },
      blank: command,
      interrupted: () => false,
      // as in Erlang, C-c at the BREAK menu aborts
      hint: () => shell.command(shell.state().menu === 'break' ? 'a' : ''),
      left: () => shell.leave(0),
    },
  });
  return reader;
}

function shared(options: FrontReaderOptions): Pick<LineReaderEvents, 'clearScreen' | 'suspend'> {
  return { clearScreen: options.clearScreen, suspend: options.suspend };
}
