// The checks of a document: expressions that are asked, unseen, until they hold; and the hints that help when one does not.

import type { Document, Item, Section } from '../document/document.ts';
import type { Looked, Member } from './control.ts';
import { hereText } from './here.ts';

type Check = Extract<Item, { kind: 'check' }>;

export interface AskedCheck {
  readonly line: number;
  readonly terminal: string;
  readonly source: string;
  /** Undefined if it holds; else a sentence. */
  readonly fault: string | undefined;
  /** The hints of its section that help now. */
  readonly hints: readonly string[];
}

/** The node in a terminal, if one runs there. */
export type NodeIn = (terminal: string) => Member | undefined;

const pause = 50; // ms between two looks

/** Ask until it holds, or until the deadline. */
export async function askCheck(
  check: Check,
  section: Section,
  document: Document,
  nodeIn: NodeIn,
  deadline: number,
): Promise<AskedCheck> {
  const asked = about(check, document);
  for (;;) {
    const node = nodeIn(asked.terminal);
    const came = await answer(check.source, node, deadline);
    if (isTrue(came)) return asked;
    if (performance.now() + pause < deadline) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      continue;
    }
    const fault =
      came === undefined ? `no node answers in terminal ${asked.terminal}` : sentenceOf(came);
    return { ...asked, fault, hints: await hintsOf(section, node) };
  }
}

/** The first check of an exercise, with a fault, if all of them hold before its solution is played. */
export async function holdsAlready(
  { items }: Section,
  document: Document,
  nodeIn: NodeIn,
): Promise<AskedCheck | undefined> {
  const checks = items.filter((item) => item.kind === 'check');
  for (const check of checks) {
    const { terminal } = about(check, document);
    const came = await answer(check.source, nodeIn(terminal), performance.now() + lookTakes);
    if (!isTrue(came)) return undefined;
  }
  const [first] = checks;
  if (first === undefined) return undefined;
  const fault = 'it holds before the solution is played, as all checks of this exercise do';
  return { ...about(first, document), fault };
}

function about({ line, source, terminal }: Check, { terminals }: Document): AskedCheck {
  const name = terminal ?? terminals[0] ?? '';
  return { line, terminal: name, source, fault: undefined, hints: [] };
}

const lookTakes = 1_000; // ms for a look that is asked once
const longestLook = 5_000; // ms: one that hangs may hang because of a moment's state

async function answer(
  source: string,
  node: Member | undefined,
  deadline: number,
): Promise<Looked | undefined> {
  const rest = Math.max(1, Math.round(deadline - performance.now()));
  return node?.look(hereText(source), Math.min(rest, longestLook));
}

function isTrue(came: Looked | undefined): boolean {
  return came?.ok === true && came.text === 'true';
}

/** What came instead of true: a value, or why there is none. */
function sentenceOf({ ok, text }: Looked): string {
  if (ok) return `it is ${text}`;
  const why = text.replace(/^\*+ /, '');
  return /^(it|the) /.test(why) ? why : `it fails: ${why}`;
}

/** The hints whose condition holds, and those without one. */
async function hintsOf({ items }: Section, node: Member | undefined): Promise<readonly string[]> {
  const hints: string[] = [];
  for (const item of items) {
    if (item.kind !== 'hint') continue;
    const { when, text } = item;
    const deadline = performance.now() + lookTakes;
    if (when === undefined || isTrue(await answer(when, node, deadline))) hints.push(text);
  }
  return hints;
}
