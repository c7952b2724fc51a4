// The rules of the line reader: from a state and an event to the next state and its effects. Pure.
// Keys typed during an evaluation wait in the state, and become part of the next input.

import { type Completion, finish, type Listing } from './candidates.ts';
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
import { foundText, keyInSearch, type Search, searchPrompt, startSearch } from './search.ts';

export interface ReaderState {
  readonly editor: Editor; // the line being typed, or the entry of the history shown in its place
  readonly reading: boolean; // false while an evaluation or a completion runs
  readonly waiting: readonly Action[]; // keys typed while `reading` is false
  readonly recalled: number | undefined; // the index of the history entry that is shown; undefined: the line being typed
  readonly draft: string; // the line being typed, while an entry of the history is shown
  readonly search: Search | undefined;
  readonly lastQuery: string;
  readonly count: number | undefined; // how often to repeat the next key (M-0 to M-9)
  readonly offered: { readonly to: Editor; readonly listing: Listing } | undefined; // the candidates found by a first Tab, and the editor at that moment
  readonly listing: Listing | undefined; // the candidates shown by a second Tab
  readonly suggestion: string; // the entry that a lesson suggests; '' for none
}

export type ReaderEvent =
  | { readonly kind: 'key'; readonly action: Action }
  | { readonly kind: 'ready' } // the evaluation is over
  | { readonly kind: 'next' } // take the first waiting key, if `reading`
  | { readonly kind: 'nothing-interrupted' } // no evaluation ran when the effect 'interrupt' was carried out
  | { readonly kind: 'completed'; readonly asked: Editor; readonly completion?: Completion }
  | { readonly kind: 'replaced'; readonly text: string } // the text for the line being typed
  | { readonly kind: 'suggested'; readonly text: string };

export type ReaderEffect =
  | { readonly kind: 'remember'; readonly entry: string }
  | { readonly kind: 'entered'; readonly source: string } // a whole entry
  | { readonly kind: 'blank'; readonly source: string }
  | { readonly kind: 'interrupt' } // interrupt the evaluation; the event 'nothing-interrupted' follows if none runs
  | { readonly kind: 'complete'; readonly asked: Editor } // ask for completions; the events 'completed' and 'ready' follow
  | { readonly kind: 'edit-externally'; readonly text: string }
  | { readonly kind: 'hint' | 'left' | 'clear-screen' | 'suspend' | 'quit' };

/** Facts from outside the state that the rules need at each event. */
export interface Surroundings {
  readonly entries: readonly string[]; // the history, oldest entry first
  readonly answers: boolean; // the line is for a process that asked for a line: it is not parsed, and not added to the history
  readonly statusOf: (source: string) => InputStatus;
}

/** The part of the state that the screen shows. */
export interface ReaderView {
  readonly editor: Editor;
  readonly prompt: string | undefined; // replaces the shell's prompt: the prompt of a search, or a count
  readonly listing: Listing | undefined; // the candidates below the line
  readonly ghost: string; // the rest of a suggestion, which the screen shows dim behind the cursor
}

type Step = readonly [ReaderState, readonly ReaderEffect[]];

export const firstReaderState: ReaderState = {
  editor: emptyEditor,
  reading: true,
  waiting: [],
  recalled: undefined,
  draft: '',
  search: undefined,
  lastQuery: '',
  count: undefined,
  offered: undefined,
  listing: undefined,
  suggestion: '',
};

/** Returns the state after an event, and the effects to carry out, in order. */
export function readerStep(state: ReaderState, event: ReaderEvent, around: Surroundings): Step {
  switch (event.kind) {
    case 'key':
      if (state.reading || urgent.has(event.action.kind))
        return perform(state, event.action, around);
      return only({ ...state, waiting: [...state.waiting, event.action] });
    case 'ready':
      return only({ ...state, reading: true });
    case 'next': {
      const [action, ...waiting] = state.waiting;
      if (!state.reading || action === undefined) return only(state);
      return perform({ ...state, waiting }, action, around);
    }
    case 'nothing-interrupted':
      return [cleared(state), state.editor.text === '' ? [{ kind: 'hint' }] : []];
    case 'completed':
      return only(completed(state, event.asked, event.completion));
    case 'suggested':
      return only({ ...state, suggestion: event.text });
    case 'replaced':
      return only(
        changed(state, {
          kind: 'replace',
          from: 0,
          end: state.editor.text.length,
          text: event.text,
        }),
      );
  }
}

