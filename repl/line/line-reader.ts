// Reads entries from keys. Carries out the effects of the rules in reader-state.ts: calls the
// shell and the screen, adds entries to the history, asks for completions. Draws nothing.

import type { Completion } from './candidates.ts';
import type { History } from './history.ts';
import type { InputStatus } from './input-status.ts';
import type { Action } from './key-map.ts';
import type { Editor } from './line-editor.ts';
import {
  firstReaderState,
  type ReaderEffect,
  type ReaderEvent,
  type ReaderView,
  readerStep,
  readerView,
} from './reader-state.ts';

/** The callbacks of a line reader to its shell and screen. */
export interface LineReaderEvents {
  entered(source: string): void; // a whole entry; keys wait until ready() is called
  blank(source: string): void; // Enter on a blank line: the prompt is shown again
  interrupted(): boolean; // C-c: returns true if it interrupted an evaluation
  hint(): void; // C-c on an empty line
  left(): void; // C-d on an empty line
  clearScreen(): void;
  suspend(): void;
  quit?(): void; // C-g outside of a search
  editExternally?(text: string): void; // C-o: edits the text in another program; the result goes to replace()
}

export interface LineReader {
  editor(): Editor;
  view(): ReaderView;
  subscribe(listener: () => void): () => void;
  press(actions: readonly Action[]): void;
  /** The evaluation is over: reads on, first the keys that were typed during the evaluation. */
  ready(): void;
  /** Replaces the line being typed by another text. */
  replace(text: string): void;
  /** Shows an entry dim, to be typed over; '' ends that. */
  suggest(text: string): void;
}

export interface LineReaderOptions {
  readonly events: LineReaderEvents;
  readonly history: History;
  readonly statusOf: (source: string) => InputStatus;
  /** Returns the completions at the cursor. Keys wait for this promise, so it must resolve soon. */
  readonly complete?: (text: string, at: number) => Promise<Completion | undefined>;
  /**
   * Whether the line is for a process that asked for a line:
   * then it is not parsed, and not added to the history.
   */
  readonly answers?: () => boolean;
}

export function createLineReader(options: LineReaderOptions): LineReader {
  const { history, statusOf, answers = () => false } = options;
  const { entries } = history;
  const listeners = new Set<() => void>();
  let state = firstReaderState;
  let view = readerView(state, entries);

  const tell = (event: ReaderEvent): void => {
    const [next, effects] = readerStep(state, event, { entries, answers: answers(), statusOf });
    state = next;
    show();
    for (const effect of effects) carryOut(effect, options, tell, ready);
  };

  const show = (): void => {
    const now = readerView(state, entries);
    const { editor, prompt, listing, ghost } = view;
    const isSame = now.editor === editor && now.prompt === prompt && now.ghost === ghost;
    if (isSame && now.listing === listing) return;
    view = now;
    for (const listener of listeners) listener();
  };

  const ready = (): void => {
    tell({ kind: 'ready' });
    while (state.reading && state.waiting.length > 0) tell({ kind: 'next' });
  };

  return {
    editor: () => view.editor,
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    press(actions) {
      for (const action of actions) tell({ kind: 'key', action });
    },
    ready,
    replace: (text) => tell({ kind: 'replaced', text }),
    suggest: (text) => tell({ kind: 'suggested', text }),
  };
}

function carryOut(
  effect: ReaderEffect,
  { events, history, complete }: LineReaderOptions,
  tell: (event: ReaderEvent) => void,
  ready: () => void,
): void {
  switch (effect.kind) {
    case 'remember':
      return history.add(effect.entry);
    case 'entered':
      return events.entered(effect.source);
    case 'blank':
      return events.blank(effect.source);
    case 'interrupt':
      return events.interrupted() ? undefined : tell({ kind: 'nothing-interrupted' });
    case 'hint':
      return events.hint();
    case 'left':
      return events.left();
    case 'clear-screen':
      return events.clearScreen();
    case 'suspend':
      return events.suspend();
    case 'quit':
      return events.quit?.();
    case 'edit-externally':
      return events.editExternally?.(effect.text);
    case 'complete': {
      const { asked } = effect;
      if (complete === undefined) return ready();
      void complete(asked.text, asked.at)
        .catch(() => undefined)
        .then((completion) => {
          if (completion !== undefined) tell({ kind: 'completed', asked, completion });
          ready();
        });
    }
  }
}
