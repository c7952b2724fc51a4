// A session document: a Markdown text with sessions to play, files, checks and hints.
// Nothing is lost: its lines joined by '\n' are the text again.

import { type Comment, isMisplaced, readComment } from './comments.ts';
import type { Entry } from './entries.ts';
import { fileFault, readInfo } from './info-string.ts';
import type { Language } from './language.ts';
import { type Block, blocksOf, type FencedBlock, lineAt, unindented } from './markdown.ts';
import { readSteps, showsSession } from './steps.ts';

export interface Document {
  readonly file: string; // as given, for messages
  readonly lines: readonly string[]; // the whole text; a '\r' stays at the end of its line
  readonly title: string; // of the comment `title:`, else the first heading
  readonly terminals: readonly string[]; // of the comment `terminals:`, else those of the sessions, in their order
  readonly sections: readonly Section[]; // each heading begins one; what stands before the first has the heading ''
  readonly freshSections: boolean; // each section of level 2 is played on new nodes
  readonly faults: readonly Fault[]; // a document with faults cannot be played
}

export interface Fault {
  readonly line: number; // from 1
  readonly sentence: string;
}

export interface Section {
  readonly heading: string;
  readonly level: number; // 1 to 6; 0 before the first heading
  readonly line: number;
  readonly items: readonly Item[];
}

export type Item =
  /** A paragraph, a list, a table, or a block of another language. */
  | { readonly kind: 'prose'; readonly line: number; readonly text: string }
  /** A file of the document's folder, from a block such as ```ts crasher.ts. */
  | { readonly kind: 'file'; readonly line: number; readonly path: string; readonly text: string }
  | Step
  /** An expression that must become true; without a terminal, any node may evaluate it. */
  | {
      readonly kind: 'check';
      readonly line: number;
      readonly terminal: string | undefined;
      readonly source: string;
    }
  | {
      readonly kind: 'hint';
      readonly line: number;
      readonly text: string;
      readonly when: string | undefined;
    }
  /** For the steps and checks from here to the end of the section. */
  | { readonly kind: 'timeout'; readonly line: number; readonly ms: number }
  | { readonly kind: 'needs'; readonly line: number; readonly what: string }
  /** The section is not played. */
  | { readonly kind: 'skip'; readonly line: number; readonly reason: string };

export interface Step {
  readonly kind: 'step';
  readonly line: number; // of what is typed
  readonly terminal: string;
  readonly language: Language; // of its terminal
  /** Typed at a prompt; after `$ `; nothing typed, only seen; `%% keys C-g Up`; `%% type text`. */
  readonly act: 'entry' | 'command' | 'seen' | 'keys' | 'type';
  readonly prompt: string; // '(foo@host)1>' as written; '' if nothing is typed at one
  readonly text: string; // what is typed; the lines of one entry joined by '\n'
  readonly soon: boolean; // repeated until it holds: news takes a moment
  readonly stays: boolean; // what is typed does not return
  readonly solution: boolean; // of an exercise: below a comment `solution`
  readonly wanted: readonly Entry[];
  readonly output: { readonly from: number; readonly to: number }; // its lines in the document, `to` excluded
  readonly block: 'terl' | 'text' | 'terminal';
}

/** Read a document. What is wrong in it stands in its faults. */
export function parseDocument(file: string, text: string): Document {
  const reader = new DocumentReader(text.split('\n'));
  for (const block of blocksOf(reader.lines)) reader.add(block);
  return reader.document(file);
}

/** The steps of a document, or of one section with all that is below it. */
export function stepsIn(document: Document, heading?: string): readonly Step[] {
  const named = heading === undefined ? undefined : sectionNamed(document, heading);
  if (heading !== undefined && named === undefined) return [];
  const sections = named === undefined ? document.sections : withSubsections(document, named);
  return sections.flatMap(({ items }) => items.filter((item) => item.kind === 'step'));
}

/** The section with this heading; else the first whose heading begins with the text, else one that contains it. */
export function sectionNamed({ sections }: Document, text: string): Section | undefined {
  const wanted = text.trim().toLowerCase();
  const find = (isIt: (heading: string) => boolean): Section | undefined =>
    sections.find(({ heading }) => isIt(heading.toLowerCase()));
  return (
    find((heading) => heading === wanted) ??
    find((heading) => heading.startsWith(`${wanted} `)) ??
    find((heading) => heading.includes(wanted))
  );
}

/** A section, and the sections of deeper levels that follow it. */
export function withSubsections({ sections }: Document, section: Section): readonly Section[] {
  const from = sections.indexOf(section);
  const next = sections.findIndex(({ level }, at) => at > from && level <= section.level);
  return sections.slice(from, next < 0 ? undefined : next);
}

class DocumentReader {
  readonly lines: readonly string[];
  readonly #sections: (Omit<Section, 'items'> & { readonly items: Item[] })[] = [];
  readonly #faults: Fault[] = [];
  readonly #files = new Map<string, number>(); // the line of each path
  #title: string | undefined;
  #terminals: readonly string[] | undefined;
  #isFresh = false;
  #terminal: string | undefined; // chosen by the last session, over the end of its block
  #languages: ReadonlyMap<string, Language> = new Map(); // of the terminals so far
  #solves = false; // the next session is a solution

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  add(block: Block): void {
    switch (block.kind) {
      case 'heading':
        return this.#heading(block);
      case 'fence':
        return this.#fence(block);
      case 'comment':
        return this.#comment(block);
      case 'prose':
        return this.#prose(block.at, block.to);
    }
  }

