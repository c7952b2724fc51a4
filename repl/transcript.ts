// A record of the session as it appears: -transcript FILE, transcript.start(file) and transcript.stop().
// Knows nothing of terminals: those who print, send and read keys tell it, whether it records or not.

import { createPlainOutput } from './plain-output.ts';
import { openTranscriptFile, type TranscriptFile } from './transcript-file.ts';
import { type Format, type FormatOptions, formats, type Size } from './transcript-formats.ts';
import { createSecrets } from './transcript-secrets.ts';

export interface Transcript {
  /** Begin to record. A sentence if that cannot be. */
  start(file: string): string | undefined;
  /** Record no more; gives the file, if there was one. */
  stop(): string | undefined;
  printed(text: string): void; // may end inside a line
  lines(text: string): void; // begun on a fresh row
  sent(data: string): void; // to the terminal
  typed(data: string): void;
  resized(): void;
  named(node: string): void;
  secret(text: string): void; // never shown
  ended(status: number): void;
}

export interface TranscriptOptions {
  readonly size: () => Size;
  readonly now: () => number; // ms since 1970
  readonly complain: (sentence: string) => void; // when recording comes to an end by itself
}

interface Recording {
  readonly path: string;
  readonly file: TranscriptFile;
  readonly make: (options: FormatOptions) => Format;
  format: Format | undefined; // made with the first event: by then the node has its name
  readonly printed: { write(text: string): void; lines(text: string): void };
  keys: string; // typed since the last Enter
}

const mostKeys = 4_096; // characters; a longer paste is told in pieces

export function createTranscript({ size, now, complain }: TranscriptOptions): Transcript {
  const onScreen = createSecrets(); // each stream has its own cuts
  const onPaper = createSecrets();
  const onKeys = createSecrets();
  let node = 'nonode@nohost';
  let recording: Recording | undefined;

  /** Let the format say something of what happened. */
  const tell = (say: (format: Format) => string | undefined): void => {
    if (recording === undefined) return;
    let head = '';
    if (recording.format === undefined) {
      const term = process.env['TERM'] ?? '';
      recording.format = recording.make({ node, size: size(), started: now(), term });
      head = recording.format.head;
    }
    const { format, file } = recording;
    const text = head + (say(format) ?? '');
    if (text === '') return;
    file.setTrailer(format.trailer?.() ?? '');
    file.append(text);
  };

  const open = (path: string): Recording => {
    const make = formats[path.slice(path.lastIndexOf('.') + 1)];
    if (make === undefined)
      throw new Error(
        `expected a file that ends in .txt, .md or .cast, got ${JSON.stringify(path)}`,
      );
    const file = openTranscriptFile(path, (error) => {
      recording = undefined;
      complain(`the transcript ends here: cannot write ${path} (${codeOf(error)})`);
    });
    const printed = createPlainOutput((text) =>
      tell((format) => format.printed?.(onPaper.hide(text))),
    );
    return { path, file, make, format: undefined, printed, keys: '' };
  };

  const tellKeys = (): void => {
    if (recording === undefined || recording.keys === '') return;
    const { keys } = recording;
    recording.keys = '';
    tell((format) => format.typed?.(onKeys.hide(keys), now()));
  };

  return {
    start(path) {
      if (recording !== undefined) return `a transcript is being written to ${recording.path}`;
      try {
        recording = open(path);
      } catch (error) {
        return sentenceOf(path, error);
      }
      return undefined;
    },
    stop() {
      tellKeys();
      const path = recording?.path;
      recording?.file.close();
      recording = undefined;
      return path;
    },
    printed: (text) => recording?.printed.write(text),
    lines: (text) => recording?.printed.lines(text),
    sent(data) {
      tell((format) => format.sent?.(onScreen.hide(data), now()));
    },
    typed(data) {
      if (recording === undefined) return;
      recording.keys += data;
      // key by key a cookie would not be known
      const isControl = data.charCodeAt(data.length - 1) < 32; // Enter, C-c, …
      if (isControl || recording.keys.length > mostKeys) tellKeys();
    },
    resized: () => tell((format) => format.resized?.(size(), now())),
    named(name) {
      if (name === node) return;
      node = name;
      if (recording?.format !== undefined) tell((format) => format.named?.(name));
    },
    secret(text) {
      for (const one of [onScreen, onPaper, onKeys]) one.add(text);
    },
    ended(status) {
      tellKeys();
      tell((format) => format.ended?.(status, now()));
      recording?.file.close();
      recording = undefined;
    },
  };
}

function sentenceOf(path: string, error: unknown): string {
  const code = codeOf(error);
  if (code === 'EEXIST') return `${path} exists already; a transcript never writes over a file`;
  if (code === '') return error instanceof Error ? error.message : String(error);
  return `cannot write ${path} (${code})`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
