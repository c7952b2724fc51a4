// A document with the output of today: only output changes, and of that only what no longer fits.
// A second time with the same output, nothing changes.

import { align } from './align.ts';
import type { Document, Step } from './document.ts';
import { type Entry, entriesOf, isReportHead, type PlacedEntry, placedEntries } from './entries.ts';
import { blocksOf, type Fence } from './markdown.ts';
import { type Plan, planOf } from './rewrite-plan.ts';
import { type BlockForm, contentOf, safeLines, withHost, writtenLines } from './written-lines.ts';

/** What a rewriting needs to know of the run in which the output was shown. */
export interface Rewriting {
  /** Whether an entry as it stands in the document is what was shown, an entry as the terminal has it. */
  fits(wanted: Entry, shown: Entry, step: Step): boolean;
  /** Shown text with pids and references as the document writes them, where it does. */
  written(shown: string, step: Step): string;
  /** A shown text as the document has it, where that still fits; undefined if nothing of it does. */
  kept(wanted: string, shown: string): string | undefined;
  /** This machine's short name, for which the document says `host`. */
  readonly host: string;
}

/** The text of the document, with the output of these steps; the other steps stay as they are. `changed` is called for each whose output is another one. */
export function rewrite(
  document: Document,
  shown: ReadonlyMap<Step, readonly Entry[]>,
  run: Rewriting,
  changed: (step: Step) => void = () => undefined,
): string {
  const { lines } = document;
  const fenceAt = fencesOf(lines);
  const parts: string[] = [];
  let from = 0;
  for (const { items } of document.sections)
    for (const step of items) {
      const entries = step.kind === 'step' ? shown.get(step) : undefined;
      if (step.kind !== 'step' || entries === undefined) continue;
      const output = new Output(lines, step, fenceAt(step.line - 1), run).rewritten(entries);
      if (output === undefined) continue;
      changed(step);
      append(parts, lines.slice(from, step.output.from));
      append(parts, output);
      from = step.output.to;
    }
  append(parts, lines.slice(from));
  return parts.join('\n');
}

/** `push(...lines)` fails with very many. */
function append(parts: string[], lines: readonly string[]): void {
  for (const line of lines) parts.push(line);
}

/** The fence around a line; lines are asked for in their order. */
function fencesOf(lines: readonly string[]): (at: number) => Fence {
  const blocks = blocksOf(lines).filter((block) => block.kind === 'fence');
  let next = 0;
  return (at) => {
    while ((blocks[next]?.to ?? at) < at) next++;
    const block = blocks[next];
    if (block === undefined) throw new Error(`expected line ${at + 1} inside a block, found none`);
    return block.fence;
  };
}

/** The output of one step, which is written anew. */
class Output {
  readonly #step: Step;
  readonly #run: Rewriting;
  readonly #raw: readonly string[]; // as in the document
  readonly #lines: readonly string[]; // without what ends and indents them
  readonly #next: string; // the line behind the output
  readonly #form: BlockForm;
  readonly #written: string[] = [];
  #inReport = false;
  #hasEntry = false;

  constructor(lines: readonly string[], step: Step, fence: Fence, run: Rewriting) {
    const { from, to } = step.output;
    const end = lines[step.line - 1]?.endsWith('\r') ? '\r' : '';
    const form: BlockForm = { fence, end, block: step.block };
    this.#step = step;
    this.#run = run;
    this.#form = form;
    this.#raw = lines.slice(from, to);
    this.#lines = this.#raw.map((raw) => contentOf(raw, form));
    this.#next = contentOf(lines[to] ?? '', form);
  }

  /** Its lines; undefined if all fits as it is written. */
  rewritten(shown: readonly Entry[]): readonly string[] | undefined {
    const placed = placedEntries(this.#lines);
    const wanted = placed.map(({ entry }) => entry);
    const plan = planOf(wanted, shown, (one, other) => this.#fits(one, other));
    if (plan === undefined) return undefined;
    const owner = new Map(placed.flatMap((its, nth) => its.lines.map((at) => [at, { its, nth }])));
    this.#addBehind(-1, plan, shown);
    for (const [at, raw] of this.#raw.entries()) {
      const owned = owner.get(at);
      if (owned === undefined) this.#blank(raw);
      else this.#line(at, owned.its, plan.fates[owned.nth], shown);
      if (owned !== undefined && at === owned.its.lines.at(-1))
        this.#addBehind(owned.nth, plan, shown);
    }
    if (this.#written.length === 0 && this.#joinsNext()) this.#blank(this.#form.end);
    return this.#safe();
  }

  #line(
    at: number,
    its: PlacedEntry,
    fate: Plan['fates'][number] | undefined,
    shown: readonly Entry[],
  ): void {
    const isHead = at === its.lines[0];
    if (fate === 'kept') this.#keep(at, isHead);
    else if (typeof fate === 'number' && isHead) this.#replace(its, shown[fate]);
  }

  #addBehind(nth: number, { added }: Plan, shown: readonly Entry[]): void {
    for (const one of added.get(nth) ?? []) {
      const entry = shown[one];
      if (entry !== undefined) this.#put(this.#linesOf(this.#textOf(entry), false));
    }
  }

  #fits(wanted: Entry, shown: Entry): boolean {
    return this.#run.fits(wanted, shown, this.#step);
  }

