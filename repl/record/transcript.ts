// A record of the session as it appears: -transcript FILE, transcript.start(file) and transcript.stop().
// Code that prints, sends to the terminal or reads keys always calls these functions, even if nothing is recorded.
// The record has whole entries: from the entry that starts it to the answer to the entry that stops it.

import { constants, hostname } from 'node:os';
import { codeOf } from '../../transport/base/error-code.ts';
import {
  createDocumentRecorder,
  type DocumentRecorderOptions,
  documentFailure,
} from './document-recorder.ts';
import { withoutHost } from './document-text.ts';
import { createFormatRecorder, type StreamSecrets } from './format-recorder.ts';
import { isMachine } from './machine-name.ts';
import { Notes } from './notes.ts';
import type { Recorder } from './recorder.ts';
import { type RecordingClock, remoteDocument } from './remote-document.ts';
import { openSharedDocument, type SharedDocument } from './shared-document.ts';
import { sentenceOf } from './start-failure.ts';
import { formatOf, unknownFormat } from './transcript-formats.ts';
import { heardFrom, leftBy, stopNodes, tellTime, withNode } from './transcript-nodes.ts';
import { covered, createSecrets, uncovered } from './transcript-secrets.ts';
import type { Away, Recording, Session, TranscriptOptions } from './transcript-session.ts';

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
  /** Keys were pressed, or a line was typed that is no entry: as it stands in a document. */
  pressed(keys: string): void;
  /** A line of comments was typed, and nothing is evaluated. */
  narrated(source: string): void;
  /** Something happened that is no part of the session: it becomes a comment, after the entry that is evaluated. */
  noted(text: string): void;
  /** The value of the entry is printed. `isSlip`: the entry was a syntax error. */
  answered(isSlip?: boolean): void;
  /** Also record for another node, which has asked for it; `send` takes the changes there. */
  recordFor(node: string, clock: RecordingClock, send: (what: object) => void): void;
  recordedNoMore(): void;
  /** A node is recorded into the document of this terminal. */
  withNode(node: string, send: (what: object) => void): void;
  heardFrom(node: string, changes: string): void;
  /** That node is recorded no more, or has gone. */
  leftBy(node: string, isGone: boolean): void;
  clockHeard(time: number): void;
  resized(): void;
  named(node: string): void;
  secret(text: string): void; // hides this text (a cookie) from now on
  /** The program is about to end as no entry or key of the record says: its input has ended. */
  endsUnseen(): void;
  ended(status: number): void;
}

export interface StartHow {
  readonly clean?: boolean; // leave out syntax errors
  readonly send?: (what: object) => void; // to the emulator, which hears the time of the document
}

export function createTranscript(options: TranscriptOptions): Transcript {
  const secrets = createAllSecrets();
  const session: Session = {
    ...options,
    secrets,
    lastPrompts: new Map(),
    node: 'nonode@nohost',
    recording: undefined,
    away: undefined,
    entry: undefined,
    notes: new Notes(),
  };
  let isSeen = true; // the end of the program
  const each = (tell: (recorder: Recorder) => void): void => {
    if (session.recording !== undefined) tell(session.recording.recorder);
    if (session.away !== undefined) tell(session.away.recorder);
  };
  const closeIfEnding = (): void => {
    if (session.recording?.isEnding) close(session);
  };
  return {
    start: (path, how = {}) => start(session, path, how),
    stop: () => stop(session),
    printed: (text) => each((recorder) => recorder.printed(text)),
    lines: (text) => each((recorder) => recorder.lines(text)),
    echoed: (text) => each((recorder) => recorder.echoed(text)),
    aside: (text) => each((recorder) => recorder.aside(text)),
    sent: (data) => each((recorder) => recorder.sent(data)),
    typed: (data) => each((recorder) => recorder.typed(data)),
    asked() {
      closeIfEnding();
      each((recorder) => recorder.asked());
    },
    entered(prompt, source) {
      closeIfEnding();
      const entry = { prompt, source };
      session.entry = entry;
      each((recorder) => recorder.entered(entry));
      tellTime(session);
    },
    pressed: (keys) => each((recorder) => recorder.pressed(keys)),
    narrated: (source) => each((recorder) => recorder.narrated(source)),
    noted: (text) => noted(session, text),
    answered: (isSlip = false) => answered(session, isSlip),
    resized: () => each((recorder) => recorder.resized()),
    named(node) {
      session.node = node;
      each((recorder) => recorder.named(node));
    },
    recordFor: (node, clock, send) => recordFor(session, node, clock, send),
    recordedNoMore() {
      session.away?.recorder.close();
      session.away = undefined;
    },
    withNode: (node, send) => withNode(session, node, send),
    heardFrom: (node, changes) => heardFrom(session, node, changes),
    leftBy: (node, isGone) => leftBy(session, node, isGone),
    clockHeard(time) {
      session.recording?.document?.heard(time);
      session.away?.document.heard(time);
    },
    secret(text) {
      for (const one of Object.values(secrets)) one.add(text);
    },
    endsUnseen() {
      isSeen = false;
    },
    ended(status) {
      each((recorder) => recorder.ended(status, isSeen && !bySignal.has(status)));
      session.recording = undefined;
      session.away = undefined;
    },
  };
}

function createAllSecrets(): StreamSecrets {
  return {
    onScreen: createSecrets(),
    onPaper: createSecrets(),
    inDocument: createSecrets(covered),
    onKeys: createSecrets(),
  };
}

