// What a guide needs of its terminal, and what it hears from it.

import type { Looked } from '../../runtime/node/node.ts';

/** What a guide needs of its terminal. */
export interface Terminal {
  look(source: string): Promise<Looked>;
  /** Print Markdown. */
  read(markdown: string): void;
  /** Print a dim line. */
  note(line: string): void;
  /** Show an entry dim at the prompt; '' for none. */
  suggest(entry: string): void;
  /** Type an entry and Enter, as the learner would. */
  type(entry: string): void;
}

export interface Guide {
  /** What is printed while an entry is evaluated. */
  printed(text: string): void;
  entered(): void;
  /** Resolves when all is shown that came of the entry: the next one is for the next step. */
  answered(): Promise<void>;
  /** The terminal's node has ended. A node that starts again has a guide of its own. */
  end(): void;
}