export function readerView(state: ReaderState, entries: readonly string[]): ReaderView {
  const { editor, search, count, listing } = state;
  if (search !== undefined)
    return { editor: foundText(search, entries), prompt: searchPrompt(search), listing, ghost: '' };
  const prompt = count === undefined ? undefined : `(arg: ${count}) `; // the same text as in readline
  return { editor, prompt, listing, ghost: ghostOf(state) };
}

/** Returns the rest of the suggestion, if the line being typed is the beginning of it and the cursor is at the end. */
function ghostOf({ editor: { text, at }, suggestion }: ReaderState): string {
  return at === text.length && suggestion.startsWith(text) ? suggestion.slice(text.length) : '';
}

/** The kinds of actions that do not wait for the end of an evaluation. */
const urgent: ReadonlySet<Action['kind']> = new Set([
  'interrupt',
  'suspend',
  'clear-screen',
  'quit',
]);

function perform(state: ReaderState, action: Action, around: Surroundings): Step {
  const { search } = state;
  if (search === undefined)
    return suggested(state, action, around) ?? performCounted(state, action, around);
  const next = keyInSearch(search, action, around.entries, state.lastQuery);
  switch (next) {
    case 'left':
      return only(seeking(state, undefined));
    case 'taken':
      return performCounted(taken(state, search, around.entries), action, around);
    case 'aside':
      return performCounted(state, action, around);
    default:
      return only(seeking(state, next));
  }
}

/** Digits (M-0 to M-9) form a count; the next other key is performed that many times. */
function performCounted(state: ReaderState, action: Action, around: Surroundings): Step {
  const { count } = state;
  if (action.kind === 'digit') return only(counting(state, action.digit));
  if (count === undefined) return performTimes(state, action, undefined, around);
  if (action.kind === 'insert') return only(insertCounted(state, action.text));
  return performTimes(unlisted({ ...state, count: undefined }), action, count, around);
}

const largestCount = 1_000; // so that many digits typed by mistake do not make the shell hang

function counting(state: ReaderState, digits: string): ReaderState {
  const count = Math.min(largestCount, Number(`${state.count ?? ''}${digits}`));
  return unlisted({ ...state, count });
}

/** Adds digits at the start of a typed text to the count: M-1 and then 2 is twelve. */
function insertCounted(state: ReaderState, text: string): ReaderState {
  const digits = /^\d*/.exec(text)?.[0] ?? '';
  const counted = digits === '' ? state : counting(state, digits);
  const rest = text.slice(digits.length);
  if (rest === '') return counted;
  return changed({ ...counted, count: undefined }, { kind: 'insert', text: rest }, counted.count);
}

function performTimes(
  state: ReaderState,
  action: Action,
  count: number | undefined,
  around: Surroundings,
): Step {
  switch (action.kind) {
    case 'enter':
      return enter(state, around);
    case 'previous':
      return only(around.answers ? state : upOrBack(state, count ?? 1, around.entries));
    case 'next':
      return only(around.answers ? state : downOrForth(state, count ?? 1, around.entries));
    case 'delete-or-leave':
      if (state.editor.text === '') return leave(state, around);
      return only(changed(state, { kind: 'delete', to: 'right' }, count));
    case 'interrupt':
      return interrupt(state, around);
    case 'search':
      if (around.answers) return only(state);
      return only(seeking(state, startSearch(state.editor, around.entries, action.back)));
    case 'quit':
      return count === undefined ? quit(state) : only(state);
    case 'external-editor':
      return [state, [{ kind: 'edit-externally', text: state.editor.text }]];
    case 'complete':
      return around.answers ? only(state) : complete(state);
    case 'clear-screen':
    case 'suspend':
      return [state, [{ kind: action.kind }]];
    case 'digit':
      return only(state); // performCounted has handled it
    default:
      return only(changed(state, action, count));
  }
}

/** Takes the rest of the suggestion into the line, by Tab or Right; undefined if that is not what the key does now. */
function suggested(
  state: ReaderState,
  action: Action,
  { answers }: Surroundings,
): Step | undefined {
  const takes = action.kind === 'complete' || (action.kind === 'move' && action.to === 'right');
  const text = ghostOf(state);
  if (!takes || answers || state.count !== undefined || text === '') return undefined;
  return only(changed(state, { kind: 'insert', text }));
}

function enter(state: ReaderState, { answers, statusOf }: Surroundings): Step {
  const { editor } = state;
  const over = { ...cleared(state), reading: false };
  if (answers) return [over, [{ kind: 'entered', source: editor.text }]];
  const status = statusOf(editor.text);
  if (status === 'unfinished' && !insists(editor))
    return only(changed(state, { kind: 'insert', text: '\n' }));
  if (status === 'blank') return [cleared(state), [{ kind: 'blank', source: editor.text }]];
  const source = editor.text.trimEnd();
  return [
    over,
    [
      { kind: 'remember', entry: source },
      { kind: 'entered', source },
    ],
  ];
}

