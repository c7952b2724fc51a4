// The flags about session documents: -verify FILE …, -play FILE, and what belongs to them.

import type { FilmOptions } from '../film/play-film.ts';
import { unknownFormat } from '../record/transcript-formats.ts';
import type { VerifyOptions } from '../verify/verify.ts';
import { one, quoted, truthOrNone, Wrong, whole } from './flag-values.ts';

/** What the flags about documents ask for. */
export type DocumentCommand =
  | { readonly kind: 'verify'; readonly options: VerifyOptions }
  | { readonly kind: 'film'; readonly options: FilmOptions };

/** What these flags have said so far. */
export type SeenOfDocuments = { -readonly [K in keyof VerifyOptions]?: VerifyOptions[K] } & {
  isVerify?: boolean;
  lesson?: string; // its name, number or file; '' lists them
  isPlay?: boolean;
  cast?: string;
  html?: string;
  speed?: number;
};

type Take = (seen: SeenOfDocuments, flag: string, values: readonly string[]) => void;

const flags: ReadonlyMap<string, Take> = new Map<string, Take>([
  [
    'lesson',
    (seen, flag, values) => {
      seen.lesson =
        values.length === 0 ? '' : one(flag, values, 'a lesson such as 1, links or mine.md');
    },
  ],
  [
    'verify',
    (seen, _flag, values) => {
      seen.isVerify = true;
      addFiles(seen, values);
    },
  ],
  ['update', yes('update')],
  ['json', yes('json')],
  ['stay', yes('stay')],
  ['allow_commands', yes('allowCommands')],
  [
    'jobs',
    (seen, flag, values) => {
      const number = one(flag, firstThenFiles(seen, values), 'a number of documents');
      seen.jobs = whole(flag, number, 'number', 1, 64);
    },
  ],
  [
    'only',
    (seen, flag, values) => {
      // a heading may have several words, and files may follow it
      const end = values.findLastIndex((word, at) => at === 0 || !isDocument(word)) + 1;
      addFiles(seen, values.slice(end));
      seen.only = values.slice(0, end).join(' ');
      if (seen.only.trim() === '') throw new Wrong(`-${flag} wants a part of a heading`);
    },
  ],
  [
    'play',
    (seen, _flag, values) => {
      seen.isPlay = true;
      addFiles(seen, values);
    },
  ],
  ['cast', output('cast')],
  ['html', output('html')],
  [
    'speed',
    (seen, flag, values) => {
      seen.speed = speed(flag, one(flag, firstThenFiles(seen, values), 'a number such as 2'));
    },
  ],
]);

/** A flag that is true unless its value says false; other words behind it are files, as in -verify -update FILE. */
function yes(key: 'update' | 'json' | 'stay' | 'allowCommands'): Take {
  return (seen, flag, values) => {
    const isValue = values.length === 1 && /^(true|false)$/.test(values[0] ?? '');
    seen[key] = truthOrNone(flag, isValue ? values : []);
    if (!isValue) addFiles(seen, values);
  };
}

/** The one value of a flag; the words behind it are files if they are documents, as in -verify -jobs 4 FILE. */
function firstThenFiles(seen: SeenOfDocuments, values: readonly string[]): readonly string[] {
  const [, ...rest] = values;
  if (!rest.every(isDocument)) return values;
  addFiles(seen, rest);
  return values.slice(0, 1);
}

/** The same for a flag that others have too; behind -lesson it may be followed by the lesson. */
export function firstThenDocuments(
  seen: SeenOfDocuments,
  values: readonly string[],
): readonly string[] {
  const [first, second, ...rest] = values;
  if (seen.lesson === '' && second !== undefined && rest.length === 0) {
    seen.lesson = second;
    return first === undefined ? [] : [first];
  }
  return seen.isVerify || seen.isPlay ? firstThenFiles(seen, values) : values;
}

function isDocument(word: string): boolean {
  return /\.(md|markdown)$/i.test(word);
}

function addFiles(seen: SeenOfDocuments, files: readonly string[]): void {
  if (files.length > 0) seen.files = [...(seen.files ?? []), ...files];
}

