// The line being typed: from a state and an edit to the next state (edlin). Pure.
// The text is one string; the cursor is a UTF-16 offset that always lies between two graphemes.

import {
  columnOf,
  endOfLine,
  endOfWord,
  graphemeEnd,
  graphemeStart,
  nextGrapheme,
  nextWord,
  previousGrapheme,
  previousWord,
  startOfLine,
  startOfNextWord,
} from '../text/text-motion.ts';

export interface Editor {
  readonly text: string; // may hold several lines
  readonly at: number; // the cursor, as an offset into text
  readonly ring: readonly string[]; // killed texts, newest first: C-y inserts the first
  readonly last: 'insert' | 'kill' | Yank | undefined; // the kind of the last edit, if the next edit may continue it
  readonly undo: readonly Snapshot[]; // oldest first
  readonly redo: readonly Snapshot[]; // states that undo has taken back, the latest last
}

interface Snapshot {
  readonly text: string;
  readonly at: number;
}

/** The last C-y: M-y replaces the inserted text by the next text of the ring. */
interface Yank {
  readonly from: number; // the start of the inserted text
  readonly turn: number; // the index of the inserted text in the ring
}

export type Motion =
  | 'left'
  | 'right'
  | 'word-left'
  | 'word-right'
  | 'line-start'
  | 'line-end'
  | 'up'
  | 'down'
  | 'start'
  | 'end';

export type KillMotion = 'line-start' | 'line-end' | 'word-left' | 'word-right' | 'blank-left';

