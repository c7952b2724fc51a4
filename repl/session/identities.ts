// Which processes and references the texts of pids and references mean: their node is asked.

import type { Identity } from '../compare/names.ts';
import type { Entry } from '../document/entries.ts';
import type { Member } from './control.ts';

const pidOrReference = /<\d{1,9}\.\d{1,15}\.\d{1,9}>|#Ref<\d{1,9}(?:\.\d{1,10}){3}>/g;
const mostAsked = 1_000; // texts of one step; more are compared as text

/** Ask the node, for at most `ms`, what the texts in these entries mean. A node that cannot be asked knows none. */
export async function identities(
  entries: readonly Entry[],
  node: (Pick<Member, 'look'> & Partial<Pick<Member, 'kind'>>) | undefined,
  ms = 5_000,
): Promise<ReadonlyMap<string, Identity>> {
  const found = new Map<string, Identity>();
  const texts = new Set<string>();
  for (const { text } of entries)
    for (const [one] of text.matchAll(pidOrReference)) if (texts.size < mostAsked) texts.add(one);
  if (texts.size === 0 || node === undefined) return found;
  if (node.kind === 'erl' || node.kind === 'iex') return found; // it cannot tell
  const asked = [...texts];
  const looked = await node.look(
    `JSON.stringify(${JSON.stringify(asked)}.map(identity_of))`,
    Math.min(Math.max(ms, 100), 5_000),
  );
  if (looked?.ok !== true) return found;
  // the value is a string, which the node prints in single quotes
  const answers = JSON.parse(looked.text.slice(1, -1)) as ([string, number, string] | null)[];
  for (const [at, text] of asked.entries()) {
    const answer = answers[at];
    if (answer) found.set(text, { node: answer[0], creation: answer[1], key: answer[2] });
  }
  return found;
}
