// The formats of a transcript: plain text; recordings of the screen are in transcript-cast.ts, session documents (.md) in
// document-recorder.ts. Pure: each event of the session gives a piece of text.

import { asciicast, asciicast3 } from './transcript-cast.ts';

/** A format: each function returns the text that the file gets for an event. */
export interface Format {
  readonly head: string;
  /** Lines were printed: whole, without escape sequences, as a reader sees them. */
  printed?(lines: string): string;
  /** Data was sent to the terminal. */
  sent?(data: string, at: number): string;
  /** Keys were typed, up to an Enter. */
  typed?(data: string, at: number): string;
  /** The evaluation of an entry begins. */
  entered?(entry: string, at: number): string;
  resized?(size: Size, at: number): string;
  ended?(status: number, at: number): string;
  /** Returns the end of the file so far; `begun` is the incomplete last line. */
  trailer?(begun: string): string;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface FormatOptions {
  readonly size: Size;
  readonly started: number; // ms since 1970
  readonly term: string;
}

export type MakeFormat = (options: FormatOptions) => Format;

const byEnding: readonly (readonly [ending: string, make: MakeFormat])[] = [
  ['.txt', () => ({ head: '', printed: (lines) => lines, trailer: (begun) => begun })],
  ['.v3.cast', asciicast3],
  ['.v2.cast', asciicast],
  ['.cast', asciicast],
];

/** A sentence if no record has a name such as this one; a session document is one. */
export function unknownFormat(path: string): string | undefined {
  const [, version] = /\.v(\d+)\.cast$/.exec(path) ?? [];
  if (version !== undefined && !/^[23]$/.test(version))
    return `a .cast is written in version 2 or 3 (.v2.cast, .v3.cast), got ${JSON.stringify(path)}`;
  if (path.endsWith('.md') || formatOf(path) !== undefined) return undefined;
  return `expected a file that ends in .txt, .md or .cast, got ${JSON.stringify(path)}`;
}

/** The format that the name of a file asks for. */
export function formatOf(path: string): MakeFormat | undefined {
  return byEnding.find(([ending]) => path.endsWith(ending))?.[1];
}
