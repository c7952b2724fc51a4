// Terminals of a lesson in which real Erlang or Elixir runs. No guide is there: the terminals of terl say what to type. Pure.

import type { Step } from '../document/document.ts';
import { nextPrompt } from '../document/language.ts';

/** Whether a step is done where no guide is. */
export function isOutside(step: Step | undefined): boolean {
  return step !== undefined && step.language !== 'terl';
}

/** An expression for a node of terl: whether its mapper knows a node with this name. */
export function isRegistered(name: string): string {
  return `(await net_adm.names())[1].some(([name]) => name === '${name}')`;
}

/** The same: whether a node cannot be reached. */
export function isUnreached(name: string): string {
  return `(await net_adm.ping('${name}@host')) === 'pang'`;
}

/** The same: the names that its mapper knows beside these, as one text. */
export function namesBeside(names: readonly string[]): string {
  const known = JSON.stringify(names);
  return `(await net_adm.names())[1].map(([name]) => name).filter((name) => !${known}.includes(name)).join(', ')`;
}

/** What to type in such a terminal, and what it shows, as Markdown. The steps are of one terminal. */
export function outsideText(steps: readonly Step[]): string {
  const [{ terminal, language } = { terminal: '', language: 'erl' }] = steps;
  const name = language === 'iex' ? 'Elixir' : 'Erlang';
  const lines = steps.flatMap(linesOf);
  return `Now go to ${terminal}, to real ${name}, and type what stands behind the prompts:\n\n\`\`\`\n${lines.join('\n')}\n\`\`\``;
}

function linesOf({ prompt, text, wanted }: Step): readonly string[] {
  const again = nextPrompt(prompt);
  const typed = text.split('\n').map((line, nth) => `${nth === 0 ? prompt : again} ${line}`);
  return [...typed, ...wanted.flatMap((entry) => entry.text.split('\n'))];
}
