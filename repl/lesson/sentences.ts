// What a guide says of a moment, beside the text of the lesson. Pure.

import { hereText } from '../session/here.ts';
import { isOutside } from './outside.ts';
import { type Moment, type Plan, solutionOf } from './plan.ts';
import { signalText } from './signals.ts';
import type { LessonState } from './table.ts';

/** What to do, where the dim text does not say it; '' if there is nothing to say. */
export function instruction(
  { kind, role, step }: Moment,
  state: LessonState | undefined,
  commandOf: (role: string) => string,
): string {
  if (kind === 'start' && isOutside(step)) return outsideStart(step?.text ?? '');
  if (kind === 'start' && state?.roles[role] === undefined)
    return `In a free terminal, type ${commandOf(role)}`;
  if (kind === 'outside')
    return 'The lesson goes on once it sees what came of it; lesson.skip() goes on at once.';
  if (kind === 'exercise') return 'Your turn. lesson.hint() helps, lesson.show() shows one way.';
  if (kind === 'signal' && step !== undefined)
    return `In a terminal without a node, type ${signalText(step, state)}`;
  return '';
}

/** How to start a node without a guide: the command is the whole of it. */
function outsideStart(command: string): string {
  return `In a free terminal, type ${command}\nNothing guides you there: this terminal says what to type. If it does not start, lesson.skip() goes on without it.`;
}

export function absence(role: string, command: string): string {
  return `${role} is not there: in a new terminal, type ${command}`;
}

/** What is there while a node is awaited. */
export function seenInstead(names: string): string {
  return names === '' ? '' : `\nThe names of the nodes that run: ${names}`;
}

export function unreached(role: string, here: string): string {
  const address = hereText(`${role}@host`);
  return `${role} runs, but ${here} cannot reach it: type why('${address}') on ${here}. Most often the cookies differ: both nodes take theirs from ~/.erlang.cookie, unless one was started with -setcookie.`;
}

export function stranger(role: string, command: string): string {
  return `${role} runs, but without the lesson: leave it with q(), and type there ${command}`;
}

/** One way to do the exercise at a moment, as Markdown. */
export function solutionText(plan: Plan, at: number): string {
  const { from, to } = solutionOf(plan, at);
  const lines = plan.moments
    .slice(from, to)
    .map(({ role, step }) => `${role}: ${step?.text ?? ''}`);
  return lines.length === 0 ? 'There is no solution.' : code(lines);
}

/** The hint for an entry, as Markdown: what to type, what it shows, and the entries before it that it needs. */
export function entryHint(
  typed: string,
  { role, step }: Moment,
  here: string, // the role of the terminal where it is read
  bindings: readonly string[],
): string {
  const wanted = step?.wanted.map(({ text }) => text) ?? [];
  const parts = [role === here ? 'Type:' : `Type on ${role}:`, code([typed])];
  if (wanted.length > 0) parts.push('It is to show:', code(wanted));
  if (bindings.length > 0)
    parts.push('If a name in it is missing, type this before:', code(bindings));
  return parts.join('\n\n');
}

function code(lines: readonly string[]): string {
  return `\`\`\`\n${lines.join('\n')}\n\`\`\``;
}
