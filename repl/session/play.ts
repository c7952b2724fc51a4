// Plays a document on terminals: writes its files, types its entries, compares what is shown, and asks its checks.

import type { Document, Item, Section, Step } from './document.ts';
import { hereText, writtenHost } from './here.ts';
import { noNames } from './names.ts';
import { PipeTerminal } from './pipe-terminal.ts';
import { makePlace, type Place } from './place.ts';
import type { Outcome, PlayedTerminal, Stage } from './played.ts';
import { ScreenTerminal } from './screen-terminal.ts';

export interface PlayOptions {
  readonly terl: readonly string[]; // the words that start it
  readonly tpmd: readonly string[];
  readonly allowCommands: boolean;
  /** What nodes are given beside the document's own flags; the folder is that of the session. */
  readonly flags?: (folder: string) => readonly string[];
  readonly files?: Readonly<Record<string, string>>; // more files for the session's folder
  readonly env?: Readonly<Record<string, string>>; // more of the environment of all programs
  readonly screens?: boolean; // all terminals have a pty, also those of blocks of the kind terl
  /** Go on after differences, which are accepted: the pids and references that the document has. */
  readonly accepts?: ReadonlySet<string> | undefined;
  /** Called after each step and check, and for a section that is left out. */
  readonly told?: (event: Told) => void;
  /** What to do on the living nodes before they are ended. */
  readonly beforeEnd?: (
    stage: Stage,
    terminals: ReadonlyMap<string, PlayedTerminal>,
  ) => Promise<void>;
  readonly signal?: AbortSignal;
}

export type Told =
  | { readonly kind: 'step'; readonly step: Step; readonly outcome: Outcome; readonly ms: number }
  | {
      readonly kind: 'check';
      readonly line: number;
      readonly source: string;
      readonly fault: string | undefined;
      readonly ms: number;
    }
  | {
      readonly kind: 'extra';
      readonly terminal: string;
      readonly line: number;
      readonly fault: string;
    }
  | { readonly kind: 'skipped'; readonly section: Section; readonly reason: string };

export interface Played {
  /** What each step has shown. */
  readonly shown: ReadonlyMap<Step, Outcome>;
  readonly names: Stage['names'];
  /** Whether the run came to its end: the last step was played. */
  readonly isWhole: boolean;
  readonly faults: number;
}

const patience = 12_000; // ms; a node that does not answer is given up after 7 s

/** Play these sections of a document, on nodes of their own. */
export async function play(
  document: Document,
  sections: readonly Section[],
  options: PlayOptions,
): Promise<Played> {
  const place = await makePlace(options.env);
  const played = new PlayedDocument(place, options);
  try {
    for (const [path, text] of Object.entries(options.files ?? {})) place.write(path, text);
    for (const item of sections.flatMap(({ items }) => items))
      if (item.kind === 'file') place.write(item.path, item.text);
    await played.play(sections, document);
    await options.beforeEnd?.(played.stage, played.terminals);
    return played.result();
  } finally {
    for (const terminal of played.terminals.values()) terminal.close();
    await place.close();
  }
}

/** The checks of an exercise are asked once its solution was played. */
function inPlayingOrder({ items }: Section): readonly Item[] {
  const last = items.findLastIndex((item) => item.kind === 'step' && item.solution);
  const isLate = (item: Item, at: number): boolean => item.kind === 'check' && at < last;
  const late = items.filter(isLate);
  const before = items.slice(0, last + 1).filter((item) => item.kind !== 'check');
  return [...before, ...late, ...items.slice(last + 1)];
}

class PlayedDocument {
  readonly terminals = new Map<string, PlayedTerminal>();
  readonly stage: Stage;
  readonly #options: PlayOptions;
  readonly #shown = new Map<Step, Outcome>();
  #faults = 0;
  #isWhole = false;

  constructor(place: Place, options: PlayOptions) {
    this.#options = options;
    const { terminals } = this;
    this.stage = {
      place,
      terl: options.terl,
      tpmd: options.tpmd,
      flags: options.flags?.(place.folder) ?? [],
      allowCommands: options.allowCommands,
      accepts: options.accepts,
      patience,
      names: noNames,
      pidOf: (name) => terminals.get(name)?.pid,
      nodeNamed: (name) => place.control.nodeNamed(name),
    };
  }

