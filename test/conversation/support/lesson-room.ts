// Terminals of a short lesson, each with its prompt.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Terminal } from '../../helpers/terminal.ts';
import { childOf } from './child-of.ts';
import { prompt, suggests } from './suggests.ts';
import { makeWorld, type World } from './world.ts';

export const lesson = 'short-lesson.md'; // of the fixtures

export interface LessonRoom {
  readonly world: World;
  /** One more terminal of the lesson. */
  open(flags?: string): Terminal;
  /** Two terminals at the beginning. */
  openBoth(): Promise<readonly [foo: Terminal, bar: Terminal]>;
  /** A file of the lesson, where it is kept for the learner. */
  kept(file: string): string;
  progressFile(): string;
  /** The step that the lesson has reached. */
  progress(): number;
  writeProgress(all: object): void;
}

export async function lessonRoom(): Promise<LessonRoom> {
  const world = await makeWorld();
  const open = (flags = ''): Terminal => world.sh(`terl -lesson ${lesson} ${flags}; echo ended $?`);
  const home = (file: string): string => join(world.home, '.terl_lessons', file);
  const progressFile = (): string => home('progress.json');
  return {
    world,
    open,
    async openBoth() {
      const foo = open();
      await suggests(foo, 'foo', 1, 'node()');
      const bar = open();
      await bar.until('→ foo');
      await bar.untilPrompt(prompt('bar', 1));
      return [foo, bar];
    },
    kept: (file) => home(`short-lesson/${file}`),
    progressFile,
    progress: () => JSON.parse(readFileSync(progressFile(), 'utf8'))['short-lesson'].at,
    writeProgress(all) {
      mkdirSync(dirname(progressFile()), { recursive: true });
      writeFileSync(progressFile(), JSON.stringify(all));
    },
  };
}

/** Do what stands before the exercise. */
export async function toExercise(foo: Terminal, bar: Terminal): Promise<void> {
  foo.enter('node()');
  await bar.until((lines) => lines.at(-1)?.endsWith('> node()') ?? false);
  bar.enter('node()');
  await foo.until((lines) => lines.at(-1)?.endsWith('> short.twice(21)') ?? false);
  foo.enter('short.twice(21)');
  await bar.until('Register a process as one on bar.');
}

export function kill(terminal: Terminal): void {
  process.kill(childOf(terminal.pid), 'SIGKILL');
}

/** Whether N lines begin with a text. */
export function told(times: number, begin: string): (lines: readonly string[]) => boolean {
  return (lines) => lines.filter((line) => line.startsWith(begin)).length === times;
}

/** A lesson of two nodes: foo's second entry needs bar. Returns the command that takes part. */
export function lessonOfTwo({ folder }: World): string {
  const foo = [
    '(foo@host)1> node()',
    "'foo@host'",
    "(foo@host)2> net_adm.ping('bar@host')",
    "'pong'",
  ];
  const bar = ['(bar@host)1> node()', "'bar@host'"];
  const text = ['# Two', '```terl', '%% foo', ...foo, '%% bar', ...bar, '```', ''].join('\n');
  writeFileSync(join(folder, 'two.md'), text);
  return 'terl -lesson two.md';
}
