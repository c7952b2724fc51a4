// The comments that a reader of the page does not see: which terminals there are, what is checked, when a hint helps.

import { isIP } from 'node:net';
import { inputStatus } from '../line/input-status.ts';
import { plainText } from '../text/sanitise.ts';
import type { Item } from './document.ts';

type WithoutLine<T> = T extends unknown ? Omit<T, 'line'> : never;

export type Comment =
  | { readonly kind: 'terminals'; readonly names: readonly string[] }
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'nodes' }
  | { readonly kind: 'solution' }
  | { readonly kind: 'fault'; readonly sentence: string }
  | WithoutLine<Extract<Item, { kind: 'check' | 'hint' | 'timeout' | 'needs' | 'skip' }>>;

/** Read the text between `<!--` and `-->`; undefined if it is a comment like any other. */
export function readComment(text: string): Comment | undefined {
  if (text.trim() === 'solution') return { kind: 'solution' };
  const [, word = '', name, value] = keyed.exec(text) ?? [];
  if (value === undefined) return withoutColon(text);
  if (!isKey(word)) return misspelt(word, name);
  if (name !== undefined && word !== 'check') return fault(`${word}:`, `${word} ${name}:`);
  if (value.trim() === '') return unquoted(`${forms[word]} after ${word}:`, 'nothing');
  if (plainText(value) !== value)
    return unquoted(`plain text after ${word}:`, 'control characters');
  return readers[word](value.trim(), name);
}

/** Whether a line has a comment of ours that does not begin it, and so would not be read. Behind `\` it is text. */
export function isMisplaced(line: string): boolean {
  const at = line.indexOf('<!--', 1);
  if (at < 0 || line[at - 1] === '\\') return false;
  if (/^(?: {4}|\t)/.test(line) || line.slice(0, at).includes('`')) return false;
  const [text = ''] = line.slice(at + 4).split('-->', 1);
  return isKey(firstWord(text)) || text.trim() === 'solution';
}

/** The one of these words that is likely to be meant, if it is not the word itself. */
export function closest(word: string, words: readonly string[]): string | undefined {
  const most = word.length < 5 ? 1 : 2; // `note:` is no `nodes:`
  const lower = word.toLowerCase();
  if (lower.length > longestWord) return undefined;
  return words.find((one) => one !== word && distance(lower, one) <= most);
}

const longestWord = 20; // letters: a longer word is none of ours

const keyed = /^\s*([A-Za-z]+)(?:[ \t]+([\w-]+))?[ \t]*:(?!\/\/)([\s\S]*)$/;

/** A comment that begins with a word of ours, and has no colon behind it: undefined if it is none of ours. */
function withoutColon(text: string): Comment | undefined {
  const word = firstWord(text);
  if (isKey(word)) {
    const name = word === 'check' ? 'check: or check NAME:, on one line,' : `${word}:`;
    return fault(`${name} and then ${forms[word]}`, text.trim());
  }
  const isSolution = word === 'solution' || closest(text.trim(), ['solution']) !== undefined;
  return isSolution ? fault('solution and nothing else', text.trim()) : undefined;
}

function firstWord(text: string): string {
  return /^\s*([A-Za-z]+)(?![\w-])/.exec(text)?.[1] ?? '';
}

/** What each comment says, for messages. */
const forms = {
  terminals: 'names such as foo, bar',
  title: 'a title',
  nodes: 'fresh in each section',
  check: 'an expression',
  hint: 'a text',
  timeout: 'a time such as 120s or 500ms',
  needs:
    'linux, macos, windows, programs or addresses, such as linux, erl, 127.0.0.2 | how to get them',
  skip: 'a reason',
};

type Key = keyof typeof forms;

function isKey(word: string): word is Key {
  return Object.hasOwn(forms, word);
}

const readers: Readonly<Record<Key, (value: string, name: string | undefined) => Comment>> = {
  terminals(value) {
    const names = value.split(/[,\s]+/).filter((name) => name !== '');
    const wrong = names.find((name, at) => !/^\w[\w-]*$/.test(name) || names.indexOf(name) < at);
    if (names.length > mostTerminals)
      return unquoted(`${mostTerminals} terminals at most`, `${names.length}`);
    return wrong === undefined
      ? { kind: 'terminals', names }
      : fault('different names such as foo, bar after terminals:', wrong);
  },
  title: (value) => ({ kind: 'title', text: folded(value) }),
  nodes: (value) =>
    folded(value) === forms.nodes
      ? { kind: 'nodes' }
      : fault(`nodes: ${forms.nodes}`, `nodes: ${folded(value)}`),
  check: (source, terminal) =>
    inputStatus(source) === 'whole'
      ? { kind: 'check', terminal, source }
      : fault('a whole expression after check:', folded(source)),
  hint(value) {
    const at = value.search(/\|\s*when:/);
    if (at < 0) return { kind: 'hint', text: folded(value), when: undefined };
    const text = folded(value.slice(0, at));
    const when = value.slice(value.indexOf(':', at) + 1).trim();
    return text === '' || inputStatus(when) !== 'whole'
      ? fault('hint: a text | when: an expression', folded(value))
      : { kind: 'hint', text, when };
  },
  timeout(value) {
    const [, number, unit = ''] = /^(\d{1,9}) ?(ms|s|m)$/.exec(value) ?? [];
    const ms = Number(number) * { ms: 1, s: 1000, m: 60_000, '': Number.NaN }[unit as 'ms'];
    return ms > 0 && ms <= longestTimeout
      ? { kind: 'timeout', ms }
      : fault('a time such as 120s or 500ms, one hour at most, after timeout:', folded(value));
  },
  needs: (value) =>
    wordsOfNeed(folded(value)) === undefined
      ? fault(`needs: ${forms.needs}`, folded(value))
      : { kind: 'needs', what: folded(value) },
  skip: (value) => ({ kind: 'skip', reason: folded(value) }),
};

const longestTimeout = 3_600_000; // ms: who waits longer has left
const mostTerminals = 100; // more programs than a machine likes to run at a time

function misspelt(word: string, name: string | undefined): Comment | undefined {
  const keys = name === undefined ? Object.keys(forms) : ['check']; // only a check has a name
  return closest(word, keys) === undefined
    ? undefined
    : fault(`one of ${Object.keys(forms).join(', ')}`, word);
}

/** The fault of a text that is quoted. */
function fault(expected: string, got: string): Comment {
  const shown = got.length > longestQuote ? `${got.slice(0, longestQuote)}…` : got;
  return unquoted(expected, plainText(JSON.stringify(shown)));
}

function unquoted(expected: string, got: string): Comment {
  return { kind: 'fault', sentence: `expected ${expected}, got ${got}` };
}

const longestQuote = 200; // characters: a message is to be read

function folded(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** How many letters are to be changed, added, left out or swapped with their neighbour. */
function distance(from: string, to: string): number {
  let [older, old]: [number[], number[]] = [[], Array.from({ length: to.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1;
      const isSwapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(
        Math.min(
          (row[j - 1] ?? 0) + 1,
          (old[j] ?? 0) + 1,
          (old[j - 1] ?? 0) + same,
          isSwapped ? (older[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [older, old] = [old, row];
  }
  return old[to.length] ?? 0;
}

/** The words of a need; undefined if it is not a list of platforms, addresses and programs. */
export function wordsOfNeed(what: string): readonly string[] | undefined {
  const words = (what.split('|')[0] ?? '').split(',').map((word) => word.trim());
  const isOne = (word: string): boolean => isIP(word) !== 0 || /^[A-Za-z][\w.+-]*$/.test(word);
  return words.every(isOne) ? words : undefined;
}
