// All arguments of terl: those of TERL_AFLAGS, of the command line, of TERL_FLAGS
// and of TERL_ZFLAGS. Each -args_file FILE is replaced by the words of the file; the words after
// -extra come last, as they are (OTP: erlexec). This file knows only the flags -args_file and -extra.

import { codeOf } from '../../transport/base/error-code.ts';

/** Environment variables with arguments. The first goes before the command line, the other two after it. */
export const argumentVariables = ['TERL_AFLAGS', 'TERL_FLAGS', 'TERL_ZFLAGS'] as const;

/** Returns the text of a file; throws an error that says why it cannot be read. */
export type ReadFile = (file: string) => string;

/** Returns the arguments in order, or one sentence that says what is wrong. */
export function allArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  readFile: ReadFile,
): readonly string[] | { readonly sentence: string } {
  try {
    const [before, ...behind] = argumentVariables.map((name) => wordsOf(env[name] ?? '', name));
    const parts = [before ?? [], argv, ...behind].map((words) =>
      apart(withFiles(words, readFile, [])),
    );
    const extra = parts.flatMap((part) => part.extra);
    const flags = parts.flatMap((part) => part.flags);
    return extra.length === 0 ? flags : [...flags, '-extra', ...extra];
  } catch (error) {
    if (error instanceof Wrong) return { sentence: error.message };
    throw error;
  }
}

class Wrong extends Error {}

const deepest = 10; // levels of files that name other files; a deeper nesting is a circle

function withFiles(
  words: readonly string[],
  readFile: ReadFile,
  within: readonly string[],
): readonly string[] {
  const all: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (isFlag(word, 'extra')) return [...all, ...words.slice(at)];
    if (!isFlag(word, 'args_file')) {
      all.push(word);
      continue;
    }
    const file = words[++at];
    if (file === undefined) throw new Wrong('-args_file wants a file, got nothing');
    if (within.length >= deepest)
      throw new Wrong(
        `-args_file ${file}: files name files ${deepest} deep, of which ${within[0]} is the first`,
      );
    all.push(...withFiles(wordsOf(textOf(file, readFile), file), readFile, [...within, file]));
  }
  return all;
}

function textOf(file: string, readFile: ReadFile): string {
  try {
    return readFile(file);
  } catch (error) {
    const code = codeOf(error);
    throw new Wrong(`-args_file ${file}: cannot be read (${code})`);
  }
}

/** Separates the words after -extra, which come last of all, from the flags before it. */
function apart(words: readonly string[]): {
  readonly flags: readonly string[];
  readonly extra: readonly string[];
} {
  const at = words.findIndex((word) => isFlag(word, 'extra'));
  return at === -1
    ? { flags: words, extra: [] }
    : { flags: words.slice(0, at), extra: words.slice(at + 1) };
}

function isFlag(word: string, name: string): boolean {
  return word === `-${name}` || word === `--${name}`;
}

/** Splits a text into words like a Unix shell: with both quotes, the backslash, and # for a comment. */
function wordsOf(text: string, source: string): readonly string[] {
  const words: string[] = [];
  const piece = /\s+|#[^\n]*|((?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s\\'"])+)/gsy;
  while (piece.lastIndex < text.length) {
    const at = piece.lastIndex;
    const found = piece.exec(text);
    if (found === null)
      throw new Wrong(
        `${source} has a quote without its end: ${JSON.stringify(text.slice(at, at + 20))}`,
      );
    if (found[1] !== undefined) words.push(unquoted(found[1]));
  }
  return words;
}

function unquoted(word: string): string {
  return word.replace(
    /\\(.)|'([^']*)'|"((?:\\.|[^"\\])*)"/gs,
    (_, escaped?: string, single?: string, double?: string) =>
      escaped ?? single ?? (double ?? '').replace(/\\(.)/gs, '$1'),
  );
}
