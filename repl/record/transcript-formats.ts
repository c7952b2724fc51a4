// What a transcript's file holds: plain text, or Markdown; recordings of the screen are in transcript-cast.ts.
// Pure: events of the session give pieces of text.

import { asciicast, asciicast3 } from './transcript-cast.ts';

/** What a session tells its transcript. */
export interface Format {
  readonly head: string;
  /** Whole lines as a reader sees them, without escapes. */
  printed?(lines: string): string;
  /** What is sent to the terminal. */
  sent?(data: string, at: number): string;
  /** What was typed, up to an Enter. */
  typed?(data: string, at: number): string;
  /** An entry begins to be evaluated. */
  entered?(entry: string, at: number): string;
  resized?(size: Size, at: number): string;
  named?(node: string): string;
  ended?(status: number, at: number): string;
  /** What stands at the end of the file, until more comes; `begun` is the line that is not whole yet. */
  trailer?(begun: string): string;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface FormatOptions {
  readonly node: string;
  readonly size: Size;
  readonly started: number; // ms since 1970
  readonly term: string;
}

type MakeFormat = (options: FormatOptions) => Format;

const byEnding: readonly (readonly [ending: string, make: MakeFormat])[] = [
  ['.txt', () => ({ head: '', printed: (lines) => lines, trailer: (begun) => begun })],
  ['.md', markdown],
  ['.v3.cast', asciicast3],
  ['.cast', asciicast],
];

/** The format that the name of a file asks for. */
export function formatOf(path: string): MakeFormat | undefined {
  return byEnding.find(([ending]) => path.endsWith(ending))?.[1];
}

const fence = '````'; // longer than one that is shown would be

function markdown({ node }: FormatOptions): Format {
  const opening = (name: string): string => `**${name}**\n\n${fence}text\n`;
  const printed = (lines: string): string => lines.replaceAll(/^(?=`{4})/gm, '    '); // four blanks before it, and a fence is none
  return {
    head: opening(node),
    printed,
    named: (name) => `${fence}\n\n${opening(name)}`,
    trailer: (begun) => `${printed(begun)}${begun === '' ? '' : '\n'}${fence}\n`,
  };
}
