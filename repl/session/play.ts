// Plays a document on terminals: writes its files, types its entries, compares what is shown, and asks its checks.

import { keptVariable } from '../../transport/base/session-link.ts';
import { noNames } from '../compare/names.ts';
import type { Document, Item, Section, Step } from '../document/document.ts';
import type { Entry } from '../document/entries.ts';
import { type AskedCheck, askCheck, holdsAlready } from './checks.ts';
import { erlangMember } from './erlang-member.ts';
import { writtenHost } from './here.ts';
import { PipeTerminal } from './pipe-terminal.ts';
import { makePlace, type Place } from './place.ts';
import { type Camera, type Outcome, type PlayedTerminal, type Stage, unplayed } from './played.ts';
import { ScreenTerminal } from './screen-terminal.ts';
import { reasonsToSkip } from './skipped.ts';

export interface PlayOptions {
  readonly terl: readonly string[]; // the words that start it
  readonly tpmd: readonly string[];
  readonly allowCommands: boolean;
  /** What nodes are given beside the document's own flags; the folder is that of the session. */
  readonly flags?: (folder: string) => readonly string[];
  readonly files?: Readonly<Record<string, string>>; // more files for the session's folder
  readonly env?: Readonly<Record<string, string>>; // more of the environment of all programs
  readonly screens?: boolean; // all terminals have a pty, also those of blocks of the kind terl
  readonly camera?: Camera; // makes a film: all terminals have a pty
  /** Go on after differences, which are accepted: the pids and references that the document has. */
  readonly accepts?: ReadonlySet<string> | undefined;
  /** Called after each step and check, and for a section that is left out. */
  readonly told?: (event: Told) => void;
  /** What to do on the living nodes before they are ended. */
  readonly beforeEnd?: (
    terminals: ReadonlyMap<string, PlayedTerminal>,
    played: Played,
    stage: Stage,
  ) => Promise<void>;
  readonly signal?: AbortSignal;
}

export type Told =
  | { readonly kind: 'step'; readonly step: Step; readonly outcome: Outcome; readonly ms: number }
  | ({ readonly kind: 'check'; readonly ms: number } & AskedCheck)
  | {
      readonly kind: 'extra'; // printed, and wanted by no step
      readonly terminal: string;
      readonly line: number;
      readonly fault: string;
    }
  | {
      readonly kind: 'skipped';
      readonly section: Section;
      readonly reason: string;
      readonly isUnmet: boolean; // it needs what this machine does not have
    };

export interface Played {
  /** What each step has shown. */
  readonly shown: ReadonlyMap<Step, Outcome>;
  /** What was printed after a step, and no step wanted. */
  readonly late: ReadonlyMap<Step, readonly Entry[]>;
  readonly names: Stage['names'];
  /** Whether the run came to its end: the last step was played. */
  readonly isWhole: boolean;
  readonly faults: number;
  /** How many of them writing what was shown does not mend: checks, and what was printed before anything was typed. */
  readonly lasting: number;
  /** How many steps and sections could not be played. */
  readonly unknown: number;
}

const patience = 12_000; // ms; a node that does not answer is given up after 7 s
const settles = 3_000; // ms that a report, or a message, may come after the prompt

/** Play these sections of a document, on nodes of their own. */
export async function play(
  document: Document,
  sections: readonly Section[],
  options: PlayOptions,
): Promise<Played> {
  const kept = options.allowCommands ? {} : { [keptVariable]: 'true' };
  const place = await makePlace({ ...options.env, ...kept });
  const played = new PlayedDocument(place, {
    ...options,
    told: (event) => {
      if (!options.signal?.aborted) options.told?.(event);
    },
  });
  try {
    const run = async (): Promise<void> => {
      for (const [path, text] of Object.entries(options.files ?? {})) place.write(path, text);
      for (const item of sections.flatMap(({ items }) => items))
        if (item.kind === 'file') place.write(item.path, item.text);
      if (startsErlang(sections)) place.write('home/.erlang', erlangMember);
      await played.play(sections, document);
      await options.beforeEnd?.(played.terminals, played.result(), played.stage);
    };
    await untilAborted(run(), options.signal);
    return played.result();
  } finally {
    for (const terminal of played.terminals.values()) terminal.close();
    await place.close();
  }
}

