// What the two kinds of terminals have in common: a document is played on them, step by step.

import type { Names } from '../compare/names.ts';
import type { Step } from '../document/document.ts';
import type { Entry } from '../document/entries.ts';
import { killed } from '../text/killed.ts';
import type { Member } from './control.ts';
import type { Place } from './place.ts';

/** What a terminal needs to know of the session around it. */
export interface Stage {
  readonly place: Place;
  /** The words that start terl and tpmd. */
  readonly terl: readonly string[];
  readonly tpmd: readonly string[];
  /** Flags that every node is given beside what the document says, such as another carrier. */
  readonly flags: readonly string[];
  /** Whether any command may run, and not only terl, tpmd and signals to them. */
  readonly allowCommands: boolean;
  /** ms that a step may take. */
  patience: number;
  /** ms that a report or a message may come after the prompt. */
  settles: number;
  /** What each written pid and reference means; replaced at each comparison. */
  names: Names;
  /** Set when differences are accepted, to write them into the document: the pids and references that it has. */
  readonly accepts: ReadonlySet<string> | undefined;
  /** The process id of the program that runs in a terminal. */
  pidOf(terminal: string): number | undefined;
  /** The running node of this name, whichever terminal it is in. */
  nodeNamed(name: string): Member | undefined;
  /** The same for the name that a prompt shows at this moment, if it shows one. */
  nodeShown(name: string | undefined): Promise<Member | undefined>;
  readonly camera?: Camera | undefined;
}

/** Watches a session in terminals with a pty, and does the typing there: for a film of it. */
export interface Camera {
  readonly size: ScreenSize;
  /** The step is played once this has resolved. */
  begins(step: Step): Promise<void>;
  /** A terminal got output. */
  sent(terminal: string, data: string): void;
  /** Types keys into a terminal, one after the other; resolves when their echo has been sent. */
  type(terminal: string, keys: readonly string[], send: (key: string) => void): Promise<void>;
}

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** What became of a step. */
export interface Outcome {
  /** Undefined if all is as it is written; else a sentence. */
  readonly fault: string | undefined;
  /** What the step has shown, as entries. */
  readonly shown: readonly Entry[];
  /** What was wanted, if that is not only what the step says: a screen is wanted as a whole. */
  readonly wanted?: readonly Entry[] | undefined;
  /** The prompt that was shown, if another number was written. */
  readonly prompt?: string | undefined;
  /** Set if the terminal cannot go on: it shows something else than is written, or it could not be told. */
  readonly ends?: 'differs' | 'unknown';
}

/** An entry that was printed, and that no step wanted. */
export interface Stray {
  readonly entry: Entry;
  /** The step after which it was printed; undefined if nothing had been typed. */
  readonly step: Step | undefined;
}

export interface PlayedTerminal {
  readonly name: string;
  /** The process id of the program in front. */
  readonly pid: number | undefined;
  /** The name of the node in front, as its prompt says. */
  readonly node: string | undefined;
  /** Start the node of this terminal, `terl -sname NAME`. */
  begin(): Promise<Outcome>;
  play(step: Step): Promise<Outcome>;
  /** What was printed, and no step wanted. */
  extra(): Promise<readonly Stray[]>;
  /** Type a line into the program in front, and do not wait for what it shows. */
  type(line: string): void;
  /** Give what the program in front prints from now on to `show`, and what no step has read. */
  watch(show: (text: string) => void): void;
  close(): void;
}

export const fine: Outcome = { fault: undefined, shown: [] };

/** The outcome of a step that could not be played. */
export function unplayed(fault: string): Outcome {
  return { fault, shown: [], ends: 'unknown' };
}

/** The outcome of a step that shows something else, and after which nothing can be typed. */
export function stuck(fault: string, shown: readonly Entry[] = []): Outcome {
  return { fault, shown, ends: 'differs' };
}

/** The outcome of a step before which something was printed that none wanted. */
export function also(extra: readonly Stray[]): Outcome {
  const text = extra.map(({ entry }) => entry.text).join('\n');
  return stuck(`before it, this was printed too: ${text}`);
}

/**
 * `terl` and `tpmd` for /bin/sh; with `exec_` before them they, and Erlang's programs, take the place of the shell. `by`
 * is a command that runs the words behind it.
 */
export function shellFunctions({ terl, tpmd, flags }: Stage, by = ''): string {
  const ours = [['terl', [...terl, ...flags]] as const, ['tpmd', tpmd] as const]
    .map(([name, words]) => {
      const line = words.map(quotedWord).join(' ');
      return `${name}() { ${by} ${line} "$@"; }\nexec_${name}() { exec ${line} "$@"; }`;
    })
    .join('\n');
  return `${ours}\nexec_erl() { exec erl "$@"; }\nexec_iex() { exec iex "$@"; }`;
}

/** A word for /bin/sh, whatever is in it. */
export function quotedWord(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Whether the guardian of a killed node printed this. It comes only if the node had run for half a second. */
export function saysKilled({ text }: Entry): boolean {
  return text === `terl: ${killed}`;
}