  async play(sections: readonly Section[], document: Document): Promise<void> {
    await this.#begin(sections, document);
    for (const section of sections) {
      const skipped = section.items.find((item) => item.kind === 'skip');
      this.stage.patience = patience;
      if (skipped !== undefined)
        this.#options.told?.({ kind: 'skipped', section, reason: skipped.reason });
      else
        for (const item of inPlayingOrder(section)) if (!(await this.#item(item, document))) return;
    }
    for (const terminal of this.terminals.values()) await this.#extra(terminal, document);
    this.#isWhole = true;
  }

  /** Start the nodes that no `$ terl …` of the document starts, all at once. */
  async #begin(sections: readonly Section[], document: Document): Promise<void> {
    const steps = sections.flatMap(({ items }) => items.filter((item) => item.kind === 'step'));
    const isWhole = sections.length === document.sections.length;
    const begun = document.terminals.flatMap((name) => {
      const first = steps.find(({ terminal, act }) => terminal === name && act !== 'seen');
      if (first === undefined ? !isWhole : first.act === 'command') return [];
      const block = first?.block ?? 'terl';
      return [this.#terminal({ terminal: name, block }).begin()];
    });
    await Promise.all(begun);
  }

  result(): Played {
    const { names } = this.stage;
    return { shown: this.#shown, names, isWhole: this.#isWhole, faults: this.#faults };
  }

  /** False: do not go on. */
  async #item(item: Item, document: Document): Promise<boolean> {
    this.#options.signal?.throwIfAborted();
    switch (item.kind) {
      case 'timeout':
        this.stage.patience = item.ms;
        return true;
      case 'step':
        return this.#step(item);
      case 'check':
        return this.#check(item, document);
      default:
        return true; // prose, files, hints
    }
  }

  async #step(step: Step): Promise<boolean> {
    const begun = performance.now();
    const outcome = await this.#terminal(step).play(step);
    this.#shown.set(step, outcome);
    this.#options.told?.({ kind: 'step', step, outcome, ms: performance.now() - begun });
    return this.#goesOn(outcome.fault);
  }

  #goesOn(fault: string | undefined): boolean {
    if (fault !== undefined) this.#faults++;
    return fault === undefined || this.#options.accepts !== undefined;
  }

  #terminal({ terminal: name, block }: Pick<Step, 'terminal' | 'block'>): PlayedTerminal {
    const isStrict = block === 'terminal';
    const terminal =
      this.terminals.get(name) ??
      (isStrict || this.#options.screens === true
        ? new ScreenTerminal(name, this.stage, isStrict)
        : new PipeTerminal(name, this.stage));
    this.terminals.set(name, terminal);
    return terminal;
  }

  /** Ask until it holds. */
  async #check(
    { line, source, terminal }: Extract<Item, { kind: 'check' }>,
    { terminals }: Document,
  ): Promise<boolean> {
    const name = terminal ?? terminals[0] ?? '';
    const begun = performance.now();
    const node = this.terminals.get(name);
    const deadline = begun + this.stage.patience;
    let fault: string | undefined;
    do {
      const member = node?.node === undefined ? undefined : this.stage.nodeNamed(node.node);
      const looked = await member?.look(hereText(source));
      if (looked?.ok && looked.text === 'true') fault = undefined;
      else
        fault = looked === undefined ? `no node runs in terminal ${name}` : `it is ${looked.text}`;
      if (fault !== undefined) await new Promise((resolve) => setTimeout(resolve, 50));
    } while (fault !== undefined && performance.now() < deadline);
    this.#options.told?.({ kind: 'check', line, source, fault, ms: performance.now() - begun });
    return this.#goesOn(fault);
  }

  /** Nothing was printed that the document does not have. */
  async #extra(terminal: PlayedTerminal, document: Document): Promise<void> {
    const extra = await terminal.extra();
    if (extra.length === 0) return;
    const text = writtenHost(extra.map((entry) => entry.text).join('\n'));
    this.#faults++;
    this.#options.told?.({
      kind: 'extra',
      terminal: terminal.name,
      line: document.lines.length,
      fault: `${terminal.name} also printed\n${text}`,
    });
  }
}
