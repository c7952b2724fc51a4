// What writes one transcript: a file in one format (format-recorder.ts), or a session document that several terminals
// may share (document-recorder.ts).

import type { Change } from './document-state.ts';

/** An entry at the prompt. */
export interface RecordedEntry {
  readonly prompt: string;
  readonly source: string;
}

/** Hears the session, and writes its file. */
export interface Recorder {
  readonly path: string;
  /** Whether the text of an answer reaches the terminal, and so this recorder, a moment after `answered`. */
  readonly lingers: boolean;
  /** Whether its file has an earlier record of this program. */
  readonly goesOn: boolean;
  /** The entry that starts the record; it was printed before. */
  began(entry: RecordedEntry): void;
  printed(text: string): void; // may end inside a line
  lines(text: string): void; // begun on a fresh row
  echoed(text: string): void; // a prompt, or what was typed behind one
  aside(text: string): void; // for the user at this terminal, and no part of the session; may end inside a line
  sent(data: string): void;
  typed(data: string): void;
  asked(): void;
  entered(entry: RecordedEntry): void;
  /** Keys were pressed, or a line was typed that is no entry; the text is that of a block of the kind terminal. */
  pressed(keys: string): void;
  /** A line of comments alone was typed. */
  narrated(source: string): void;
  /** A document has this comment at the place of this stamp; its `check:` is asked in this terminal. */
  noted(comment: string, stamp?: number): void;
  /** What another node has reported, for a document. */
  heard(changes: readonly Change[]): void;
  /** `isSlip`: the entry was a syntax error. */
  answered(isSlip: boolean): void;
  resized(): void;
  named(node: string): void;
  /** Forget the entry that is being evaluated. */
  rewind(): void;
  /** The program ends with this status. `isSeen`: by what was recorded. */
  ended(status: number, isSeen: boolean): void;
  close(): void;
}
