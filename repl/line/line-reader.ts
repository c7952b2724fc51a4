// Reads entries from keys: the line being typed, the way back through the history, searches, completion, type-ahead.
// Keys that come while an evaluation runs wait, and become the next input. No screen.

import { previousGrapheme } from '../text/text-motion.ts';
import { type Completion, finish, type Listing } from './candidates.ts';
import type { History } from './history.ts';
import type { InputStatus } from './input-status.ts';
import type { Action } from './key-map.ts';
import {
  type Edit,
  type Editor,
  edit,
  editTimes,
  emptyEditor,
  onFirstLine,
  onLastLine,
} from './line-editor.ts';
import {
  foundText,
  type Search,
  searchFor,
  searchOn,
  searchPrompt,
  startSearch,
} from './search.ts';

/** What a line reader tells its shell and screen. */
export interface LineReaderEvents {
  entered(source: string): void; // a whole input; keys wait until `ready` is called
  blank(source: string): void; // Enter on nothing: the prompt shows again
  interrupted(): boolean; // C-c: true when an evaluation was interrupted
  hint(): void; // C-c on an empty line
  left(): void; // C-d on an empty line
  clearScreen(): void;
  suspend(): void;
  quit?(): void; // C-g outside of a search
  editExternally?(text: string): void; // C-o: what comes of it goes to `replace`
}

export interface LineReader {
  editor(): Editor;
  view(): ReaderView;
  subscribe(listener: () => void): () => void;
  press(actions: readonly Action[]): void;
  /** The evaluation is over: read on, first what was typed meanwhile. */
  ready(): void;
  /** Another text takes the place of what was typed. */
  replace(text: string): void;
}

/** What there is to see. */
export interface ReaderView {
  readonly editor: Editor;
  readonly prompt: string | undefined; // in place of the shell's own: of a search, or a count
  readonly listing: Listing | undefined; // shown below the line
}

export interface LineReaderOptions {
  readonly events: LineReaderEvents;
  readonly history: History;
  readonly statusOf: (source: string) => InputStatus;
  /** What could stand at the cursor. Keys wait for it, so it must come soon. */
  readonly complete?: (text: string, at: number) => Promise<Completion | undefined>;
  /** Whether the line is for a process that asked for one: it is taken as it is, and not remembered. */
  readonly answers?: () => boolean;
}

