// A record of the session as it appears: -transcript FILE, transcript.start(file) and transcript.stop().
// It does not know the terminal: the code that prints, sends and reads keys tells it, recording or not.
// It holds whole entries: from the entry that starts it to the answer to the entry that stops it.

import { codeOf } from '../../transport/base/error-code.ts';
import { openTranscriptFile, type TranscriptFile } from './transcript-file.ts';
import { type Format, type FormatOptions, formatOf, type Size } from './transcript-formats.ts';
import { createPaper, type Paper } from './transcript-paper.ts';
import { createSecrets, type Secrets } from './transcript-secrets.ts';

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

export function createTranscript(options: TranscriptOptions): Transcript {
  const session: Session = {
    ...options,
    onScreen: createSecrets(),
    onPaper: createSecrets(),
    onKeys: createSecrets(),
    node: 'nonode@nohost',
    recording: undefined,
    entry: undefined,
  };
  const { now, size } = session;
  return {
    start: (path) => start(session, path),
    stop: () => stop(session),
    printed: (text) => session.recording?.paper.write(text),
    lines: (text) => session.recording?.paper.lines(text),
    sent: (data) => tellSent(session, data),
    typed: (data) => typed(session, data),
    asked() {
      if (session.recording?.isEnding) close(session);
      session.recording?.file.mark();
    },
    entered(prompt, source) {
      if (session.recording?.isEnding) close(session);
      session.entry = { prompt, source };
      tellEntry(session, session.entry);
    },
    answered: () => answered(session),
    resized: () => tell(session, (format) => format.resized?.(size(), now())),
    named: (node) => named(session, node),
    secret(text) {
      for (const one of [session.onScreen, session.onPaper, session.onKeys]) one.add(text);
    },
    ended(status) {
      tellKeys(session);
      tell(session, (format) => format.ended?.(status, now()));
      close(session);
    },
  };
}

/** What is recorded, and what a record that begins now has to know. */
interface Session extends TranscriptOptions {
  readonly onScreen: Secrets; // each stream has its own cuts
  readonly onPaper: Secrets;
  readonly onKeys: Secrets;
  node: string;
  recording: Recording | undefined;
  entry: Entry | undefined; // being evaluated
}

function start(session: Session, path: string): string | undefined {
  const { recording, entry } = session;
  if (recording !== undefined && !recording.isEnding)
    return `a transcript is being written to ${recording.path}`;
  recording?.file.rewind(); // the entry that ends it also begins this one: it has no answer there
  close(session);
  try {
    session.recording = open(session, path);
  } catch (error) {
    return sentenceOf(path, error);
  }
  if (entry !== undefined) tellBeginning(session, entry);
  return undefined;
}

function open(session: Session, path: string): Recording {
  const make = formatOf(path);
  if (make === undefined)
    throw new Error(`expected a file that ends in ${endings}, got ${JSON.stringify(path)}`);
  const file = openTranscriptFile(path, (error) => {
    session.recording = undefined;
    session.complain(`the transcript ends here: cannot write ${path} (${codeOf(error, '')})`);
  });
  const paper = createPaper((lines, begun) =>
    tell(session, (format) => format.printed?.(session.onPaper.hide(lines)), begun),
  );
  return { path, file, make, format: undefined, paper, keys: '', isEnding: false };
}

/** The entry that starts the record was printed before it: it is its beginning. */
function tellBeginning(session: Session, entry: Entry): void {
  const { prompt, source } = entry;
  const shown = `${prompt}${source.replaceAll('\n', `\n${prompt}`)}\n`;
  session.recording?.paper.write(shown);
  tellSent(session, shown);
  tellEntry(session, entry);
}

function tellSent(session: Session, data: string): void {
  tell(session, (format) => format.sent?.(session.onScreen.hide(data), session.now()));
}

function tellEntry(session: Session, { prompt, source }: Entry): void {
  const [line = ''] = source.trim().split('\n');
  const marker = session.onKeys.hidden(prompt + line).slice(0, longestMarker);
  tell(session, (format) => format.entered?.(marker, session.now()));
}

/** Let the format say something of what happened; `begun` is the line that is not whole yet. */
function tell(session: Session, say: (format: Format) => string | undefined, begun?: string): void {
  const { recording } = session;
  if (recording === undefined) return;
  const isFirst = recording.format === undefined;
  recording.format ??= makeFormat(session, recording);
  const { format, file } = recording;
  file.append((isFirst ? format.head : '') + (say(format) ?? ''));
  if (begun !== undefined) file.setTrailer(format.trailer?.(session.onPaper.hidden(begun)) ?? '');
}

function makeFormat({ node, size, now }: Session, { make }: Recording): Format {
  return make({ node, size: size(), started: now(), term: process.env['TERM'] ?? '' });
}

function typed(session: Session, data: string): void {
  const { recording } = session;
  if (recording === undefined) return;
  recording.keys += data;
  // key by key a cookie would not be known
  const isControl = data.charCodeAt(data.length - 1) < 32; // Enter, C-c, …
  if (isControl || recording.keys.length > mostKeys) tellKeys(session);
}

function tellKeys(session: Session): void {
  const { recording, onKeys, now } = session;
  if (recording === undefined || recording.keys === '') return;
  const { keys } = recording;
  recording.keys = '';
  tell(session, (format) => format.typed?.(onKeys.hide(keys), now()));
}

function stop(session: Session): string | undefined {
  const { recording, entry } = session;
  if (recording === undefined || recording.isEnding) return undefined;
  recording.isEnding = true;
  if (entry === undefined) close(session);
  return recording.path;
}

function answered(session: Session): void {
  session.entry = undefined;
  const ending = session.recording;
  if (ending?.isEnding !== true) return;
  if (ending.format?.sent === undefined) return close(session);
  // what is printed reaches the terminal a moment later
  setTimeout(() => {
    if (session.recording === ending) close(session);
  }, reachesTerminal).unref();
}

function named(session: Session, node: string): void {
  if (node === session.node) return;
  session.node = node;
  if (session.recording?.format === undefined) return;
  session.recording.paper.end();
  tell(session, (format) => format.named?.(node), '');
}

function close(session: Session): void {
  tellKeys(session);
  session.recording?.file.close();
  session.recording = undefined;
}

const reachesTerminal = 30; // ms

function sentenceOf(path: string, error: unknown): string {
  const code = codeOf(error, '');
  if (code === 'EEXIST') return `${path} exists already; a transcript never writes over a file`;
  if (code === '') return error instanceof Error ? error.message : String(error);
  return `cannot write ${path} (${code})`;
}
