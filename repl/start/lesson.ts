// -lesson: the node of a lesson's terminal, with its guide.

import { startNodeThread } from '../../runtime/thread/node-thread.ts';
import { listOfLessons, openLesson } from '../lesson/run-lesson.ts';
import { parseCommandLine } from './command-line.ts';
import { runShell } from './run-shell.ts';

/** Lists the lessons, or starts a terminal of one. `role` is the name that -sname asks for. */
export async function startLesson(
  lesson: string,
  role: string | undefined,
  complain: (sentence: string) => void,
): Promise<void> {
  if (lesson === '') {
    process.stdout.write(listOfLessons());
    return;
  }
  try {
    if (!process.stdin.isTTY || !process.stdout.isTTY) throw new Error('a lesson needs a terminal');
    const opened = await openLesson(lesson, role);
    const options = parseCommandLine(opened.flags);
    if (options.kind !== 'start')
      throw new Error(`expected flags of a node, got ${opened.flags.join(' ')}`);
    await runShell({ ...options, lesson: opened }, startNodeThread);
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
