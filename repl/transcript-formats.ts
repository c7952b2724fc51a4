// What a transcript's file holds: plain text, Markdown, or an asciicast (version 3, docs.asciinema.org).
// Pure: events of the session give pieces of text.

/** What a session tells its transcript. */
export interface Format {
  readonly head: string;
  /** Text as a reader sees it, without escapes. */
  printed?(text: string): string;
  /** What is sent to the terminal. */
  sent?(data: string, at: number): string;
  /** What was typed, up to an Enter. */
  typed?(data: string, at: number): string;
  resized?(size: Size, at: number): string;
  named?(node: string): string;
  ended?(status: number, at: number): string;
  trailer?(): string; // stands at the end of the file, until more comes
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

export const formats: Readonly<Record<string, (options: FormatOptions) => Format>> = {
  txt: () => ({ head: '', printed: (text) => text }),
  md: markdown,
  cast: asciicast,
};

const fence = '````'; // longer than one that is shown would be

function markdown({ node }: FormatOptions): Format {
  let isLineStart = true;
  const opening = (name: string): string => `**${name}**\n\n${fence}text\n`;
  const closing = (): string => `${isLineStart ? '' : '\n'}${fence}\n`;
  return {
    head: opening(node),
    printed(text) {
      // four blanks before it, and a fence is none
      const shown = text.replaceAll(/^(?=`{4})/gm, '    ');
      isLineStart = shown.endsWith('\n');
      return shown;
    },
    named(name) {
      const next = `${closing()}\n${opening(name)}`;
      isLineStart = true;
      return next;
    },
    trailer: closing,
  };
}

function asciicast({ size, started, term }: FormatOptions): Format {
  let last = started;
  const event = (code: string, data: string, at: number): string => {
    const interval = Math.max(0, at - last) / 1000;
    last = at;
    return `${JSON.stringify([Number(interval.toFixed(3)), code, data])}\n`;
  };
  const header = {
    version: 3,
    term: { cols: size.columns, rows: size.rows, ...(term === '' ? {} : { type: term }) },
    timestamp: Math.floor(started / 1000),
    title: 'terl',
  };
  return {
    head: `${JSON.stringify(header)}\n`,
    // a player has no tty that makes the carriage return
    sent: (data, at) => event('o', data.replaceAll(/\r?\n/g, '\r\n'), at),
    typed: (data, at) => event('i', data, at),
    resized: ({ columns, rows }, at) => event('r', `${columns}x${rows}`, at),
    ended: (status, at) => event('x', String(status), at),
  };
}
