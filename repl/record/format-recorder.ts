// Records one terminal into a file of its own, in one of the formats (transcript-formats.ts).

import type { RecordedEntry, Recorder } from './recorder.ts';
import { openTranscriptFile, type TranscriptFile } from './transcript-file.ts';
import type { Format, FormatOptions, MakeFormat, Size } from './transcript-formats.ts';
import { createPaper, type Paper } from './transcript-paper.ts';
import type { Secrets } from './transcript-secrets.ts';

export interface FormatRecorderOptions {
  readonly path: string;
  readonly make: MakeFormat;
  readonly isClean: boolean; // leave out syntax errors
  readonly secrets: StreamSecrets;
  readonly size: () => Size;
  readonly now: () => number; // ms since 1970
  readonly failed: (error: unknown) => void;
}

/** Each stream has its own cuts. */
export interface StreamSecrets {
  readonly onScreen: Secrets;
  readonly onPaper: Secrets;
  readonly inDocument: Secrets;
  readonly onKeys: Secrets;
}

const mostKeys = 4_096; // characters; a longer paste is told in pieces
const longestMarker = 80; // characters of an entry in the table of contents

/** Throws when the file is there already, or cannot be written. */
export function createFormatRecorder(options: FormatRecorderOptions): Recorder {
  return new FormatRecorder(options);
}

class FormatRecorder implements Recorder {
  readonly path: string;
  readonly goesOn = false;
  readonly #options: FormatRecorderOptions;
  readonly #file: TranscriptFile;
  readonly #paper: Paper;
  #format: Format | undefined; // made with the first event
  #keys = ''; // typed since the last Enter

  constructor(options: FormatRecorderOptions) {
    const { onPaper } = options.secrets;
    this.path = options.path;
    this.#options = options;
    this.#file = openTranscriptFile(options.path, options.failed);
    this.#paper = createPaper((lines, begun) =>
      this.#tell((format) => format.printed?.(onPaper.hide(lines)), begun),
    );
  }

  get lingers(): boolean {
    return this.#format?.sent !== undefined;
  }

  began(entry: RecordedEntry): void {
    const { prompt, source } = entry;
    const shown = `${prompt}${source.replaceAll('\n', `\n${prompt}`)}\n`;
    this.#paper.write(shown);
    this.sent(shown);
    this.entered(entry);
  }

  printed(text: string): void {
    this.#paper.write(text);
  }

  lines(text: string): void {
    this.#paper.lines(text);
  }

  echoed(text: string): void {
    this.#paper.write(text);
  }

  aside(text: string): void {
    this.#paper.write(text);
  }

  sent(data: string): void {
    const { secrets, now } = this.#options;
    this.#tell((format) => format.sent?.(secrets.onScreen.hide(data), now()));
  }

  typed(data: string): void {
    this.#keys += data;
    // key by key a cookie would not be known
    const isControl = data.charCodeAt(data.length - 1) < 32; // Enter, C-c, …
    if (isControl || this.#keys.length > mostKeys) this.#tellKeys();
  }

  asked(): void {
    this.#file.mark();
  }

  entered({ prompt, source }: RecordedEntry): void {
    const { secrets, now } = this.#options;
    const [line = ''] = source.trim().split('\n');
    const marker = secrets.onKeys.hidden(prompt + line).slice(0, longestMarker);
    this.#tell((format) => format.entered?.(marker, now()));
  }

  pressed(): void {
    // these formats have what the keys showed
  }

  narrated(): void {
    // a comment stands in these formats as it was typed
  }

  noted(): void {
    // as narrated: for documents
  }

  heard(): void {
    // only documents have several terminals
  }

  answered(isSlip: boolean): void {
    if (isSlip && this.#options.isClean) this.rewind();
  }

  resized(): void {
    const { size, now } = this.#options;
    this.#tell((format) => format.resized?.(size(), now()));
  }

  named(): void {
    // a prompt shows the name
  }

  rewind(): void {
    this.#file.rewind();
  }

  ended(status: number): void {
    this.#tellKeys();
    this.#tell((format) => format.ended?.(status, this.#options.now()));
    this.close();
  }

  close(): void {
    this.#tellKeys();
    this.#file.close();
  }

  #tellKeys(): void {
    if (this.#keys === '') return;
    const { secrets, now } = this.#options;
    const keys = this.#keys;
    this.#keys = '';
    this.#tell((format) => format.typed?.(secrets.onKeys.hide(keys), now()));
  }

  /** Let the format say something of what happened; `begun` is the line that is not whole yet. */
  #tell(say: (format: Format) => string | undefined, begun?: string): void {
    const isFirst = this.#format === undefined;
    this.#format ??= this.#makeFormat();
    const format = this.#format;
    this.#file.append((isFirst ? format.head : '') + (say(format) ?? ''));
    if (begun !== undefined)
      this.#file.setTrailer(format.trailer?.(this.#options.secrets.onPaper.hidden(begun)) ?? '');
  }

  #makeFormat(): Format {
    const { size, now } = this.#options;
    const started: FormatOptions = {
      size: size(),
      started: now(),
      term: process.env['TERM'] ?? '',
    };
    return this.#options.make(started);
  }
}
