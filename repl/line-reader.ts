// Reads entries from keys: the line being typed, the way back through the history, and type-ahead.
// Keys that come while an evaluation runs wait, and become the next input. No screen.

import type { History } from './history.ts';
import type { InputStatus } from './input-status.ts';
import type { Action } from './key-map.ts';
import { type Editor, edit, emptyEditor, onFirstLine, onLastLine } from './line-editor.ts';

/** What a line reader tells its shell and screen. */
export interface LineReaderEvents {
  entered(source: string): void; // a whole input; keys wait until `ready` is called
  blank(source: string): void; // Enter on nothing: the prompt shows again
  interrupted(): boolean; // C-c: true when an evaluation was interrupted
  hint(): void; // C-c on an empty line
  left(): void; // C-d on an empty line
  clearScreen(): void;
  suspend(): void;
}

export interface LineReader {
  editor(): Editor;
  subscribe(listener: () => void): () => void;
  press(actions: readonly Action[]): void;
  /** The evaluation is over: read on, first what was typed meanwhile. */
  ready(): void;
}

export interface LineReaderOptions {
  readonly events: LineReaderEvents;
  readonly history: History;
  readonly statusOf: (source: string) => InputStatus;
}

export function createLineReader({ events, history, statusOf }: LineReaderOptions): LineReader {
  const listeners = new Set<() => void>();
  let editor = emptyEditor;
  let waiting: Action[] = []; // typed while an evaluation runs
  let reading = true;
  let recalled = history.entries.length; // which entry is shown; the length: the line being typed
  let draft = ''; // the line being typed, while an entry is shown

  const become = (next: Editor): void => {
    if (next === editor) return;
    editor = next;
    for (const listener of listeners) listener();
  };

  const clear = (): void => {
    become({ ...emptyEditor, killed: editor.killed });
    recalled = history.entries.length;
    draft = '';
  };

  const enter = (): void => {
    const source = editor.text;
    const status = statusOf(source);
    if (status === 'unfinished' && !insists(editor)) {
      become(edit(editor, { kind: 'insert', text: '\n' }));
      return;
    }
    if (status === 'blank') {
      clear();
      events.blank(source);
      return;
    }
    history.add(source.trimEnd());
    clear();
    reading = false;
    events.entered(source.trimEnd());
  };

  const recall = (by: -1 | 1): void => {
    const to = recalled + by;
    if (to < 0 || to > history.entries.length) return;
    if (recalled === history.entries.length) draft = editor.text;
    recalled = to;
    become(edit(editor, { kind: 'set', text: history.entries[to] ?? draft }));
  };

  const interrupt = (): void => {
    waiting = []; // as a terminal drops what was typed before C-c
    if (events.interrupted()) return;
    if (editor.text === '') events.hint();
    clear();
  };

  const perform = (action: Action): void => {
    switch (action.kind) {
      case 'enter':
        enter();
        return;
      case 'previous':
        if (onFirstLine(editor)) recall(-1);
        else become(edit(editor, { kind: 'move', to: 'up' }));
        return;
      case 'next':
        if (onLastLine(editor)) recall(1);
        else become(edit(editor, { kind: 'move', to: 'down' }));
        return;
      case 'delete-or-leave':
        if (editor.text === '') events.left();
        else become(edit(editor, { kind: 'delete', to: 'right' }));
        return;
      case 'interrupt':
        interrupt();
        return;
      case 'clear-screen':
        events.clearScreen();
        return;
      case 'suspend':
        events.suspend();
        return;
      case 'insert':
      case 'move':
      case 'delete':
      case 'kill':
      case 'yank':
      case 'transpose':
      case 'undo':
      case 'set':
        become(edit(editor, action));
        return;
    }
  };

  return {
    editor: () => editor,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    press(actions) {
      for (const action of actions) {
        if (reading || urgent.has(action.kind)) perform(action);
        else waiting.push(action);
      }
    },
    ready() {
      reading = true;
      while (reading) {
        const action = waiting.shift();
        if (action === undefined) return;
        perform(action);
      }
    },
  };
}

/** What does not wait for an evaluation to end. */
const urgent: ReadonlySet<Action['kind']> = new Set(['interrupt', 'suspend', 'clear-screen']);

/** Enter twice on empty lines submits what is unfinished, so that nobody is stuck. */
function insists({ text, at }: Editor): boolean {
  return at === text.length && /\n[ \t]*\n[ \t]*$/.test(text);
}