  document(file: string): Document {
    const sections = this.#sections;
    const terminals = this.#terminals ?? firstUses(sections, 'step').map(({ name }) => name);
    const expected =
      terminals.length === 0
        ? 'a terminal of a session, or one that a comment terminals: names'
        : `one of the terminals ${terminals.join(', ')}`;
    for (const { name, line } of [...firstUses(sections, 'step'), ...firstUses(sections, 'check')])
      if (!terminals.includes(name))
        this.#fault(line - 1, `expected ${expected}, got ${JSON.stringify(name)}`);
    for (const item of sections.flatMap(({ items }) => items))
      if (item.kind === 'check' && item.terminal === undefined && terminals.length === 0)
        this.#fault(item.line - 1, `expected ${expected}, got none`);
    return {
      file,
      lines: this.lines,
      title: this.#title ?? sections.find(({ level }) => level > 0)?.heading ?? '',
      terminals,
      sections,
      freshSections: this.#isFresh,
      faults: this.#faults.sort((a, b) => a.line - b.line),
    };
  }

  #heading({ at, level, text }: Extract<Block, { kind: 'heading' }>): void {
    if (level <= 2 && this.#isFresh) {
      this.#terminal = undefined;
      this.#files.clear();
      this.#languages = new Map();
    }
    this.#solves = false;
    this.#sections.push({ heading: text, level, line: at + 1, items: [] });
  }

  #fence(block: FencedBlock): void {
    const { at, fence, to, isClosed } = block;
    if (!isClosed)
      this.#fault(
        at,
        `expected a line ${fence.marks} that ends this block, got the end of the file`,
      );
    const info = readInfo(fence.info);
    if (info.kind === 'fault') this.#fault(at, info.sentence);
    else if (info.kind === 'file') this.#file(block, info.path);
    else if (info.kind === 'session' && showsSession(this.lines, block, info.block)) {
      const read = readSteps(this.lines, block, {
        kind: info.block,
        terminal: this.#terminal,
        languages: this.#languages,
        isSolution: this.#solves,
      });
      for (const step of read.steps) this.#put(step);
      this.#faults.push(...read.faults);
      this.#terminal = read.terminal;
      this.#languages = read.languages;
      this.#solves = false;
    } else this.#put({ kind: 'prose', line: at + 1, text: this.#text(at, isClosed ? to + 1 : to) });
  }

  #file({ at, from, to, fence }: FencedBlock, path: string): void {
    const fault = fileFault(path);
    const before = this.#files.get(path);
    if (fault !== undefined) return this.#fault(at, fault);
    if (before !== undefined)
      return this.#fault(
        at,
        `expected one block for the file ${path}, got another in line ${before}`,
      );
    this.#files.set(path, at + 1);
    const lines = this.lines
      .slice(from, to)
      .map((_, nth) => `${unindented(lineAt(this.lines, from + nth), fence)}\n`);
    this.#put({ kind: 'file', line: at + 1, path, text: lines.join('') });
  }

  #comment({ at, text, end }: Extract<Block, { kind: 'comment' }>): void {
    if (end === 'unclosed')
      return this.#fault(at, 'expected --> at the end of this comment, got the end of the file');
    const comment = readComment(text);
    if (comment === undefined) return;
    if (end === 'text')
      this.#fault(at, 'expected nothing behind the --> of this comment, got more text on its line');
    this.#take(comment, at);
  }

  #take(comment: Comment, at: number): void {
    switch (comment.kind) {
      case 'fault':
        return this.#fault(at, comment.sentence);
      case 'terminals':
        if (this.#terminals !== undefined)
          this.#fault(at, 'expected one comment terminals:, got another');
        this.#terminals = comment.names;
        return;
      case 'title':
        this.#title ??= comment.text;
        return;
      case 'nodes':
        if (this.#sections.some(({ level }) => level === 2))
          this.#fault(at, 'expected the comment nodes: before the first section of level 2');
        this.#isFresh = true;
        return;
      case 'solution':
        this.#solves = true;
        return;
      case 'check':
        this.#check(comment, at);
        return;
      default:
        this.#put({ ...comment, line: at + 1 });
    }
  }

  #check(check: Extract<Comment, { kind: 'check' }>, at: number): void {
    const language = this.#languages.get(check.terminal ?? '') ?? 'terl';
    if (language !== 'terl')
      this.#fault(
        at,
        `expected a terminal of terl after check, got ${JSON.stringify(check.terminal)}, which runs ${language}`,
      );
    this.#put({ ...check, line: at + 1 });
  }

  #prose(at: number, to: number): void {
    for (let line = at; line < to; line++)
      if (isMisplaced(lineAt(this.lines, line)))
        this.#fault(line, 'expected this comment at the beginning of its line, got text before it');
    this.#put({ kind: 'prose', line: at + 1, text: this.#text(at, to) });
  }

  #text(from: number, to: number): string {
    return this.lines
      .slice(from, to)
      .map((_, nth) => lineAt(this.lines, from + nth))
      .join('\n');
  }

  #put(item: Item): void {
    if (this.#sections.length === 0)
      this.#sections.push({ heading: '', level: 0, line: 1, items: [] });
    this.#sections.at(-1)?.items.push(item);
  }

  #fault(at: number, sentence: string): void {
    this.#faults.push({ line: at + 1, sentence });
  }
}

/** The terminals that steps name, or checks, each with the line of its first use. */
function firstUses(
  sections: readonly Section[],
  kind: 'step' | 'check',
): readonly { readonly name: string; readonly line: number }[] {
  const uses = new Map<string, number>();
  for (const { items } of sections)
    for (const item of items) {
      const name = item.kind === kind && 'terminal' in item ? item.terminal : undefined;
      if (name !== undefined && !uses.has(name)) uses.set(name, item.line);
    }
  return [...uses].map(([name, line]) => ({ name, line }));
}
