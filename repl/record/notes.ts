// What happened beside the session, such as a fault of the network: a comment, behind the entry that is evaluated.

import type { Recorder } from './recorder.ts';

export class Notes {
  readonly #notes: string[] = [];

  add(text: string): void {
    this.#notes.push(text);
  }

  /** A document has a note as prose, the other formats as a line of comment. */
  tell(...recorders: readonly (Recorder | undefined)[]): void {
    for (const note of this.#notes.splice(0))
      for (const recorder of recorders) {
        recorder?.aside(`// ${note}\n`);
        recorder?.narrated(`// ${note}`);
      }
  }
}
