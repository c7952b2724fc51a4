// A terminal with a guide: the guide hears what is printed, prints itself, and suggests entries at the prompt.

import type { Node } from '../../runtime/node/node.ts';
import type { FrontReader } from '../jobs/front-reader.ts';
import type { Printer } from '../jobs/printer.ts';
import type { ShellOutput } from '../jobs/shell.ts';
import { folded } from '../lesson/fold.ts';
import { guide } from '../lesson/guide.ts';
import { openedAtOnce } from '../lesson/plan.ts';
import { shownProse } from '../lesson/prose.ts';
import type { OpenLesson } from '../lesson/run-lesson.ts';
import { asStarted, unbroken } from '../lesson/started-as.ts';
import type { Guide, Terminal } from '../lesson/terminal.ts';
import { hereText } from '../session/here.ts';
import { paint, palette, wantsColours } from '../text/colour.ts';
import { terminalSize } from '../text/terminal-size.ts';

export interface Guided {
  /** The same printer, heard by the guide. */
  hear<Output extends ShellOutput>(output: Output): Output;
  /** Begin to guide, once the prompt is there. */
  begin(node: Node, printer: Printer, front: FrontReader): void;
  /** The node has ended. */
  end(): void;
}

export function guided(lesson: OpenLesson): Guided {
  let guiding: Guide | undefined;
  return {
    hear: (output) => ({
      ...output,
      write(text: string) {
        guiding?.printed(text);
        output.write(text);
      },
      lines(text: string) {
        guiding?.printed(`${text}\n`);
        output.lines(text);
      },
      entered(label: string, source: string) {
        guiding?.entered();
        output.entered?.(label, source);
      },
      async answered(isSlip?: boolean) {
        await output.answered?.(isSlip);
        await Promise.race([guiding?.answered(), pause(patience)]);
      },
    }),
    begin(node, printer, front) {
      const { plan, table, command } = lesson;
      const terminal = terminalOf(node, printer, front, lesson);
      guiding = guide(plan, table, terminal, command, ready(lesson, node, terminal));
    },
    end: () => guiding?.end(),
  };
}

const patience = 1_000; // ms: the next prompt waits at most this long for what is to be read before it

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** Resolves when the node of this terminal is known at the table. */
async function ready(lesson: OpenLesson, node: Node, terminal: Terminal): Promise<void> {
  await lesson.connect(async (source) => {
    const { ok, text } = await node.look(source);
    return ok ? text.replace(/^'(.*)'$/s, '$1') : undefined;
  }, terminal.note);
  const state = await lesson.table.ask({ kind: 'named', node: node.name });
  terminal.note(opening(lesson, Object.keys(state?.roles ?? {})));
}

function opening(
  { plan, table, command, from, changedAt }: OpenLesson,
  taken: readonly string[], // the roles of terminals that are open
): string {
  const here = `${plan.title}. This terminal is ${table.role}.`;
  if (!table.isFirst) return here;
  const others = openedAtOnce(plan).filter((role) => !taken.includes(role)).length;
  const how =
    'Take the dim text at the prompt with Tab, or type what you like. lesson.hint() helps, h(lesson) shows more.';
  const open = others === 0 || from > 0 ? '' : ` Open ${others} more and type in each: ${command}`;
  const again = `\nThe lesson goes on at step ${from + 1} of ${plan.moments.length}. What your nodes held before is gone, names and processes: lesson.back(${from}) goes back to the beginning.`;
  const changed = `\nThe lesson has changed since you left it at its step ${(changedAt ?? 0) + 1}, so it begins again.`;
  return `${here}${open}\n${how}${from === 0 ? '' : again}${changedAt === undefined ? '' : changed}`;
}

function terminalOf(
  node: Node,
  printer: Printer,
  front: FrontReader,
  { program, command }: OpenLesson,
): Terminal {
  const colours = wantsColours(process.env);
  return {
    look: (source) => node.look(source),
    read(markdown) {
      const here = asStarted(hereText(markdown), program);
      const text = shownProse(here, terminalSize().columns, colours);
      if (text !== '') printer.lines(text);
    },
    note(text) {
      const { columns } = terminalSize();
      const lines = unbroken(text, command).split('\n');
      const shown = lines.flatMap((line) => folded(line, columns)).join('\n');
      printer.lines(paint(shown.replaceAll('\u00a0', ' '), colours ? palette.dim : ''));
    },
    suggest: (entry) => front.front().suggest(entry),
    type(entry) {
      front.front().replace(entry);
      front.front().press([{ kind: 'enter' }]);
    },
  };
}