function startsErlang(sections: readonly Section[]): boolean {
  return sections.some(({ items }) =>
    items.some((item) => item.kind === 'step' && item.language !== 'terl'),
  );
}

/** A run that is aborted is not waited for: its programs are killed, and what it still does comes to nothing. */
async function untilAborted(run: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new Error('it was stopped before its end'));
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
  });
  try {
    await Promise.race([run, aborted]);
  } finally {
    if (stop !== undefined) signal?.removeEventListener('abort', stop);
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

type TerminalKind = 'pipe' | 'screen' | 'strict screen';

/** A terminal with a block of the kind terminal has a screen; if all its blocks are of that kind, a strict one. */
function terminalKinds(sections: readonly Section[]): ReadonlyMap<string, TerminalKind> {
  const kinds = new Map<string, TerminalKind>();
  for (const item of sections.flatMap(({ items }) => items)) {
    if (item.kind !== 'step') continue;
    const kind = item.block === 'terminal' ? 'strict screen' : 'pipe';
    const before = kinds.get(item.terminal) ?? kind;
    kinds.set(item.terminal, before === kind ? kind : 'screen');
  }
  return kinds;
}

class PlayedDocument {
  readonly terminals = new Map<string, PlayedTerminal>();
  readonly stage: Stage;
  readonly #options: PlayOptions;
  readonly #shown = new Map<Step, Outcome>();
  readonly #late = new Map<Step, Entry[]>();
  #faults = 0;
  #lasting = 0;
  #unknown = 0;
  #isWhole = false;
  #kinds: ReadonlyMap<string, TerminalKind> = new Map();

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
      settles,
      names: noNames,
      pidOf: (name) => terminals.get(name)?.pid,
      nodeNamed: (name) => place.control.nodeNamed(name),
      nodeShown: (name) => place.control.nodeShown(name),
      camera: options.camera,
    };
  }

  async play(all: readonly Section[], document: Document): Promise<void> {
    const reasons = await reasonsToSkip(document, all);
    const sections = all.filter((section) => !reasons.has(section));
    for (const [section, { reason, isUnmet }] of reasons) {
      if (!all.includes(section)) continue;
      if (isUnmet) this.#unknown++;
      this.#options.told?.({ kind: 'skipped', section, reason, isUnmet });
    }
    this.#kinds = terminalKinds(sections);
    if (!(await this.#begin(sections, document))) return;
    for (const section of sections) if (!(await this.#section(section, document))) return;
    for (const terminal of this.terminals.values()) await this.#extra(terminal, document);
    this.#isWhole = true;
  }

  /**
   * Start the nodes that no `$ terl …` of the document starts, all at once, or in a film one after the other. False if one
   * does not start.
   */
  async #begin(sections: readonly Section[], document: Document): Promise<boolean> {
    const steps = sections.flatMap(({ items }) => items.filter((item) => item.kind === 'step'));
    const isWhole = sections.length === document.sections.length;
    const toBegin = document.terminals.flatMap((name) => {
      const first = steps.find(({ terminal, act }) => terminal === name && act !== 'seen');
      if (first === undefined ? !isWhole : first.act === 'command') return [];
      return [{ first, terminal: this.#terminal(name) }];
    });
    const outcomes: Outcome[] = [];
    if (this.stage.camera === undefined)
      outcomes.push(...(await Promise.all(toBegin.map(({ terminal }) => terminal.begin()))));
    else for (const { terminal } of toBegin) outcomes.push(await terminal.begin());
    for (const [at, { fault }] of outcomes.entries()) {
      const step = toBegin[at]?.first ?? steps[0];
      if (fault !== undefined && step !== undefined) return this.#outcome(step, unplayed(fault), 0);
    }
    return true;
  }

  /** False: do not go on. */
  async #section(section: Section, document: Document): Promise<boolean> {
    Object.assign(this.stage, { patience, settles });
    let isAsked = false;
    for (const item of inPlayingOrder(section)) {
      this.#options.signal?.throwIfAborted();
      if (item.kind === 'step' && item.solution && !isAsked) {
        isAsked = true;
        const needless = await holdsAlready(section, document, this.#nodeIn);
        if (needless !== undefined && !this.#checked(needless, 0)) return false;
      }
      if (!(await this.#item(item, section, document))) return false;
    }
    return true;
  }

  result(): Played {
    return {
      shown: this.#shown,
      late: this.#late,
      names: this.stage.names,
      isWhole: this.#isWhole,
      faults: this.#faults,
      lasting: this.#lasting,
      unknown: this.#unknown,
    };
  }

  /** False: do not go on. */
  async #item(item: Item, section: Section, document: Document): Promise<boolean> {
    switch (item.kind) {
      case 'timeout':
        Object.assign(this.stage, { patience: item.ms, settles: item.ms });
        return true;
      case 'step': {
        await this.#options.camera?.begins(item);
        const begun = performance.now();
        const outcome = await this.#terminal(item.terminal).play(item);
        return this.#outcome(item, outcome, performance.now() - begun);
      }
      case 'check': {
        const begun = performance.now();
        const deadline = begun + this.stage.patience;
        const asked = await askCheck(item, section, document, this.#nodeIn, deadline);
        return this.#checked(asked, performance.now() - begun);
      }
      default:
        return true; // prose, files, hints
    }
  }

  #outcome(step: Step, outcome: Outcome, ms: number): boolean {
    this.#shown.set(step, outcome);
    this.#options.told?.({ kind: 'step', step, outcome, ms });
    if (outcome.ends === 'unknown') this.#unknown++;
    return (
      this.#goesOn(outcome.ends === 'unknown' ? undefined : outcome.fault) &&
      outcome.ends === undefined
    );
  }

  #checked(check: AskedCheck, ms: number): boolean {
    this.#options.told?.({ kind: 'check', ...check, ms });
    if (check.fault !== undefined) this.#lasting++;
    return this.#goesOn(check.fault);
  }

  #goesOn(fault: string | undefined): boolean {
    if (fault !== undefined) this.#faults++;
    return fault === undefined || this.#options.accepts !== undefined;
  }

  readonly #nodeIn = (terminal: string): ReturnType<Stage['nodeNamed']> => {
    const node = this.terminals.get(terminal)?.node;
    return node === undefined ? undefined : this.stage.nodeNamed(node);
  };

  #terminal(name: string): PlayedTerminal {
    const { screens, camera } = this.#options;
    const kind = this.#kinds.get(name) ?? 'pipe';
    const hasScreen = kind !== 'pipe' || screens === true || camera !== undefined;
    const terminal =
      this.terminals.get(name) ??
      (hasScreen
        ? new ScreenTerminal(name, this.stage, kind === 'strict screen')
        : new PipeTerminal(name, this.stage));
    this.terminals.set(name, terminal);
    return terminal;
  }

  /** What no step wanted. Where it is accepted, it belongs to the step after which it was printed. */
  async #extra(terminal: PlayedTerminal, document: Document): Promise<void> {
    const strays = await terminal.extra();
    for (const { entry, step } of strays) {
      const isWritten = this.#options.accepts !== undefined && step !== undefined;
      if (isWritten) this.#late.set(step, [...(this.#late.get(step) ?? []), entry]);
      else this.#lasting++;
      this.#faults++;
      this.#options.told?.({
        kind: 'extra',
        terminal: terminal.name,
        line: step?.line ?? document.lines.length,
        fault: `${terminal.name} also printed\n${writtenHost(entry.text)}`,
      });
    }
  }
}
