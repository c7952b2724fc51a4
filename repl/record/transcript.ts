// A record of the session as it appears: -transcript FILE, transcript.start(file) and transcript.stop(). Code
// that prints, sends to the terminal or reads keys always calls these functions, even if nothing is recorded.
// The record has whole entries: from the entry that starts it to the answer to the entry that stops it.

import { codeOf } from '../../transport/base/error-code.ts';
import { openTranscriptFile, type TranscriptFile } from './transcript-file.ts';
import { type Format, type FormatOptions, formatOf, type Size } from './transcript-formats.ts';
import { createPaper, type Paper } from './transcript-paper.ts';
import { createSecrets, type Secrets } from './transcript-secrets.ts';

export interface Transcript {
  /** Starts a recording. Returns the error as a sentence if it cannot start. */
  start(file: string): string | undefined;
  /**
   * Ends the recording after the answer to the current entry.
   * Returns the path; undefined if nothing was recorded.
   */
  stop(): string | undefined;
  printed(text: string): void; // text was printed; it may end inside a line
  lines(text: string): void; // whole lines were printed, on a row of their own
  sent(data: string): void; // data was sent to the terminal
  typed(data: string): void;
  /** The output after this call belongs to the next entry. */
  asked(): void;
  /** The evaluation of an entry begins. The entry and its prompt have been printed before. */
  entered(prompt: string, source: string): void;
  /** The value of the entry is printed. */
  answered(): void;
  resized(): void;
  named(node: string): void;
  secret(text: string): void; // hides this text (a cookie) from now on
  ended(status: number): void;
}

export interface TranscriptOptions {
  readonly size: () => Size;
  readonly now: () => number; // ms since 1970
  readonly complain: (sentence: string) => void; // reports that the recording has ended because of an error
}

interface Recording {
  readonly path: string;
  readonly file: TranscriptFile;
  readonly make: (options: FormatOptions) => Format;
  format: Format | undefined; // made at the first event, as the node then has its name
  readonly paper: Paper;
  keys: string; // keys typed since the last Enter
  isEnding: boolean; // whether the recording ends with the current entry
}

interface Entry {
  readonly prompt: string;
  readonly source: string;
}

const mostKeys = 4_096; // characters; a longer paste is recorded in pieces
const longestMarker = 80; // characters of an entry in the table of contents of an asciicast

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

/** The current recording, and the facts that a new recording needs. */
interface Session extends TranscriptOptions {
  readonly onScreen: Secrets; // hides secrets in one stream; there are three, since each stream is cut into pieces at other places
  readonly onPaper: Secrets;
  readonly onKeys: Secrets;
  node: string;
  recording: Recording | undefined;
  entry: Entry | undefined; // the entry being evaluated
}

function start(session: Session, path: string): string | undefined {
  const { recording, entry } = session;
  if (recording !== undefined && !recording.isEnding)
    return `a transcript is being written to ${recording.path}`;
  recording?.file.rewind(); // the entry that ends the old recording starts the new one, so the old one must not contain it
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

/** Records the entry that starts the recording: it was printed before the recording began. */
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

/** Records an event: `say` returns its text in the format. `begun` is the incomplete last line. */
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
  // a cookie that is recorded key by key could not be recognised
  const isControl = data.charCodeAt(data.length - 1) < 32; // the last character is a control character, such as Enter or C-c
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
  // the recording of the screen ends a moment later, since the printed text has not reached the terminal yet
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
