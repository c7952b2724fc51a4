// Where lessons are kept: those that come with terl, and the learner's own folder, ~/.terl_lessons, with the progress and
// a folder for the files of each lesson.

import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new Error(`a lesson keeps its files in ${folder}, which cannot be written: ${code}`);
  }
  return folder;
}

/** What the learner has reached, by lesson: the next step, and how many there are. */
export type Progress = Readonly<Record<string, { readonly at: number; readonly of: number }>>;

/** Reads the learner's progress; none if the file is missing or cannot be read. */
export function readProgress(): Progress {
  try {
    return JSON.parse(readFileSync(progressFile(), 'utf8')) as Progress;
  } catch {
    return {};
  }
}

/** Note how far a lesson was taken. Throws when the file cannot be written. */
export function writeProgress(lesson: string, at: number, of: number): void {
  mkdirSync(home(), { recursive: true, mode: 0o700 });
  const progress = { ...readProgress(), [lesson]: { at, of } };
  writeFileSync(progressFile(), `${JSON.stringify(progress, undefined, 2)}\n`, { mode: 0o600 });
}

function home(): string {
  return join(homedir(), '.terl_lessons');
}

function progressFile(): string {
  return join(home(), 'progress.json');
}