/** A flag with the name of a file that is written: its ending is that of its kind. */
function output(kind: 'cast' | 'html'): Take {
  return (seen, flag, values) => {
    const path = one(flag, firstThenFiles(seen, values), `a file such as lesson.${kind}`);
    if (!path.endsWith(`.${kind}`))
      throw new Wrong(`-${flag} wants a file such as lesson.${kind}, got ${quoted([path])}`);
    const unknown = kind === 'cast' ? unknownFormat(path) : undefined;
    if (unknown !== undefined) throw new Wrong(`-${flag}: ${unknown}`);
    seen[kind] = path;
  };
}

const [slowest, fastest] = [0.1, 100];

function speed(flag: string, value: string): number {
  const number = Number(value);
  if (/^\d+(\.\d+)?$/.test(value) && number >= slowest && number <= fastest) return number;
  throw new Wrong(`-${flag} wants a number from ${slowest} to ${fastest}, got ${quoted([value])}`);
}

/** Take a flag about documents; false if it is not one. */
export function takeOfDocuments(
  seen: SeenOfDocuments,
  flag: string,
  values: readonly string[],
): boolean {
  const take = flags.get(flag);
  take?.(seen, flag, values);
  return take !== undefined;
}

/**
 * Returns what -verify or -play is to do; undefined without them. `others` are the flags that are not about documents, and
 * `codePath` is what -pa says, the one of them that goes with documents.
 */
export function documentCommand(
  seen: SeenOfDocuments,
  others: readonly string[],
  codePath: readonly string[] = [],
): DocumentCommand | undefined {
  const { files = [], isVerify, isPlay } = seen;
  if (isVerify && isPlay) throw new Wrong('-verify and -play are two commands: give one of them');
  if (isVerify) {
    const options = verifyOptionsOf(seen, files, codePath);
    refuseOthers(others, '-verify');
    return { kind: 'verify', options };
  }
  if (isPlay) {
    const options = filmOptionsOf(seen, one('play', files, 'one file such as lesson.md'), codePath);
    refuseOthers(others, '-play');
    return { kind: 'film', options };
  }
  if (Object.keys(seen).length > 0)
    throw new Wrong(`${named(seen)} belongs to -verify FILE or -play FILE`);
  return undefined;
}

function verifyOptionsOf(
  seen: SeenOfDocuments,
  files: readonly string[],
  codePath: readonly string[],
): VerifyOptions {
  refuse(seen, ['cast', 'html', 'speed'], '-play FILE');
  const { update = false, json = false, stay = false, allowCommands = false, jobs, only } = seen;
  if (stay && (update || json)) throw new Wrong('-stay does not go with -update or -json');
  if (files.length === 0)
    throw new Wrong(
      '-verify wants at least one file such as lesson.md; write files right behind it: terl -verify FILE ... -only HEADING',
    );
  return { codePath, files, update, json, allowCommands, stay, jobs, only };
}

function filmOptionsOf(
  seen: SeenOfDocuments,
  file: string,
  codePath: readonly string[],
): FilmOptions {
  refuse(seen, ['update', 'json', 'stay', 'jobs'], '-verify FILE');
  const { cast, html, speed: times = 1, allowCommands = false, only } = seen;
  if (cast === undefined && html === undefined)
    throw new Wrong('-play wants -cast FILE.cast, -html FILE.html or both, for the film');
  return { codePath, file, cast, html, speed: times, allowCommands, only };
}

function refuseOthers(others: readonly string[], command: string): void {
  const other = others.find((flag) => flag !== 'pa');
  if (other !== undefined)
    throw new Wrong(`-${other} does not go with ${command}: a document starts its nodes itself`);
}

function refuse(
  seen: SeenOfDocuments,
  keys: readonly (keyof SeenOfDocuments)[],
  command: string,
): void {
  for (const key of keys)
    if (seen[key] !== undefined) throw new Wrong(`-${key} belongs to ${command}`);
}

function named(seen: SeenOfDocuments): string {
  const key = Object.keys(seen).find((one) => one !== 'files') ?? '';
  return key === 'allowCommands' ? '-allow_commands' : `-${key}`;
}