export function createLineReader(options: LineReaderOptions): LineReader {
  const { events, history, statusOf, complete, answers = () => false } = options;
  const listeners = new Set<() => void>();
  let editor = emptyEditor;
  const waiting: Action[] = []; // typed while an evaluation runs
  let reading = true;
  let recalled = history.entries.length; // which entry is shown; the length: the line being typed
  let draft = ''; // the line being typed, while an entry is shown
  let search: Search | undefined;
  let lastQuery = '';
  let count: number | undefined; // typed before what is to be done so often
  let offered: { readonly to: Editor; readonly listing: Listing } | undefined; // at the first Tab, shown at the second
  let view: ReaderView = { editor, prompt: undefined, listing: undefined };

  const show = (listing?: Listing): void => {
    const shown = search === undefined ? editor : foundText(search, history.entries);
    const counting = count === undefined ? undefined : `(arg: ${count}) `; // as readline's
    const prompt = search === undefined ? counting : searchPrompt(search);
    if (view.editor === shown && view.prompt === prompt && view.listing === listing) return;
    view = { editor: shown, prompt, listing };
    for (const listener of listeners) listener();
  };

  const become = (next: Editor): void => {
    editor = next;
    show();
  };

  const clear = (): void => {
    become({ ...emptyEditor, ring: editor.ring });
    recalled = history.entries.length;
    draft = '';
  };

  const enter = (): void => {
    const source = editor.text;
    if (answers()) {
      clear();
      reading = false;
      events.entered(source);
      return;
    }
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
    search = undefined;
    if (answers()) {
      reading = false; // until the evaluation has ended
      clear();
    }
    if (events.interrupted()) return; // what was typed ahead is read next
    if (editor.text === '') events.hint();
    clear();
  };

  const seek = (to: Search | undefined): void => {
    search = to;
    if (to !== undefined && to.query !== '') lastQuery = to.query;
    show();
  };

  /** What is found becomes the line being typed. */
  const takeFound = (): void => {
    if (search === undefined) return;
    const { entry, before } = search;
    const found = foundText(search, history.entries);
    search = undefined;
    if (found === before) return show();
    if (recalled === history.entries.length) draft = before.text;
    recalled = entry;
    become({ ...edit(before, { kind: 'set', text: found.text }), at: found.at });
  };

  /** A key while searching. False: the search is over, and the key does what it always does. */
  const performSearching = (current: Search, action: Action): boolean => {
    const { entries } = history;
    switch (action.kind) {
      case 'insert':
        seek(searchFor(current, entries, current.query + action.text.replaceAll('\n', ' ')));
        return true;
      case 'delete': {
        const { query } = current;
        const shorter = query.slice(0, previousGrapheme(query, query.length));
        seek(searchFor(current, entries, shorter));
        return true;
      }
      case 'search':
        seek(
          current.query === ''
            ? searchFor({ ...current, back: action.back }, entries, lastQuery)
            : searchOn(current, entries, action.back),
        );
        return true;
      case 'quit':
        seek(undefined);
        return true;
      case 'interrupt':
      case 'suspend':
      case 'clear-screen':
        return false;
      default:
        takeFound();
        return false;
    }
  };

  const startCompletion = async (): Promise<void> => {
    if (complete === undefined || answers()) return;
    if (offered?.to === editor) return show(offered.listing);
    const asked = editor;
    reading = false; // what is typed meanwhile belongs behind what is completed
    const completion = await complete(asked.text, asked.at).catch(() => undefined);
    if (completion !== undefined && asked === editor) offer(completion);
    ready();
  };

  const offer = (completion: Completion): void => {
    const { replacement, listing } = finish(editor, completion);
    if (replacement !== undefined) become(edit(editor, replacement));
    offered = listing === undefined ? undefined : { to: editor, listing };
  };

  const change = (by: Edit, times = 1): void => become(editTimes(editor, by, times));

  /** Give back how often to do what comes next, and forget it. */
  const takeCount = (): number | undefined => {
    const taken = count;
    count = undefined;
    if (taken !== undefined) show();
    return taken;
  };

  const addToCount = (digits: string): void => {
    count = Math.min(largestCount, Number(`${count ?? ''}${digits}`));
    show();
  };

  const perform = (action: Action): void => {
    if (search !== undefined && performSearching(search, action)) return;
    if (action.kind === 'digit') return addToCount(action.digit);
    if (action.kind === 'insert' && count !== undefined) {
      const digits = /^\d*/.exec(action.text)?.[0] ?? ''; // M-1 2 is twelve, too
      if (digits !== '') addToCount(digits);
      const text = action.text.slice(digits.length);
      if (text !== '') change({ kind: 'insert', text }, takeCount());
      return;
    }
    const counted = takeCount();
    const times = counted ?? 1;
    switch (action.kind) {
      case 'enter':
        return enter();
      case 'previous':
        if (answers()) return;
        for (let turn = 0; turn < times; turn += 1)
          if (onFirstLine(editor)) recall(-1);
          else change({ kind: 'move', to: 'up' });
        return;
      case 'next':
        if (answers()) return;
        for (let turn = 0; turn < times; turn += 1)
          if (onLastLine(editor)) recall(1);
          else change({ kind: 'move', to: 'down' });
        return;
      case 'delete-or-leave':
        if (editor.text !== '') return change({ kind: 'delete', to: 'right' }, times);
        if (answers()) reading = false;
        return events.left();
      case 'interrupt':
        return interrupt();
      case 'clear-screen':
        return events.clearScreen();
      case 'suspend':
        return events.suspend();
      case 'search':
        return answers() ? undefined : seek(startSearch(editor, history.entries, action.back));
      case 'quit':
        if (counted !== undefined) return;
        return view.listing === undefined ? events.quit?.() : show();
      case 'external-editor':
        return events.editExternally?.(editor.text);
      case 'complete':
        return void startCompletion();
      default:
        return change(action, times);
    }
  };

  const ready = (): void => {
    reading = true;
    while (reading) {
      const action = waiting.shift();
      if (action === undefined) return;
      perform(action);
    }
  };

  return {
    editor: () => view.editor,
    view: () => view,
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
    ready,
    replace(text) {
      change({ kind: 'replace', from: 0, end: editor.text.length, text });
    },
  };
}

const largestCount = 1_000; // a key held down must not hang the shell

/** What does not wait for an evaluation to end. */
const urgent: ReadonlySet<Action['kind']> = new Set([
  'interrupt',
  'suspend',
  'clear-screen',
  'quit',
]);

/** Enter twice on empty lines submits what is unfinished, so that nobody is stuck. */
function insists({ text, at }: Editor): boolean {
  return at === text.length && /\n[ \t]*\n[ \t]*$/.test(text);
}
