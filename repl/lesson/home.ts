// Where lessons are kept: those that come with terl, and the learner's own folder, ~/.terl_lessons, with the progress and
// a folder for the files of each lesson.

import { accessSync, constants, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOf } from '../../transport/base/error-code.ts';
import { replaceFile } from '../record/replace-file.ts';

/** The lessons of the package, in their order. */
export interface LessonFile {
  readonly name: string; // 'links'
  readonly number: number; // 0: a file of the user's
  readonly path: string;
}

/** The folder of the lessons that come with terl: beside dist/ or above the sources. */
export function lessonsFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return join(here.replace(/[\\/](?:(?:build[\\/])?repl[\\/]lesson|dist)$/, ''), 'scripts/lessons');
}

/** All lessons that come with terl, `5-links.md` as links. */
export function lessonFiles(folder: string = lessonsFolder()): readonly LessonFile[] {
  return readdirSync(folder)
    .flatMap((file) => {
      const [, number, name] = /^(\d+)-([\w-]+)\.md$/.exec(file) ?? [];
      return name === undefined ? [] : [{ name, number: Number(number), path: join(folder, file) }];
    })
    .sort((a, b) => a.number - b.number);
}

/** The lesson that somebody means by a name, a number, or a file. */
export function lessonNamed(
  text: string,
  all: readonly LessonFile[] = lessonFiles(),
): LessonFile | undefined {
  const found = all.find(({ name, number }) => name === text || String(number) === text);
  if (found !== undefined || !text.endsWith('.md')) return found;
  return { name: basename(text, '.md').replaceAll(/[^\w-]/g, '-'), number: 0, path: text };
}

/**
 * The learner's folder for a lesson, which is made if it is not there. Only the user may read it. Throws a sentence if
 * nothing can be written there.
 */
export function folderOf(lesson: string): string {
  const folder = join(home(), lesson);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
  return folder;
}

/** The sentence for a folder in which a lesson cannot write. */
export function cannotWrite(folder: string, error: unknown): Error {
  return new Error(
    `a lesson keeps its files in ${folder}, which cannot be written: ${codeOf(error)}`,
  );
}

/** How far the learner has taken a lesson. */
export interface Reached {
  readonly at: number; // the next step
  readonly of: number; // the number of steps
  readonly isDone?: boolean; // the lesson was once taken to its end
}

/** What the learner has reached, by the names of lessons. */
export type Progress = Readonly<Record<string, Reached>>;

/** The learner's progress; none if there is no file, or one that is not progress. */
export function readProgress(): Progress {
  return parsed(progressText()) ?? {};
}

/** The sentence for a file that is not progress; undefined if all is well. */
export function damagedProgress(): string | undefined {
  const text = progressText();
  if (text === undefined || parsed(text) !== undefined) return undefined;
  return `${progressFile()} is damaged, so what was done before is not known. It will be kept as progress.json.old.`;
}

/** Note how far a lesson was taken. A file that is not progress is kept beside it. Throws when nothing can be written. */
export function writeProgress(lesson: string, at: number, of: number): void {
  mkdirSync(home(), { recursive: true, mode: 0o700 });
  const text = progressText();
  const before = parsed(text);
  if (text !== undefined && before === undefined)
    renameSync(progressFile(), `${progressFile()}.old`);
  const isDone = at >= of || before?.[lesson]?.isDone === true;
  const reached: Reached = { at, of, ...(isDone && { isDone }) };
  const progress: Progress = { ...before, [lesson]: reached };
  replaceFile(progressFile(), `${JSON.stringify(progress, undefined, 2)}\n`, 0o600);
}

function progressText(): string | undefined {
  try {
    return readFileSync(progressFile(), 'utf8');
  } catch {
    return undefined;
  }
}

/** Undefined for a text that is not progress. */
function parsed(text: string | undefined): Progress | undefined {
  try {
    const progress: unknown = JSON.parse(text ?? '');
    return isProgress(progress) ? progress : undefined;
  } catch {
    return undefined;
  }
}

function isProgress(value: unknown): value is Progress {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((one: Partial<Reached> | null) =>
      [one?.at, one?.of].every((number) => Number.isSafeInteger(number)),
    )
  );
}

function home(): string {
  return join(homedir(), '.terl_lessons');
}

function progressFile(): string {
  return join(home(), 'progress.json');
}