export type Edit =
  | { readonly kind: 'insert'; readonly text: string }
  | { readonly kind: 'move'; readonly to: Motion }
  | { readonly kind: 'delete'; readonly to: 'left' | 'right' }
  | { readonly kind: 'kill'; readonly to: KillMotion }
  | { readonly kind: 'yank' }
  | { readonly kind: 'yank-pop' }
  | { readonly kind: 'transpose'; readonly what?: 'characters' | 'words' }
  | { readonly kind: 'case'; readonly to: 'upper' | 'lower' | 'capital' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | { readonly kind: 'replace'; readonly from: number; readonly end: number; readonly text: string }
  | { readonly kind: 'set'; readonly text: string }; // an entry of the history

export const emptyEditor: Editor = {
  text: '',
  at: 0,
  ring: [],
  last: undefined,
  undo: [],
  redo: [],
};

/** Returns the editor after one edit. An edit that changes nothing returns the same editor. */
export function edit(editor: Editor, edit: Edit): Editor {
  switch (edit.kind) {
    case 'insert':
      return insert(editor, edit.text);
    case 'move':
      return move(editor, target(editor, edit.to));
    case 'delete':
      return cut(editor, target(editor, edit.to));
    case 'kill':
      return kill(editor, edit.to);
    case 'yank':
      return yank(editor);
    case 'yank-pop':
      return yankPop(editor);
    case 'transpose':
      return edit.what === 'words' ? transposeWords(editor) : transpose(editor);
    case 'case':
      return changeCase(editor, edit.to);
    case 'undo':
      return undo(editor);
    case 'redo':
      return redo(editor);
    case 'replace':
      return replace(editor, edit.from, edit.end, edit.text);
    case 'set':
      return { ...emptyEditor, ring: editor.ring, text: edit.text, at: edit.text.length };
  }
}

/** Returns the editor after the same edit N times; one undo takes all of them back. */
export function editTimes(editor: Editor, by: Edit, times: number): Editor {
  let next = editor;
  for (let turn = 0; turn < times; turn += 1) next = edit(next, by);
  if (times < 2 || by.kind === 'undo' || by.kind === 'redo' || next.text === editor.text)
    return next;
  const { text, at } = editor;
  return { ...next, undo: [...editor.undo.slice(1 - undoSteps), { text, at }] };
}

/** Whether the cursor is on the first line of the text: there, Up goes to the history. */
export function onFirstLine({ text, at }: Editor): boolean {
  return startOfLine(text, at) === 0;
}

export function onLastLine({ text, at }: Editor): boolean {
  return endOfLine(text, at) === text.length;
}

function insert(editor: Editor, text: string): Editor {
  if (text === '') return editor;
  const next = replace(editor, editor.at, editor.at, text);
  // letters typed one by one are undone word by word
  const merges = editor.last === 'insert' && text.length === 1 && text !== ' ' && text !== '\n';
  return { ...next, undo: merges ? editor.undo : next.undo, last: 'insert' };
}

function move(editor: Editor, at: number): Editor {
  return at === editor.at ? editor : { ...editor, at, last: undefined };
}

function cut(editor: Editor, to: number): Editor {
  const from = Math.min(editor.at, to);
  const end = Math.max(editor.at, to);
  return from === end ? editor : replace(editor, from, end, '');
}

const ringSize = 60; // texts kept; the same as Emacs's kill-ring-max

function kill(editor: Editor, to: KillMotion): Editor {
  let end = target(editor, to);
  // at the end of a line, kill the newline, which joins the next line
  if (to === 'line-end' && end === editor.at) end = target(editor, 'right');
  const next = cut(editor, end);
  if (next === editor) return editor;
  const piece = editor.text.slice(Math.min(editor.at, end), Math.max(editor.at, end));
  const [newest = '', ...older] = editor.ring;
  const joined = end < editor.at ? piece + newest : newest + piece;
  const ring = editor.last === 'kill' ? [joined, ...older] : [piece, ...editor.ring];
  return { ...next, ring: ring.slice(0, ringSize), last: 'kill' };
}

function yank(editor: Editor): Editor {
  const [newest] = editor.ring;
  if (newest === undefined) return editor;
  const { at: from } = editor;
  return { ...replace(editor, from, from, newest), last: { from, turn: 0 } };
}

/**
 * Replaces the text of the last C-y by the next of the ring (M-y). Only right after C-y or M-y, as in Emacs.
 */
function yankPop(editor: Editor): Editor {
  const { last, ring } = editor;
  if (typeof last !== 'object' || ring.length < 2) return editor;
  const turn = (last.turn + 1) % ring.length;
  const before = undo(editor); // undo the last C-y first, so that one undo takes back all M-y together
  const next = replace(before, before.at, before.at, ring[turn] ?? '');
  return { ...next, last: { from: last.from, turn } };
}

function transpose(editor: Editor): Editor {
  const { text, at } = editor;
  // at the end of a line swap the two graphemes before the cursor, else the two around it
  const middle = at === endOfLine(text, at) ? previousGrapheme(text, at) : at;
  const from = previousGrapheme(text, middle);
  const end = nextGrapheme(text, middle);
  if (from < startOfLine(text, at) || from === middle || middle === end) return editor;
  return replace(editor, from, end, text.slice(middle, end) + text.slice(from, middle));
}

function transposeWords(editor: Editor): Editor {
  const { text, at } = editor;
  const hasNext = endOfWord(text, startOfNextWord(text, at)) > startOfNextWord(text, at);
  const end = hasNext ? nextWord(text, at) : endOfWord(text, previousWord(text, at));
  const second = previousWord(text, end);
  const first = previousWord(text, second);
  const middle = endOfWord(text, first);
  if (first === second || middle > second) return editor;
  const pieces = [text.slice(second, end), text.slice(middle, second), text.slice(first, middle)];
  return replace(editor, first, end, pieces.join(''));
}

function changeCase(editor: Editor, to: 'upper' | 'lower' | 'capital'): Editor {
  const { text, at } = editor;
  const end = nextWord(text, at);
  const word = text.slice(at, end);
  const changed = changedCase(word, to);
  return changed === word ? move(editor, end) : replace(editor, at, end, changed);
}

function changedCase(word: string, to: 'upper' | 'lower' | 'capital'): string {
  if (to === 'upper') return word.toUpperCase();
  const lower = word.toLowerCase();
  return to === 'lower' ? lower : lower.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}

function undo(editor: Editor): Editor {
  const { text, at, undo } = editor;
  const last = undo.at(-1);
  if (last === undefined) return editor;
  return {
    ...editor,
    ...last,
    undo: undo.slice(0, -1),
    redo: [...editor.redo, { text, at }],
    last: undefined,
  };
}

function redo(editor: Editor): Editor {
  const { text, at, redo } = editor;
  const last = redo.at(-1);
  if (last === undefined) return editor;
  return {
    ...editor,
    ...last,
    undo: [...editor.undo, { text, at }],
    redo: redo.slice(0, -1),
    last: undefined,
  };
}

const undoSteps = 200; // the most states that undo keeps

function replace(editor: Editor, from: number, end: number, by: string): Editor {
  const text = editor.text.slice(0, from) + by + editor.text.slice(end);
  return {
    text,
    // the inserted text may form one grapheme with the text after it: an accent, a joined emoji
    at: graphemeEnd(text, from + by.length),
    ring: editor.ring,
    last: undefined,
    undo: [...editor.undo.slice(1 - undoSteps), { text: editor.text, at: editor.at }],
    redo: [],
  };
}

function target({ text, at }: Editor, to: Motion | KillMotion): number {
  switch (to) {
    case 'left':
      return previousGrapheme(text, at);
    case 'right':
      return nextGrapheme(text, at);
    case 'word-left':
      return previousWord(text, at);
    case 'word-right':
      return nextWord(text, at);
    case 'blank-left':
      return graphemeStart(text, at - (/\S*\s*$/.exec(text.slice(0, at))?.[0].length ?? 0));
    case 'line-start':
      return startOfLine(text, at);
    case 'line-end':
      return endOfLine(text, at);
    case 'start':
      return 0;
    case 'end':
      return text.length;
    case 'up': {
      const start = startOfLine(text, at);
      return start === 0 ? at : columnOf(text, startOfLine(text, start - 1), at - start);
    }
    case 'down': {
      const end = endOfLine(text, at);
      return end === text.length ? at : columnOf(text, end + 1, at - startOfLine(text, at));
    }
  }
}
