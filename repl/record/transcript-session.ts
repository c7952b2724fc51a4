// What a terminal's transcript knows: its current recording, and the facts that a new one needs.

import type { StreamSecrets } from './format-recorder.ts';
import type { Notes } from './notes.ts';
import type { RecordedEntry, Recorder } from './recorder.ts';
import type { SharedDocument } from './shared-document.ts';
import type { Size } from './transcript-formats.ts';

export interface TranscriptOptions {
  readonly size: () => Size;
  readonly now: () => number; // ms since 1970
  readonly complain: (sentence: string) => void; // reports that the recording has ended because of an error
  /** How the program was started, if not as `terl -sname NAME`. */
  readonly command?: string | undefined;
}

export interface Session extends TranscriptOptions {
  readonly secrets: StreamSecrets;
  readonly lastPrompts: Map<string, string>; // where records have ended, by the paths of documents
  node: string;
  recording: Recording | undefined;
  away: Away | undefined; // the record that another node writes
  entry: RecordedEntry | undefined; // the entry being evaluated
  readonly notes: Notes; // during that entry
}

export interface Recording {
  readonly recorder: Recorder;
  readonly document: SharedDocument | undefined;
  readonly nodes: Map<string, string>; // the terminals of other nodes, by the node's name
  readonly unconnected: Set<string>; // other nodes to which the document does not connect this one yet
  readonly isByEntry: boolean; // an entry of it has started it
  isEnding: boolean; // it ends with the current entry
  send: ((what: object) => void) | undefined; // to the emulator, if other nodes are recorded
}

export interface Away {
  readonly recorder: Recorder;
  readonly document: SharedDocument;
  readonly send: (what: object) => void;
}