/** Whether the last two lines are empty: then Enter submits even an unfinished entry. */
function insists({ text, at }: Editor): boolean {
  return at === text.length && /\n[ \t]*\n[ \t]*$/.test(text);
}

function upOrBack(state: ReaderState, times: number, entries: readonly string[]): ReaderState {
  let next = state;
  for (let turn = 0; turn < times; turn += 1)
    next = onFirstLine(next.editor)
      ? recall(next, (next.recalled ?? entries.length) - 1, entries)
      : changed(next, { kind: 'move', to: 'up' });
  return next;
}

function downOrForth(state: ReaderState, times: number, entries: readonly string[]): ReaderState {
  let next = state;
  for (let turn = 0; turn < times; turn += 1)
    next = onLastLine(next.editor)
      ? recall(next, (next.recalled ?? entries.length) + 1, entries)
      : changed(next, { kind: 'move', to: 'down' });
  return next;
}

/** Shows entry `to` of the history. If `to` is the number of entries, shows the line being typed. */
function recall(state: ReaderState, to: number, entries: readonly string[]): ReaderState {
  if (to < 0 || to > entries.length) return state;
  const draft = state.recalled === undefined ? state.editor.text : state.draft;
  const text = entries[to] ?? draft;
  const recalled = to === entries.length ? undefined : to;
  return become({ ...state, draft, recalled }, edit(state.editor, { kind: 'set', text }));
}

function leave(state: ReaderState, { answers }: Surroundings): Step {
  return [answers ? { ...state, reading: false } : state, [{ kind: 'left' }]];
}

/** Interrupts the evaluation, and ends a search. Keys typed ahead stay, and are read next. */
function interrupt(state: ReaderState, { answers }: Surroundings): Step {
  const unsought = { ...state, search: undefined };
  // a line for a process is dropped, and reading goes on when the evaluation has ended
  const next = answers ? { ...cleared(unsought), reading: false } : unsought;
  return [next, [{ kind: 'interrupt' }]];
}

/** C-g removes a listing; without a listing it becomes the effect 'quit'. */
function quit(state: ReaderState): Step {
  return state.listing === undefined ? [state, [{ kind: 'quit' }]] : only(unlisted(state));
}

/** Shows the listing at a second Tab; at a first Tab asks for completions. Keys typed meanwhile wait. */
function complete(state: ReaderState): Step {
  const { editor, offered } = state;
  if (offered?.to === editor) return only({ ...state, listing: offered.listing });
  return [{ ...state, reading: false }, [{ kind: 'complete', asked: editor }]];
}

function completed(
  state: ReaderState,
  asked: Editor,
  completion: Completion | undefined,
): ReaderState {
  if (completion === undefined || asked !== state.editor) return state;
  const { replacement, listing } = finish(state.editor, completion);
  const next = replacement === undefined ? state : changed(state, replacement);
  const offered = listing === undefined ? undefined : { to: next.editor, listing };
  return { ...next, offered };
}

function seeking(state: ReaderState, search: Search | undefined): ReaderState {
  const lastQuery = search === undefined || search.query === '' ? state.lastQuery : search.query;
  return unlisted({ ...state, search, lastQuery });
}

/** Ends the search: the entry found becomes the line being typed. */
function taken(state: ReaderState, search: Search, entries: readonly string[]): ReaderState {
  const { entry, before } = search;
  const next = unlisted({ ...state, search: undefined });
  const found = foundText(search, entries);
  if (found === before) return next;
  const draft = state.recalled === undefined ? before.text : state.draft;
  const text = edit(before, { kind: 'set', text: found.text });
  return become({ ...next, draft, recalled: entry }, { ...text, at: found.at });
}

function changed(state: ReaderState, by: Edit, times = 1): ReaderState {
  return become(state, editTimes(state.editor, by, times));
}

function become(state: ReaderState, editor: Editor): ReaderState {
  return unlisted({ ...state, editor });
}

function cleared(state: ReaderState): ReaderState {
  const empty = become(state, { ...emptyEditor, ring: state.editor.ring });
  return { ...empty, recalled: undefined, draft: '' };
}

/** Removes the listing, as another text is shown now. */
function unlisted(state: ReaderState): ReaderState {
  return state.listing === undefined ? state : { ...state, listing: undefined };
}

function only(state: ReaderState): Step {
  return [state, []];
}
