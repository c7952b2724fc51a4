// Records one terminal into a session document: entries with what came of them, late output, narration.
// What happens becomes changes of the document (document-state.ts), which are written once in each turn of the event loop.

import { codeOf } from '../../transport/base/error-code.ts';
import type { Change } from './document-state.ts';
import {
  beginningLater,
  entryText,
  narrationIn,
  notRecorded,
  unrecorded,
} from './document-text.ts';
import type { RecordedEntry, Recorder } from './recorder.ts';
import type { ProgramEnd, SharedDocument } from './shared-document.ts';
import { createPaper, type Paper } from './transcript-paper.ts';

export interface DocumentRecorderOptions {
  readonly path: string;
  readonly document: SharedDocument;
  readonly isClean: boolean; // leave out syntax errors
  readonly node: string;
  /** The last prompt at which this program was recorded in an earlier record, by the path of the document. */
  readonly lastPrompts: Map<string, string>;
  /** How this terminal's program was started, if not as `terl -sname NAME`. */
  readonly command: string | undefined;
  /** What stands in the document for what the terminal shows piece by piece. */
  readonly shown: (text: string) => string;
  /** The same for a piece that stands by itself. */
  readonly shownAlone: (text: string) => string;
  /** What stands in the document for what is typed. */
  readonly typed: (text: string) => string;
  readonly complain: (sentence: string) => void;
  /** Recording has come to an end by itself. */
  readonly failed: (error: unknown) => void;
}

const retryEvery = 20; // ms
const waitsLong = 3_000; // ms that another program may have the lock before the user reads of it

export function createDocumentRecorder(options: DocumentRecorderOptions): Recorder {
  return new DocumentRecorder(options);
}

