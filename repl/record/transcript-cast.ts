// Recordings of the screen: asciicasts (docs.asciinema.org). Version 2 plays everywhere, also in asciinema
// 2, which Debian and others have. Version 3 plays in asciinema 3, and in the web player from 3.10 on.

import type { Format, FormatOptions } from './transcript-formats.ts';

/** Version 2: the time of each event counts from the start of the recording. */
export function asciicast({ size, started, term }: FormatOptions): Format {
  return cast(
    {
      version: 2,
      width: size.columns,
      height: size.rows,
      timestamp: Math.floor(started / 1000),
      title,
      ...(term === '' ? {} : { env: { TERM: term } }),
    },
    (at) => at - started,
  );
}

/** Version 3: the time of each event counts from the event before; the last event has the exit status. */
export function asciicast3({ size, started, term }: FormatOptions): Format {
  let last = started;
  const since = (at: number): number => {
    const interval = at - last;
    last = at;
    return interval;
  };
  const header = {
    version: 3,
    term: { cols: size.columns, rows: size.rows, ...(term === '' ? {} : { type: term }) },
    timestamp: Math.floor(started / 1000),
    title,
  };
  return {
    ...cast(header, since),
    ended: (status, at) => event(since(at), 'x', String(status)),
  };
}

const title = 'terl';

function cast(header: object, time: (at: number) => number): Format {
  return {
    head: `${JSON.stringify(header)}\n`,
    // a terminal's driver adds a carriage return to each newline, but a player does not
    sent: (data, at) => event(time(at), 'o', data.replaceAll(/\r?\n/g, '\r\n')),
    typed: (data, at) => event(time(at), 'i', data),
    entered: (entry, at) => event(time(at), 'm', entry),
    resized: ({ columns, rows }, at) => event(time(at), 'r', `${columns}x${rows}`),
  };
}

function event(milliseconds: number, code: string, data: string): string {
  const seconds = Number((Math.max(0, milliseconds) / 1000).toFixed(3));
  return `${JSON.stringify([seconds, code, data])}\n`;
}
