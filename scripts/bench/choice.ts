// Which cases, figures and curves the words of the command line mean. No words: all.

import { caseNames } from './cases.ts';
import { curveNames } from './curves.ts';
import type { Row } from './figures.ts';

/** The cases that must be run for these words. */
export function casesFor(words: readonly string[]): readonly string[] {
  if (words.length === 0) return caseNames;
  return caseNames.filter((name) => words.some((word) => belongs(word, name)));
}

/** Of the figures of one case those that are wanted; a word that means none of them is a failure. */
export function figuresFor(
  words: readonly string[],
  name: string,
  figures: readonly Row[],
): readonly Row[] {
  const ofCase = words.filter((word) => belongs(word, name));
  if (ofCase.length === 0 || ofCase.includes(name)) return figures;
  const failures = ofCase
    .filter((word) => !figures.some((figure) => figure.case.startsWith(word)))
    .map((word): Row => ({ case: word, failed: `${name} has no such figure` }));
  const wanted = figures.filter((figure) => ofCase.some((word) => figure.case.startsWith(word)));
  return [...wanted, ...failures];
}

/** The curves that these words, or what begins with them, name. */
export function curvesFor(words: readonly string[]): readonly string[] {
  if (words.length === 0) return curveNames;
  return curveNames.filter((name) => words.some((word) => name.startsWith(word)));
}

/** Whether `word` means case `name` or figures of it. */
function belongs(word: string, name: string): boolean {
  const first = word.replace(/\..*/, '');
  return (groups[first] ?? first) === name;
}

/** Figures that are not named after their case. */
const groups: Readonly<Record<string, string>> = {
  erpc_call: 'rpc_call',
  mesh4: 'mesh',
  mesh8: 'mesh',
  mesh16: 'mesh',
};
