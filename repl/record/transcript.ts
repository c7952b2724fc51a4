// A record of the session as it appears: -transcript FILE, transcript.start(file) and transcript.stop().
// Knows nothing of terminals: those who print, send and read keys tell it, whether it records or not.
// Entries are in it whole: it begins with the entry that starts it, and ends behind the answer to the one that ends it.

import { openTranscriptFile, type TranscriptFile } from './transcript-file.ts';
import { type Format, type FormatOptions, formatOf, type Size } from './transcript-formats.ts';
import { createPaper, type Paper } from './transcript-paper.ts';
import { createSecrets } from './transcript-secrets.ts';

export interface Transcript {
  /** Begin to record. A sentence if that cannot be. */
  start(file: string): string | undefined;
  /** Record no more than the answer to the entry being evaluated; gives the file, if there was one. */
  stop(): string | undefined;
  printed(text: string): void; // may end inside a line
  lines(text: string): void; // begun on a fresh row
  sent(data: string): void; // to the terminal
  typed(data: string): void;
  /** What is printed from here on belongs to the next entry. */
  asked(): void;
  /** An entry, behind its prompt, begins to be evaluated; how it looks was printed already. */
  entered(prompt: string, source: string): void;
  /** What came of it is printed. */
  answered(): void;
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
  readonly paper: Paper;
  keys: string; // typed since the last Enter
  isEnding: boolean; // with the entry being evaluated
}

interface Entry {
  readonly prompt: string;
  readonly source: string;
}

const mostKeys = 4_096; // characters; a longer paste is told in pieces
const longestMarker = 80; // characters of an entry in the table of contents

const endings = '.txt, .md or .cast';

export function createTranscript({ size, now, complain }: TranscriptOptions): Transcript {
  const onScreen = createSecrets(); // each stream has its own cuts
  const onPaper = createSecrets();
  const onKeys = createSecrets();
  let node = 'nonode@nohost';
  let recording: Recording | undefined;
  let entry: Entry | undefined; // being evaluated

  /** Let the format say something of what happened; `begun` is the line that is not whole yet. */
  const tell = (say: (format: Format) => string | undefined, begun?: string): void => {
    if (recording === undefined) return;
    let head = '';
    if (recording.format === undefined) {
      const term = process.env['TERM'] ?? '';
      recording.format = recording.make({ node, size: size(), started: now(), term });
      head = recording.format.head;
    }
    const { format, file } = recording;
    file.append(head + (say(format) ?? ''));
    if (begun !== undefined) file.setTrailer(format.trailer?.(onPaper.hidden(begun)) ?? '');
  };

  const open = (path: string): Recording => {
    const make = formatOf(path);
    if (make === undefined)
      throw new Error(`expected a file that ends in ${endings}, got ${JSON.stringify(path)}`);
    const file = openTranscriptFile(path, (error) => {
      recording = undefined;
      complain(`the transcript ends here: cannot write ${path} (${codeOf(error)})`);
    });
    const paper = createPaper((lines, begun) =>
      tell((format) => format.printed?.(onPaper.hide(lines)), begun),
    );
    return { path, file, make, format: undefined, paper, keys: '', isEnding: false };
  };

  const tellKeys = (): void => {
    if (recording === undefined || recording.keys === '') return;
    const { keys } = recording;
    recording.keys = '';
    tell((format) => format.typed?.(onKeys.hide(keys), now()));
  };

  const close = (): void => {
    tellKeys();
    recording?.file.close();
    recording = undefined;
  };

  const tellEntry = ({ prompt, source }: Entry): void => {
    const [line = ''] = source.trim().split('\n');
    const marker = onKeys.hidden(prompt + line).slice(0, longestMarker);
    tell((format) => format.entered?.(marker, now()));
  };

  /** The entry that starts the record was printed before it: it is its beginning. */
  const tellBeginning = (first: Entry): void => {
    const shown = `${first.prompt}${first.source.replaceAll('\n', `\n${first.prompt}`)}\n`;
    recording?.paper.write(shown);
    tell((format) => format.sent?.(onScreen.hide(shown), now()));
    tellEntry(first);
  };

  const sent = (data: string): void => tell((format) => format.sent?.(onScreen.hide(data), now()));

  return {
    start(path) {
      if (recording !== undefined && !recording.isEnding)
        return `a transcript is being written to ${recording.path}`;
      recording?.file.rewind(); // the entry that ends it also begins this one: it has no answer there
      close();
      try {
        recording = open(path);
      } catch (error) {
        return sentenceOf(path, error);
      }
      if (entry !== undefined) tellBeginning(entry);
      return undefined;
    },
    stop() {
      if (recording === undefined || recording.isEnding) return undefined;
      const { path } = recording;
      recording.isEnding = true;
      if (entry === undefined) close();
      return path;
    },
    printed: (text) => recording?.paper.write(text),
    lines: (text) => recording?.paper.lines(text),
    sent,
    typed(data) {
      if (recording === undefined) return;
      recording.keys += data;
      // key by key a cookie would not be known
      const isControl = data.charCodeAt(data.length - 1) < 32; // Enter, C-c, …
      if (isControl || recording.keys.length > mostKeys) tellKeys();
    },
    asked() {
      if (recording?.isEnding) close();
      recording?.file.mark();
    },
    entered(prompt, source) {
      if (recording?.isEnding) close();
      entry = { prompt, source };
      tellEntry(entry);
    },
    answered() {
      entry = undefined;
      const ending = recording;
      if (ending?.isEnding !== true) return;
      if (ending.format?.sent === undefined) return close();
      // what is printed reaches the terminal a moment later
      setTimeout(() => {
        if (recording === ending) close();
      }, reachesTerminal).unref();
    },
    resized: () => tell((format) => format.resized?.(size(), now())),
    named(name) {
      if (name === node) return;
      node = name;
      if (recording?.format === undefined) return;
      recording.paper.end();
      tell((format) => format.named?.(name), '');
    },
    secret(text) {
      for (const one of [onScreen, onPaper, onKeys]) one.add(text);
    },
    ended(status) {
      tellKeys();
      tell((format) => format.ended?.(status, now()));
      close();
    },
  };
}

const reachesTerminal = 30; // ms

function sentenceOf(path: string, error: unknown): string {
  const code = codeOf(error);
  if (code === 'EEXIST') return `${path} exists already; a transcript never writes over a file`;
  if (code === '') return error instanceof Error ? error.message : String(error);
  return `cannot write ${path} (${code})`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
