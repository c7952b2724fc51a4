// Maps the words of the command line to cases, figures and curves. No words: all of them.

import { caseNames } from './cases.ts';
import { curveNames } from './curves.ts';
import type { Row } from './figures/figures.ts';

/** Returns the cases that these words need. */
export function casesFor(words: readonly string[]): readonly string[] {
  if (words.length === 0) return caseNames;
  return caseNames.filter((name) => words.some((word) => belongs(word, name)));
}

/** Returns the wanted figures of one case; a word that matches none of them becomes a failure. */
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

/** Returns the curves whose names begin with one of these words. */
export function curvesFor(words: readonly string[]): readonly string[] {
  if (words.length === 0) return curveNames;
  return curveNames.filter((name) => words.some((word) => name.startsWith(word)));
}

/** Whether `word` means the case `name`, or one of its figures. */
function belongs(word: string, name: string): boolean {
  const first = word.replace(/\..*/, '');
  return (groups[first] ?? first) === name;
}

/** The cases of figures whose names do not begin with the name of their case. */
const groups: Readonly<Record<string, string>> = {
  erpc_call: 'rpc_call',
  mesh4: 'mesh',
  mesh8: 'mesh',
  mesh16: 'mesh',
};
