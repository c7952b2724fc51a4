// Asks the node what may complete a line, and merges the node's answers.

import type { Answer, Candidate, Question } from '../../runtime/node/node.ts';
import type { Completion } from '../line/candidates.ts';
import { contextAt } from './completion-context.ts';

export type Ask = (question: Question) => Promise<Answer>;

/** Returns the candidates for the word at the cursor; undefined if nothing can be completed there. */
export async function completionAt(
  text: string,
  at: number,
  ask: Ask,
): Promise<Completion | undefined> {
  const context = contextAt(text, at);
  if (context === undefined) return undefined;
  const { from, quote, questions, words } = context;
  const typed = text.slice(from, at);
  const answers = await Promise.all(questions.map(ask));
  const found = new Map<string, Candidate>();
  for (const name of words) found.set(name, { name });
  // if several answers contain the same name, a candidate with a description replaces one without
  for (const { candidates } of answers)
    for (const candidate of candidates)
      if (!isDescribed(found.get(candidate.name))) found.set(candidate.name, candidate);
  const candidates = [...found.values()]
    .filter(({ name }) => name.startsWith(typed) && isHarmless(name, quote))
    .sort(byName);
  return { from, candidates, close: quote };
}

/** Sorts by name; names with a capital, which are rarely wanted, come last. */
function byName({ name: a }: Candidate, { name: b }: Candidate): number {
  const capital = Number(/^\p{Lu}/u.test(a)) - Number(/^\p{Lu}/u.test(b));
  return capital === 0 ? Number(a > b) - Number(a < b) : capital;
}

function isDescribed(candidate: Candidate | undefined): boolean {
  return candidate?.note !== undefined || candidate?.arity !== undefined;
}

/** Whether a name may be offered: it must not end the string around the cursor, nor control the screen. */
function isHarmless(name: string, quote: string): boolean {
  return !/[\p{Cc}\\]/u.test(name) && (quote === '' || !name.includes(quote));
}
