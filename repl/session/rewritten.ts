// A document with what its run has shown: the numbers of prompts first, then the output of the steps that differ.

import { entryFits } from '../compare/compare.ts';
import { identifiersIn } from '../compare/names.ts';
import { type Document, parseDocument, type Step, stepsIn } from '../document/document.ts';
import type { Entry } from '../document/entries.ts';
import { rewrite } from '../document/rewrite.ts';
import type { Played } from './play.ts';
import type { Outcome } from './played.ts';

/** Returns the text of the document with what was shown. Steps that went as they are written stay as they are. */
export function rewritten(document: Document, all: readonly Played[]): string {
  const outcomes = new Map<Step, Outcome>(all.flatMap(({ shown }) => [...shown]));
  const late = new Map<Step, readonly Entry[]>(all.flatMap((played) => [...played.late]));
  const renumbered = parseDocument(document.file, withPrompts(document, outcomes));
  const steps = stepsIn(document);
  const shown = new Map<Step, readonly Entry[]>();
  for (const [at, step] of stepsIn(renumbered).entries()) {
    const before = steps[at] as Step;
    const [outcome, more = []] = [outcomes.get(before), late.get(before)];
    if (outcome === undefined || (outcome.fault === undefined && more.length === 0)) continue;
    shown.set(step, [...outcome.shown, ...more]);
  }
  return rewrite(renumbered, shown, {
    fits: (wanted, entry) => entryFits(wanted.text, entry.text) && haveSameNames(wanted, entry),
    written: (text) => text, // outcomes are written so already
    host: 'host',
  });
}

/** The text with the prompts that were shown. */
function withPrompts(document: Document, outcomes: ReadonlyMap<Step, Outcome>): string {
  const lines = [...document.lines];
  for (const [step, { prompt }] of outcomes) {
    if (prompt === undefined) continue;
    const typedLines = step.text.split('\n').length;
    for (let at = step.line - 1; at < step.line - 1 + typedLines; at++)
      lines[at] = (lines[at] ?? '').replace(step.prompt, prompt);
  }
  return lines.join('\n');
}

/** Whether the same pids and references stand in both; a wildcard may stand for any. */
function haveSameNames(wanted: Entry, shown: Entry): boolean {
  if (wanted.text.includes('[...]')) return true;
  return identifiersIn(wanted.text).join() === identifiersIn(shown.text).join();
}
