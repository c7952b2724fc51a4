// The line being typed: state and edit give the next state (edlin). Pure.
// A flat string and one UTF-16 offset, which always lies between two graphemes.

import {
  columnOf,
  endOfLine,
  nextGrapheme,
  nextWord,
  previousGrapheme,
  previousWord,
  startOfLine,
} from './text-motion.ts';

export interface Editor {
  readonly text: string; // may hold several lines
  readonly at: number; // the cursor, as an offset into text
  readonly killed: string; // what C-y brings back
  readonly killing: boolean; // the last edit was a kill: the next one adds to it
  readonly undo: readonly Snapshot[]; // oldest first
  readonly inserting: boolean; // the last edit was typing: it is undone as one
}

interface Snapshot {
  readonly text: string;
  readonly at: number;
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

export type Edit =
  | { readonly kind: 'insert'; readonly text: string }
  | { readonly kind: 'move'; readonly to: Motion }
  | { readonly kind: 'delete'; readonly to: 'left' | 'right' }
  | {
      readonly kind: 'kill';
      readonly to: 'line-start' | 'line-end' | 'word-left' | 'word-right' | 'blank-left';
    }
  | { readonly kind: 'yank' }
  | { readonly kind: 'transpose' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'set'; readonly text: string }; // recalled from the history

export const emptyEditor: Editor = {
  text: '',
  at: 0,
  killed: '',
  killing: false,
  undo: [],
  inserting: false,
};

/** The editor after one edit. An edit that changes nothing returns the same editor. */
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
      return editor.killed === '' ? editor : replace(editor, editor.at, editor.at, editor.killed);
    case 'transpose':
      return transpose(editor);
    case 'undo':
      return undo(editor);
    case 'set':
      return { ...emptyEditor, killed: editor.killed, text: edit.text, at: edit.text.length };
  }
}

/** Whether the cursor is on the first or the last of the lines: there, up and down leave the text. */
export function onFirstLine({ text, at }: Editor): boolean {
  return startOfLine(text, at) === 0;
}

export function onLastLine({ text, at }: Editor): boolean {
  return endOfLine(text, at) === text.length;
}

function insert(editor: Editor, text: string): Editor {
  if (text === '') return editor;
  const next = replace(editor, editor.at, editor.at, text);
  // a word typed key by key is undone as one
  const merges = editor.inserting && text.length === 1 && text !== ' ' && text !== '\n';
  return { ...next, undo: merges ? editor.undo : next.undo, inserting: true };
}

function move(editor: Editor, at: number): Editor {
  return at === editor.at ? editor : { ...editor, at, killing: false, inserting: false };
}

function cut(editor: Editor, to: number): Editor {
  const from = Math.min(editor.at, to);
  const end = Math.max(editor.at, to);
  return from === end ? editor : replace(editor, from, end, '');
}

function kill(
  editor: Editor,
  to: 'line-start' | 'line-end' | 'word-left' | 'word-right' | 'blank-left',
): Editor {
  let end = target(editor, to);
  // at its end, the line's own newline is killed, and so the next line is joined
  if (to === 'line-end' && end === editor.at) end = target(editor, 'right');
  const next = cut(editor, end);
  if (next === editor) return editor;
  const piece = editor.text.slice(Math.min(editor.at, end), Math.max(editor.at, end));
  const before = editor.killing ? editor.killed : '';
  return { ...next, killed: end < editor.at ? piece + before : before + piece, killing: true };
}

function transpose(editor: Editor): Editor {
  const { text, at } = editor;
  // at a line's end the two before the cursor change places, else the two around it
  const middle = at === endOfLine(text, at) ? previousGrapheme(text, at) : at;
  const from = previousGrapheme(text, middle);
  const end = nextGrapheme(text, middle);
  if (from < startOfLine(text, at) || from === middle || middle === end) return editor;
  return replace(editor, from, end, text.slice(middle, end) + text.slice(from, middle));
}

function undo(editor: Editor): Editor {
  const last = editor.undo.at(-1);
  if (last === undefined) return editor;
  return { ...editor, ...last, undo: editor.undo.slice(0, -1), killing: false, inserting: false };
}

const undoSteps = 200; // more than anyone takes back

function replace(editor: Editor, from: number, end: number, by: string): Editor {
  const text = editor.text.slice(0, from) + by + editor.text.slice(end);
  // what was inserted may join what follows into one grapheme: an accent, a joined emoji
  const at = nextGrapheme(text, previousGrapheme(text, from + by.length));
  return {
    text,
    at: from + by.length === 0 ? 0 : at,
    killed: editor.killed,
    killing: false,
    undo: [...editor.undo.slice(-undoSteps), { text: editor.text, at: editor.at }],
    inserting: false,
  };
}

function target({ text, at }: Editor, to: Motion | 'blank-left'): number {
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
      return at - (/\S*\s*$/.exec(text.slice(0, at))?.[0].length ?? 0);
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