class DocumentRecorder implements Recorder {
  readonly path: string;
  readonly lingers = false;
  readonly #options: DocumentRecorderOptions;
  readonly #paper: Paper;
  #node: string;
  #terminal: string | undefined; // the name of this terminal in the document, from its first change on
  #firstPrompt: string | undefined;
  #isAgain = false; // this program was recorded there before
  #isBegun = false; // what is printed before the first prompt is not part of the document
  #changes: Change[] = [];
  #piece: { readonly id: string; readonly isEntry: boolean } | undefined; // that what is printed belongs to
  #prompts: readonly [before: string | undefined, last: string | undefined] = [
    undefined,
    undefined,
  ];
  #isMidLine = false; // what was printed ends inside a line
  #scheduled: NodeJS.Immediate | NodeJS.Timeout | undefined;
  #waitsSince: number | undefined; // for the lock
  #isOpen = true;

  constructor(options: DocumentRecorderOptions) {
    this.path = options.path;
    this.#options = options;
    this.#node = options.node;
    this.#paper = createPaper((lines, begun) => this.#put(options.shown(lines), begun));
  }

  began(entry: RecordedEntry): void {
    this.#firstPrompt = entry.prompt;
    this.#join();
    if (!this.#isAgain) return this.entered(entry);
    // to one who plays the document, the file would be there already
    this.#whole(notRecorded(entry.prompt));
    this.#prompts = [undefined, entry.prompt];
  }

  get goesOn(): boolean {
    return this.#isAgain;
  }

  asked(): void {
    if (!this.#isBegun) this.#join(); // others may use this node from now on
    this.#isBegun = true;
  }

  entered(entry: RecordedEntry): void {
    this.#isBegun = true;
    this.#paper.end();
    this.#endPiece();
    if (this.#firstPrompt === undefined) this.#begins(entry.prompt);
    const id = this.#newId();
    this.#change({ kind: 'enter', id, text: this.#options.typed(entryText(entry)) });
    this.#piece = { id, isEntry: true };
    this.#prompts = [this.#prompts[1], entry.prompt];
  }

  pressed(keys: string): void {
    this.#isBegun = true;
    if (this.#isMidLine && this.#piece !== undefined)
      this.#change({ kind: 'print', id: this.#piece.id, text: '', begun: '' }); // its line goes on behind the keys
    this.#endPiece();
    const id = this.#newId();
    this.#change({ kind: 'press', id, text: this.#options.typed(`${keys}\n`) });
    this.#piece = { id, isEntry: true };
  }

  narrated(source: string): void {
    const text = narrationIn(source);
    if (text === undefined) return;
    this.#paper.end();
    this.#endPiece();
    this.#change({ kind: 'narrate', id: this.#newId(), text: this.#options.typed(text) });
  }

  noted(comment: string, stamp?: number): void {
    this.#join();
    const text = comment.replace('check:', `check ${this.#terminal}:`);
    this.#narrate(this.#options.typed(text), stamp);
  }

  heard(changes: readonly Change[]): void {
    const { shownAlone, typed } = this.#options; // that node does not know all names of machines that are known here
    for (const change of changes)
      if (!('text' in change)) this.#push(change);
      else if (change.kind !== 'print') this.#push({ ...change, text: typed(change.text) });
      else
        this.#push({ ...change, text: shownAlone(change.text), begun: shownAlone(change.begun) });
  }

  answered(isSlip: boolean): void {
    if (isSlip && this.#options.isClean) this.rewind();
    else if (this.#piece?.isEntry) this.#endPiece();
  }

  printed(text: string): void {
    if (this.#isBegun) this.#paper.write(text);
  }

  lines(text: string): void {
    if (this.#isBegun) this.#paper.lines(text);
  }

  echoed(): void {
    // an entry has its prompts and its text from `entered`
  }

  aside(): void {
    // as what follows, no part of a document
  }

  sent(): void {
    // as above
  }

  typed(): void {
    // as above
  }

  resized(): void {
    // as above
  }

  named(node: string): void {
    this.#node = node;
  }

  rewind(): void {
    if (!this.#piece?.isEntry) return;
    this.#push({ kind: 'drop', id: this.#piece.id });
    this.#piece = undefined;
    this.#prompts = [undefined, this.#prompts[0]];
  }

  ended(_status: number, isSeen: boolean): void {
    this.#leave(isSeen ? 'seen' : 'unseen');
  }

  close(): void {
    this.#leave();
  }

  #leave(end?: ProgramEnd): void {
    if (!this.#isOpen) return;
    this.#paper.end();
    if (!this.#piece?.isEntry) this.#endPiece(); // an entry that has not returned is not whole
    this.#isOpen = false;
    this.#cancel();
    const [, last] = this.#prompts;
    if (last !== undefined) this.#options.lastPrompts.set(this.path, last);
    try {
      this.#options.document.leave(this.#changes, end);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#options.document.forsake();
    this.#options.failed(error);
  }

  /** The lines that are whole now, and the one that is begun. */
  #put(lines: string, begun: string): void {
    this.#isMidLine = begun !== '';
    if (lines === '' && begun === '' && this.#piece === undefined) return;
    this.#piece ??= { id: this.#newId(), isEntry: false };
    const { id, isEntry } = this.#piece;
    const shownBegun = this.#options.shownAlone(begun);
    this.#change({ kind: 'print', id, text: lines, begun: shownBegun });
    if (!isEntry && begun === '') this.#endPiece();
  }

  #endPiece(): void {
    if (this.#piece !== undefined)
      this.#push({ kind: 'end', id: this.#piece.id, stamp: this.#options.document.now() });
    this.#piece = undefined;
  }

  #newId(): string {
    return `${process.pid}.${this.#options.document.now()}`; // an earlier record of this program has others
  }

  #change(
    change:
      | { readonly kind: 'enter' | 'press' | 'narrate'; readonly id: string; readonly text: string }
      | {
          readonly kind: 'print';
          readonly id: string;
          readonly text: string;
          readonly begun: string;
        },
  ): void {
    if (!this.#isOpen) return;
    const terminal = this.#join();
    if (terminal === undefined) return;
    this.#push({ ...change, terminal, stamp: this.#options.document.now() });
  }

  #push(change: Change): void {
    if (!this.#isOpen) return;
    const last = this.#changes.at(-1);
    if (change.kind === 'print' && last?.kind === 'print' && last.id === change.id)
      this.#changes.splice(-1, 1, { ...last, text: last.text + change.text, begun: change.begun });
    else this.#changes.push(change);
    this.#scheduled ??= setImmediate(() => this.#flush());
  }

  /** A terminal gets its name in the document, and what it must say before the first entry there. */
  #join(): string | undefined {
    if (this.#terminal !== undefined) return this.#terminal;
    const { document, command, lastPrompts } = this.#options;
    const [node = ''] = this.#node.split('@');
    const wanted = node === 'nonode' ? 'terl' : node;
    this.#terminal = wanted;
    const joined = this.#tried(() => document.addTerminal(wanted));
    if (joined === undefined) return this.#isOpen ? wanted : undefined;
    this.#terminal = joined.name;
    this.#isAgain = joined.before === 'this';
    if (this.#isAgain) {
      if (this.#firstPrompt !== undefined) this.#goOn(lastPrompts.get(this.path));
      return joined.name;
    }
    if (this.#firstPrompt !== undefined) this.#narrate(beginningLater(this.#firstPrompt));
    const isUsual = joined.before === 'nothing' && joined.name === wanted;
    const start = command ?? (isUsual ? undefined : `terl -sname ${wanted}`);
    if (start !== undefined) this.#whole(shortNamed(`$ ${start}\n...\n`));
    return joined.name;
  }

  /** The first entry. The terminal may have its name already. */
  #begins(prompt: string): void {
    this.#firstPrompt = prompt;
    if (this.#terminal === undefined) return;
    if (this.#isAgain) this.#goOn(this.#options.lastPrompts.get(this.path));
    else this.#narrate(beginningLater(prompt));
  }

  /** The program was recorded here before: its prompts have gone on meanwhile. */
  #goOn(last: string | undefined): void {
    const { said, entries } = unrecorded(last ?? '', this.#firstPrompt ?? '');
    this.#narrate(said);
    for (const entry of entries) this.#whole(entry);
  }

  #narrate(text: string, stamp = this.#options.document.now()): void {
    const id = this.#newId();
    if (text !== '')
      this.#push({ kind: 'narrate', id, terminal: this.#terminal ?? '', stamp, text });
  }

  /** A piece that is known as a whole. */
  #whole(shown: string): void {
    const { document, typed } = this.#options;
    const [id, stamp] = [this.#newId(), document.now()];
    const text = typed(shown);
    this.#push({ kind: 'enter', id, terminal: this.#terminal ?? '', stamp, text });
    this.#push({ kind: 'end', id, stamp });
  }

  #flush(): void {
    this.#cancel();
    if (!this.#isOpen || this.#changes.length === 0) return;
    const { document } = this.#options;
    if (this.#tried(() => document.write(this.#changes) || undefined)) {
      this.#changes = [];
      this.#waitsSince = undefined;
      return;
    }
    if (!this.#isOpen) return;
    this.#complainOfWaiting();
    this.#scheduled = setTimeout(() => this.#flush(), retryEvery);
    this.#scheduled.unref();
  }

  /** A program that was stopped while it had the lock holds up the others. */
  #complainOfWaiting(): void {
    const now = performance.now();
    this.#waitsSince ??= now;
    if (now - this.#waitsSince < waitsLong) return;
    this.#waitsSince = Number.POSITIVE_INFINITY; // once
    const holder = this.#tried(() => this.#options.document.holder());
    this.#options.complain(
      `the transcript waits: process ${holder} writes to ${this.path}, and does not go on`,
    );
  }

  /** An error ends the record. */
  #tried<Value>(act: () => Value | undefined): Value | undefined {
    try {
      return act();
    } catch (error) {
      this.#isOpen = false;
      this.#cancel();
      this.#fail(error);
      return undefined;
    }
  }

  #cancel(): void {
    clearImmediate(this.#scheduled as NodeJS.Immediate);
    clearTimeout(this.#scheduled as NodeJS.Timeout);
    this.#scheduled = undefined;
  }
}

/** Where a document says `host`, the short name of a machine stands. */
function shortNamed(start: string): string {
  return start.replace(/ -name ([\w-]+@host)(?=\s)/, ' -sname $1');
}

/** Why a record of a document has ended by itself. */
export function documentFailure(path: string, error: unknown): string {
  const code = codeOf(error, '');
  if (code === 'ENOENT') return `the transcript ends here: ${path} was removed`;
  if (code === '')
    return `the transcript ends here: ${error instanceof Error ? error.message : String(error)}`;
  return `the transcript ends here: cannot write ${path} (${code})`;
}
