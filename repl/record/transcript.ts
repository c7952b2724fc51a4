// A record of the session as it appears: -transcript FILE, transcript.start(file) and transcript.stop().
// Code that prints, sends to the terminal or reads keys always calls these functions, even if nothing is recorded.
// The record has whole entries: from the entry that starts it to the answer to the entry that stops it.

import { hostname } from 'node:os';
import { codeOf } from '../../transport/base/error-code.ts';
import { createDocumentRecorder, documentFailure } from './document-recorder.ts';
import { withoutHost } from './document-text.ts';
import { createFormatRecorder, type StreamSecrets } from './format-recorder.ts';
import type { RecordedEntry, Recorder } from './recorder.ts';
import { openSharedDocument } from './shared-document.ts';
import { formatOf, type Size } from './transcript-formats.ts';
import { createSecrets } from './transcript-secrets.ts';

export interface Transcript {
  /** Starts a recording. Returns the error as a sentence if it cannot start. */
  start(file: string, how?: StartHow): string | undefined;
  /**
   * Ends the recording after the answer to the current entry.
   * Returns the path; undefined if nothing was recorded.
   */
  stop(): string | undefined;
  printed(text: string): void; // text was printed; it may end inside a line
  lines(text: string): void; // whole lines were printed, on a row of their own
  echoed(text: string): void; // a prompt was printed, or the text that was typed after it
  aside(text: string): void; // text for the user at this terminal was printed; it is not part of the session
  sent(data: string): void; // data was sent to the terminal
  typed(data: string): void;
  /** The output after this call belongs to the next entry. */
  asked(): void;
  /** The evaluation of an entry begins. The entry and its prompt have been printed before. */
  entered(prompt: string, source: string): void;
  /** A line of comments was typed, and nothing is evaluated. */
  narrated(source: string): void;
  /** The value of the entry is printed. `isSlip`: the entry was a syntax error. */
  answered(isSlip?: boolean): void;
  resized(): void;
  named(node: string): void;
  secret(text: string): void; // hides this text (a cookie) from now on
  ended(status: number): void;
}

export interface StartHow {
  readonly clean?: boolean; // leave out syntax errors
}

export interface TranscriptOptions {
  readonly size: () => Size;
  readonly now: () => number; // ms since 1970
  readonly complain: (sentence: string) => void; // reports that the recording has ended because of an error
  /** How the program was started, if not as `terl -sname NAME`. */
  readonly command?: string | undefined;
}

/** The current recording, and the facts that a new recording needs. */
interface Session extends TranscriptOptions {
  readonly secrets: StreamSecrets;
  node: string;
  recording: { readonly recorder: Recorder; isEnding: boolean } | undefined; // isEnding: it ends with the current entry
  entry: RecordedEntry | undefined; // the entry being evaluated
}

const endings = '.txt, .md or .cast';

export function createTranscript(options: TranscriptOptions): Transcript {
  const secrets = {
    onScreen: createSecrets(),
    onPaper: createSecrets(),
    onKeys: createSecrets(),
  };
  const session: Session = {
    ...options,
    secrets,
    node: 'nonode@nohost',
    recording: undefined,
    entry: undefined,
  };
  const recorder = (): Recorder | undefined => session.recording?.recorder;
  const closeIfEnding = (): void => {
    if (session.recording?.isEnding) close(session);
  };
  return {
    start: (path, how = {}) => start(session, path, how),
    stop: () => stop(session),
    printed: (text) => recorder()?.printed(text),
    lines: (text) => recorder()?.lines(text),
    echoed: (text) => recorder()?.echoed(text),
    aside: (text) => recorder()?.aside(text),
    sent: (data) => recorder()?.sent(data),
    typed: (data) => recorder()?.typed(data),
    asked() {
      closeIfEnding();
      recorder()?.asked();
    },
    entered(prompt, source) {
      closeIfEnding();
      session.entry = { prompt, source };
      recorder()?.entered(session.entry);
    },
    narrated: (source) => recorder()?.narrated(source),
    answered: (isSlip = false) => answered(session, isSlip),
    resized: () => recorder()?.resized(),
    named(node) {
      session.node = node;
      recorder()?.named(node);
    },
    secret(text) {
      for (const one of Object.values(secrets)) one.add(text);
    },
    ended(status) {
      recorder()?.ended(status);
      session.recording = undefined;
    },
  };
}

function start(session: Session, path: string, how: StartHow): string | undefined {
  const { recording, entry } = session;
  if (recording !== undefined && !recording.isEnding)
    return `a transcript is being written to ${recording.recorder.path}`;
  recording?.recorder.rewind(); // the entry that ends the old recording starts the new one, so the old one must not contain it
  close(session);
  try {
    const recorder = open(session, path, how);
    session.recording = { recorder, isEnding: false };
    if (entry !== undefined) recorder.began(entry);
  } catch (error) {
    return sentenceOf(path, error);
  }
  return undefined;
}

function open(session: Session, path: string, { clean = false }: StartHow): Recorder {
  const { secrets, size, now } = session;
  if (path.endsWith('.md')) return openDocument(session, path, clean);
  const make = formatOf(path);
  if (make === undefined)
    throw new Error(`expected a file that ends in ${endings}, got ${JSON.stringify(path)}`);
  if (clean && path.endsWith('.cast'))
    throw new Error(`clean is for .txt and .md: ${path} shows the screen as it was`);
  return createFormatRecorder({
    path,
    make,
    isClean: clean,
    secrets,
    size,
    now,
    failed(error) {
      session.recording = undefined;
      session.complain(`the transcript ends here: cannot write ${path} (${codeOf(error, '')})`);
    },
  });
}

function openDocument(session: Session, path: string, isClean: boolean): Recorder {
  const { secrets, node, now, command, complain } = session;
  const host = hostname().replace(/\..*/, '');
  const day = new Date(now()).toISOString().slice(0, 10);
  const document = openSharedDocument({ path, title: `Session of ${day}` });
  return createDocumentRecorder({
    path,
    document,
    isClean,
    node,
    command,
    complain,
    shown: (text) => withoutHost(secrets.onPaper.hide(text), host),
    shownAlone: (text) => withoutHost(secrets.onPaper.hidden(text), host),
    failed(error) {
      session.recording = undefined;
      complain(documentFailure(path, error));
    },
  });
}

function stop(session: Session): string | undefined {
  const { recording, entry } = session;
  if (recording === undefined || recording.isEnding) return undefined;
  recording.isEnding = true;
  const { path } = recording.recorder;
  if (entry === undefined) close(session);
  return path;
}

function answered(session: Session, isSlip: boolean): void {
  session.entry = undefined;
  const { recording } = session;
  recording?.recorder.answered(isSlip);
  if (recording?.isEnding !== true) return;
  if (!recording.recorder.lingers) return close(session);
  // the recording of the screen ends a moment later, since the printed text has not reached the terminal yet
  setTimeout(() => {
    if (session.recording === recording) close(session);
  }, reachesTerminal).unref();
}

function close(session: Session): void {
  session.recording?.recorder.close();
  session.recording = undefined;
}

const reachesTerminal = 30; // ms

function sentenceOf(path: string, error: unknown): string {
  const code = codeOf(error, '');
  if (code === 'EEXIST') return `${path} exists already; a transcript never writes over a file`;
  if (code === '') return error instanceof Error ? error.message : String(error);
  return `cannot write ${path} (${code})`;
}