  #blank(raw: string): void {
    this.#written.push(raw);
    this.#inReport = false;
  }

  #keep(at: number, isHead: boolean): void {
    const [raw = '', line = ''] = [this.#raw[at], this.#lines[at]];
    if (!isHead) this.#written.push(raw);
    else if (this.#hasEntry && /^\s/.test(line))
      this.#put(this.#linesOf(line, false)); // else it continues another
    else this.#put([raw]);
  }

  #replace({ entry, lines }: PlacedEntry, shown: Entry | undefined): void {
    if (shown === undefined) return;
    const isMarked = entry.anywhere && !entry.isReport && !shown.isReport;
    const anew = this.#linesOf(this.#textOf(shown), isMarked);
    const kept = this.#run.kept(entry.text, this.#textOf(shown));
    const whole = kept === undefined ? undefined : this.#linesOf(kept, isMarked);
    const isFine = whole !== undefined && this.#isEntry(whole, shown);
    this.#put(isFine ? whole : (this.#merged(lines, anew, shown) ?? anew));
  }

  /** Lines of a report, or of a long value, that still fit stay: a date, `[...]`. */
  #merged(
    its: readonly number[],
    anew: readonly string[],
    shown: Entry,
  ): readonly string[] | undefined {
    const lines = shown.text.split('\n');
    if (its.length < 2 || lines.length < 2 || anew.length !== lines.length) return undefined;
    const fates = align({
      wanted: its.length,
      shown: lines.length,
      fits: (i, j) => this.#fits(lineEntry(this.#lines[its[i] ?? 0]), lineEntry(lines[j])),
      isGap: () => false,
      isLoose: () => false,
      mayReplace: () => true,
    });
    const merged = fates.flatMap((fate) => {
      if (fate.kind === 'kept') return [this.#raw[its[fate.wanted] ?? 0] ?? ''];
      return 'shown' in fate ? [anew[fate.shown] ?? ''] : [];
    });
    return this.#isEntry(merged, shown) ? merged : undefined;
  }

  /** Whether these lines are read as the one entry that is shown. */
  #isEntry(lines: readonly string[], shown: Entry): boolean {
    const [one, ...more] = entriesOf(lines.map((raw) => contentOf(raw, this.#form)));
    return one !== undefined && more.length === 0 && this.#fits(one, shown);
  }

  #textOf({ text }: Entry): string {
    return withHost(this.#run.written(text, this.#step), this.#run.host);
  }

  #linesOf(text: string, isMarked: boolean): readonly string[] {
    return writtenLines(text, this.#form, { isMarked, continues: this.#hasEntry });
  }

  /** Write the lines of an entry. Only an empty line, or another report, ends a report. */
  #put(lines: readonly string[]): void {
    const isReport = isReportHead(contentOf(lines[0] ?? '', this.#form));
    if (this.#inReport && !isReport) this.#written.push(this.#form.end);
    append(this.#written, lines);
    this.#inReport = isReport;
    this.#hasEntry = true;
  }

  /** Without a line between them, what is typed here and what comes next would be read as one. */
  #joinsNext(): boolean {
    const { act, block, prompt } = this.#step;
    if (this.#raw.length === 0) return false;
    const hasKeys = act === 'keys' || act === 'type' || this.#next.startsWith('%% keys');
    return (block === 'terminal' && hasKeys) || (act === 'entry' && this.#next.startsWith(prompt));
  }

  /** A prompt is output right behind keys, and right before them if it is empty. */
  #safe(): readonly string[] {
    const { act, block } = this.#step;
    const last = this.#written.length - 1;
    const isBeforeKeys = this.#next.startsWith('%% keys');
    return safeLines(this.#written, this.#form, (at, line) => {
      if (block !== 'terminal' || /^(%%|\$)/.test(line)) return false;
      const isAfterKeys = at === 0 && (act === 'keys' || act === 'type');
      return isAfterKeys || (at === last && isBeforeKeys && /> ?$/.test(line));
    });
  }
}

function lineEntry(line = ''): Entry {
  return { isReport: isReportHead(line), text: line, anywhere: false };
}
