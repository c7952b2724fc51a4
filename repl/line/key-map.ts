// Maps keys to actions. The terminal sends chunks, and a chunk may hold several keys, such as "abc\r".
// So a chunk gives a list of actions, in order.

import type { Edit } from './line-editor.ts';

export type Action =
  | Edit
  | { readonly kind: 'digit'; readonly digit: string } // M-0 to M-9: how often to repeat the next key
  | { readonly kind: 'enter' } // submits the entry, or inserts a newline if it is unfinished
  | { readonly kind: 'previous' } // goes a line up, or to the previous entry of the history
  | { readonly kind: 'next' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'delete-or-leave' } // C-d: deletes a character, or leaves the shell if the line is empty
  | { readonly kind: 'clear-screen' }
  | { readonly kind: 'complete' } // Tab
  | { readonly kind: 'search'; readonly back: boolean } // C-r, C-s
  | { readonly kind: 'quit' } // C-g: ends a search, or else opens the menu of job control
  | { readonly kind: 'external-editor' } // C-o: edits the line in the user's own editor
  | { readonly kind: 'suspend' };

/** How the terminal's key decoder describes a chunk; a part of Ink's type `Key`. */
export interface KeyFlags {
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly leftArrow?: boolean;
  readonly rightArrow?: boolean;
  readonly home?: boolean;
  readonly end?: boolean;
  readonly return?: boolean;
  readonly tab?: boolean;
  readonly backspace?: boolean;
  readonly delete?: boolean;
  readonly escape?: boolean;
  readonly pageUp?: boolean;
  readonly pageDown?: boolean;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
}

/** Returns the actions of one chunk. `input` is its text; `key` says whether the chunk is one special key. */
export function actionsOf(input: string, key: KeyFlags): readonly Action[] {
  const named = namedKey(key);
  if (named !== undefined) return named === 'nothing' ? [] : [named];
  if (key.ctrl) return controlKeys[input] ?? [];
  if (key.meta && /^\d$/.test(input)) return [{ kind: 'digit', digit: input }];
  if (key.meta) return metaKeys[input.toLowerCase()] ?? [];
  return typed(input);
}

/** Returns one insertion for a pasted text, however many lines it has. */
export function pasted(text: string): readonly Action[] {
  return [{ kind: 'insert', text: printable(text.replace(/\r\n?/g, '\n')) }];
}

function namedKey(key: KeyFlags): Action | 'nothing' | undefined {
  const named = namedKeys.find(([flag]) => key[flag]);
  if (named === undefined) return undefined;
  const [, alone, withMeta = alone, withControl = alone] = named;
  if (key.meta) return withMeta;
  return key.ctrl ? withControl : alone;
}

const wordLeft: Action = { kind: 'move', to: 'word-left' };
const wordRight: Action = { kind: 'move', to: 'word-right' };

/**
 * The actions of the special keys: alone, with Meta and with Ctrl. If no action
 * is given for Meta or Ctrl, the key does the same as alone.
 */
const namedKeys: readonly (readonly [
  flag: keyof KeyFlags,
  alone: Action | 'nothing',
  withMeta?: Action,
  withControl?: Action,
])[] = [
  ['return', { kind: 'enter' }, { kind: 'insert', text: '\n' }],
  ['upArrow', { kind: 'previous' }],
  ['downArrow', { kind: 'next' }],
  ['leftArrow', { kind: 'move', to: 'left' }, wordLeft, wordLeft],
  ['rightArrow', { kind: 'move', to: 'right' }, wordRight, wordRight],
  ['home', { kind: 'move', to: 'line-start' }],
  ['end', { kind: 'move', to: 'line-end' }],
  ['backspace', { kind: 'delete', to: 'left' }, { kind: 'kill', to: 'word-left' }],
  ['delete', { kind: 'delete', to: 'right' }, { kind: 'kill', to: 'word-right' }],
  ['tab', { kind: 'complete' }],
  ['escape', 'nothing'],
  ['pageUp', 'nothing'],
  ['pageDown', 'nothing'],
];

/** Returns the actions of a chunk of several keys: type-ahead, or a paste that the terminal does not mark. */
function typed(input: string): readonly Action[] {
  const actions: Action[] = [];
  for (const piece of input.split(/([^ -~\x80-\uffff])/)) {
    const code = piece.length === 1 ? piece.charCodeAt(0) : 32;
    if (piece === '') continue;
    if (piece === '\r' || piece === '\n') actions.push({ kind: 'enter' });
    else if (piece === '\x7f') actions.push({ kind: 'delete', to: 'left' });
    else if (code < 32) actions.push(...(controlKeys[String.fromCharCode(code + 96)] ?? []));
    else actions.push({ kind: 'insert', text: printable(piece) });
  }
  return actions;
}

function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the function removes control characters
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
}

/**
 * The actions of Ctrl with a letter or sign. In a chunk of several keys each is a control
 * character; `typed` adds 96 to its code, which gives the key of this table.
 */
const controlKeys: Readonly<Record<string, readonly Action[]>> = {
  a: [{ kind: 'move', to: 'line-start' }],
  b: [{ kind: 'move', to: 'left' }],
  c: [{ kind: 'interrupt' }],
  d: [{ kind: 'delete-or-leave' }],
  e: [{ kind: 'move', to: 'line-end' }],
  f: [{ kind: 'move', to: 'right' }],
  g: [{ kind: 'quit' }],
  h: [{ kind: 'delete', to: 'left' }],
  i: [{ kind: 'complete' }],
  j: [{ kind: 'enter' }],
  k: [{ kind: 'kill', to: 'line-end' }],
  l: [{ kind: 'clear-screen' }],
  m: [{ kind: 'enter' }],
  n: [{ kind: 'next' }],
  o: [{ kind: 'external-editor' }],
  p: [{ kind: 'previous' }],
  r: [{ kind: 'search', back: true }],
  s: [{ kind: 'search', back: false }],
  t: [{ kind: 'transpose' }],
  u: [{ kind: 'kill', to: 'line-start' }],
  w: [{ kind: 'kill', to: 'blank-left' }],
  y: [{ kind: 'yank' }],
  z: [{ kind: 'suspend' }],
  _: [{ kind: 'undo' }],
  '\x7f': [{ kind: 'undo' }], // `typed` finds C-_ here: the code of C-_ is 0x1f, and 0x1f + 96 is 0x7f
};

const metaKeys: Readonly<Record<string, readonly Action[]>> = {
  b: [{ kind: 'move', to: 'word-left' }],
  f: [{ kind: 'move', to: 'word-right' }],
  c: [{ kind: 'case', to: 'capital' }],
  d: [{ kind: 'kill', to: 'word-right' }],
  l: [{ kind: 'case', to: 'lower' }],
  t: [{ kind: 'transpose', what: 'words' }],
  u: [{ kind: 'case', to: 'upper' }],
  y: [{ kind: 'yank-pop' }],
  _: [{ kind: 'redo' }],
  '<': [{ kind: 'move', to: 'start' }],
  '>': [{ kind: 'move', to: 'end' }],
};