const bySignal = new Set(
  (['SIGHUP', 'SIGINT', 'SIGTERM'] as const).map((signal) => 128 + constants.signals[signal]),
);

function start(session: Session, path: string, how: StartHow): string | undefined {
  const { recording, entry } = session;
  if (recording !== undefined && !recording.isEnding)
    return `a transcript is being written to ${recording.recorder.path}`;
  recording?.recorder.rewind(); // the entry that ends the old recording starts the new one, so the old one must not contain it
  close(session);
  try {
    const { recorder, document } = open(session, path, how);
    session.recording = {
      recorder,
      document,
      nodes: new Map(),
      unconnected: new Set(),
      isByEntry: entry !== undefined,
      isEnding: false,
      send: undefined,
    };
    if (entry !== undefined) recorder.began(entry);
    if (document !== undefined) how.send?.({ kind: 'clock', time: document.now() });
  } catch (error) {
    return sentenceOf(path, error);
  }
  return undefined;
}

function open(
  session: Session,
  path: string,
  { clean = false }: StartHow,
): Pick<Recording, 'recorder' | 'document'> {
  const { secrets, size, now } = session;
  if (path.endsWith('.md')) return openDocument(session, path, clean);
  const unknown = unknownFormat(path);
  const make = formatOf(path);
  if (unknown !== undefined || make === undefined) throw new Error(unknown);
  if (clean && path.endsWith('.cast'))
    throw new Error(`clean is for .txt and .md: ${path} shows the screen as it was`);
  const recorder = createFormatRecorder({
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
  return { recorder, document: undefined };
}

function openDocument(
  session: Session,
  path: string,
  isClean: boolean,
): Pick<Recording, 'recorder' | 'document'> {
  const day = new Date(session.now()).toISOString().slice(0, 10);
  const document = openSharedDocument({ path, title: `Session of ${day}` });
  const recorder = documentRecorder(session, path, document, {
    isClean,
    command: session.command,
    failed(error) {
      stopNodes(session);
      session.recording = undefined;
      session.complain(documentFailure(path, error));
    },
  });
  return { recorder, document };
}

function documentRecorder(
  session: Session,
  path: string,
  document: SharedDocument,
  how: Pick<DocumentRecorderOptions, 'isClean' | 'command' | 'failed'>,
): Recorder {
  const { secrets, node, complain, lastPrompts } = session;
  const inDocument = (text: string): string =>
    hostsOf(session).reduce((shown, host) => withoutHost(shown, host), text);
  return createDocumentRecorder({
    ...how,
    path,
    document,
    node,
    lastPrompts,
    complain,
    shown: (text) => inDocument(uncovered(secrets.inDocument.hide(text))),
    shownAlone: (text) => inDocument(uncovered(secrets.inDocument.hidden(text))),
    typed: (text) => inDocument(secrets.onPaper.hidden(text)),
  });
}

/** The names of the machines, which are `host` in a document. */
function hostsOf({ node, recording }: Session): readonly string[] {
  const nodes = [node, ...(recording?.nodes.keys() ?? [])];
  const hosts = nodes.map((one) => one.replace(/.*@/, '')).filter(isMachine);
  return [...new Set([hostname().replace(/\..*/, ''), ...hosts])];
}

function recordFor(
  session: Session,
  node: string,
  clock: RecordingClock,
  send: (what: object) => void,
): void {
  const document = remoteDocument(clock, (changes) =>
    send({ kind: 'changes', changes: JSON.stringify(changes) }),
  );
  const recorder = documentRecorder(session, node, document, {
    isClean: false,
    command: session.command,
    failed: () => undefined, // nothing is written here
  });
  session.away = { recorder, document, send };
  recorder.asked();
  if (session.entry !== undefined) recorder.began(session.entry);
}

function stop(session: Session): string | undefined {
  const { recording, away, entry } = session;
  if (recording === undefined && away !== undefined) return stopAway(session, away);
  if (recording === undefined || recording.isEnding) return undefined;
  recording.isEnding = true;
  if (entry === undefined) close(session);
  return recording.recorder.path;
}

/** The user ends what another node records here. */
function stopAway(session: Session, { recorder, send }: Away): string {
  recorder.close();
  send({ kind: 'leave' });
  session.away = undefined;
  return recorder.path;
}

function answered(session: Session, isSlip: boolean): void {
  session.entry = undefined;
  const { recording, away } = session;
  away?.recorder.answered(isSlip);
  // to one who plays the document, transcript.stop() would say that nothing was started
  const isStartShown = recording?.isByEntry && !recording.recorder.goesOn;
  if (recording?.isEnding && recording.document && !isStartShown) recording.recorder.rewind();
  recording?.recorder.answered(isSlip);
  session.notes.tell(recording?.recorder, away?.recorder);
  if (recording?.isEnding !== true) return;
  if (!recording.recorder.lingers) return close(session);
  // the recording of the screen ends a moment later, since the printed text has not reached the terminal yet
  setTimeout(() => {
    if (session.recording === recording) close(session);
  }, reachesTerminal).unref();
}

function noted({ notes, entry, recording, away }: Session, text: string): void {
  notes.add(text);
  if (entry === undefined) notes.tell(recording?.recorder, away?.recorder);
}

function close(session: Session): void {
  stopNodes(session);
  session.recording?.recorder.close();
  session.recording = undefined;
}

const reachesTerminal = 30; // ms
