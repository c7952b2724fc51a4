// Which key does what. A chunk of the terminal is not a key: "abc\r" may come as one piece.
// So a chunk gives a list of actions, in order.

import type { Edit } from './line-editor.ts';

export type Action =
  | Edit
  | { readonly kind: 'digit'; readonly digit: string } // M-0 to M-9: how often to do what follows
  | { readonly kind: 'enter' } // submit, or a new line if unfinished
  | { readonly kind: 'previous' } // a line up, or back in the history
  | { readonly kind: 'next' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'delete-or-leave' } // C-d
  | { readonly kind: 'clear-screen' }
  | { readonly kind: 'complete' } // Tab
  | { readonly kind: 'search'; readonly back: boolean } // C-r, C-s
  | { readonly kind: 'quit' } // C-g: leaves a search; else the job control's
  | { readonly kind: 'external-editor' } // C-o
  | { readonly kind: 'suspend' };

/** What the terminal's key decoder says of a chunk; Ink's `Key` has these fields. */
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

/** The actions of one chunk: `input` as decoded, `key` saying which key it is, if it is one. */
export function actionsOf(input: string, key: KeyFlags): readonly Action[] {
  const named = namedKey(key);
  if (named !== undefined) return named === 'nothing' ? [] : [named];
  if (key.ctrl) return controlKeys[input] ?? [];
  if (key.meta && /^\d$/.test(input)) return [{ kind: 'digit', digit: input }];
  if (key.meta) return metaKeys[input.toLowerCase()] ?? [];
  return typed(input);
}

/** A pasted text is one insertion, however many lines it has. */
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

/** What a key with a name does alone; with Meta and with Ctrl, where that is something else. */
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

/** Text with keys in it: type-ahead, an unbracketed paste, or several keys in one read. */
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
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get in
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
}

/** By the letter held with Ctrl; the code plus 96 for those that are no letters. */
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
  '\x7f': [{ kind: 'undo' }], // C-_ inside a chunk: 0x1f + 96
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
