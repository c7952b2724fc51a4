// A document with what its run has shown: the numbers of prompts first, then the output of the steps that differ.

import { keptEntry, sameEntry } from '../compare/compare.ts';
import { type Document, parseDocument, type Step, stepsIn } from '../document/document.ts';
import type { Entry } from '../document/entries.ts';
import { rewrite } from '../document/rewrite.ts';
import type { Played } from './play.ts';
import type { Outcome } from './played.ts';

/**
 * Returns the text of the document with what was shown, and in how many steps that is something else. Steps that went as
 * they are written stay as they are.
 */
export function rewritten(
  document: Document,
  all: readonly Played[],
): { readonly text: string; readonly outputs: number } {
  const outcomes = new Map<Step, Outcome>(all.flatMap(({ shown }) => [...shown]));
  const late = new Map<Step, readonly Entry[]>(all.flatMap((played) => [...played.late]));
  const renumbered = parseDocument(document.file, withPrompts(document, outcomes));
  const steps = stepsIn(document);
  const anew = new Set<number>(); // their places in the document
  const shown = new Map<Step, readonly Entry[]>();
  for (const [at, step] of stepsIn(renumbered).entries()) {
    const before = steps[at] as Step;
    const [outcome, more = []] = [outcomes.get(before), late.get(before)];
    if (outcome?.prompt !== undefined) anew.add(step.line);
    if (outcome === undefined || (outcome.fault === undefined && more.length === 0)) continue;
    shown.set(step, [...outcome.shown, ...more]);
  }
  const run = {
    fits: (wanted: Entry, entry: Entry) => sameEntry(wanted.text, entry.text),
    kept: keptEntry,
    written: (text: string) => text, // outcomes are written so already
    host: 'host',
  };
  const text = rewrite(renumbered, shown, run, ({ line }) => anew.add(line));
  return { text, outputs: anew.size };
}

/** The text with the prompts that were shown. */
function withPrompts(document: Document, outcomes: ReadonlyMap<Step, Outcome>): string {
  const lines = [...document.lines];
  for (const [step, { prompt }] of outcomes) {
    if (prompt === undefined) continue;
    const typedLines = step.text.split('\n').length;
    for (let at = step.line - 1; at < step.line - 1 + typedLines; at++)
      lines[at] = (lines[at] ?? '').replace(withoutIex(step.prompt), withoutIex(prompt));
  }
  return lines.join('\n');
}

/** The part that the prompts of all lines of an entry have. */
function withoutIex(prompt: string): string {
  return prompt.replace(/^iex/, '');
}
