// What the two kinds of terminals have in common: a document is played on them, step by step.

import type { Member } from './control.ts';
import type { Step } from './document.ts';
import type { Entry } from './entries.ts';
import type { Names } from './names.ts';
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
  /** ms to wait for what a step is to show. */
  patience: number;
  /** What each written pid and reference means; replaced at each comparison. */
  names: Names;
  /** Set when differences are accepted, to write them into the document: the pids and references that it has. */
  readonly accepts: ReadonlySet<string> | undefined;
  /** The process id of the program that runs in a terminal. */
  pidOf(terminal: string): number | undefined;
  /** The running node of this name, whichever terminal it is in. */
  nodeNamed(name: string): Member | undefined;
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
}

export interface PlayedTerminal {
  readonly name: string;
  /** The process id of the program in front. */
  readonly pid: number | undefined;
  /** The name of the node in front, as its prompt says. */
  readonly node: string | undefined;
  /** Start the node of this terminal, `terl -sname NAME`. */
  begin(): Promise<void>;
  play(step: Step): Promise<Outcome>;
  /** What was printed, and no step wanted. */
  extra(): Promise<readonly Entry[]>;
  close(): void;
}

export const fine: Outcome = { fault: undefined, shown: [] };

export function failed(fault: string): Outcome {
  return { fault, shown: [] };
}

/** `terl` and `tpmd` for /bin/sh; with `exec_` before them they take the place of the shell. */
export function shellFunctions({ terl, tpmd, flags }: Stage): string {
  return [['terl', [...terl, ...flags]] as const, ['tpmd', tpmd] as const]
    .map(([name, words]) => {
      const line = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
      return `${name}() { ${line} "$@"; }\nexec_${name}() { exec ${line} "$@"; }`;
    })
    .join('\n');
}
