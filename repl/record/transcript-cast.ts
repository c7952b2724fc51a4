// Recordings of the screen: asciicasts (docs.asciinema.org). Version 2 plays everywhere, also in asciinema
// 2, which Debian and others have. Version 3 plays in asciinema 3, and in the web player from 3.10 on.

import type { Format, FormatOptions, Size } from './transcript-formats.ts';

/** Version 2: the time of each event counts from the start of the recording. */
export function asciicast(options: FormatOptions): Format {
  return formatOf(castLines(2, headerOf(options)));
}

/** Version 3: the time of each event counts from the event before; the last event has the exit status. */
export function asciicast3(options: FormatOptions): Format {
  const lines = castLines(3, headerOf(options));
  return { ...formatOf(lines), ended: (status, at) => lines.event(at, 'x', String(status)) };
}

export interface CastHeader {
  readonly size: Size;
  readonly start: number; // ms; the time of an event that is at the start
  readonly title: string;
  readonly timestamp?: number; // s since 1970
  readonly command?: string; // what was recorded
  readonly term?: string; // the type of the terminal; '' if unknown
}

/** o: output, i: input, m: a marker, r: a new size, x: the exit status (version 3). */
type EventCode = 'o' | 'i' | 'm' | 'r' | 'x';

/** An asciicast, line by line. */
export interface CastLines {
  readonly head: string;
  event(at: number, code: EventCode, data: string): string; // `at` in ms; events come in the order of their times
}

export function castLines(version: 2 | 3, header: CastHeader): CastLines {
  const { size, start, title, timestamp, command, term = '' } = header;
  const { columns, rows } = size;
  const about = {
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(command === undefined ? {} : { command }),
    title,
  };
  const head =
    version === 3
      ? { version, term: { cols: columns, rows, ...(term === '' ? {} : { type: term }) }, ...about }
      : {
          version,
          width: columns,
          height: rows,
          ...about,
          ...(term === '' ? {} : { env: { TERM: term } }),
        };
  let last = start;
  return {
    head: `${JSON.stringify(head)}\n`,
    event(at, code, data) {
      const since = at - last;
      if (version === 3) last = at;
      return eventLine(since, code, data);
    },
  };
}

function headerOf({ size, started, term }: FormatOptions): CastHeader {
  return { size, start: started, timestamp: Math.floor(started / 1000), title: 'terl', term };
}

function formatOf({ head, event }: CastLines): Format {
  return {
    head,
    // a terminal's driver adds a carriage return to each newline, but a player does not
    sent: (data, at) => event(at, 'o', data.replaceAll(/\r?\n/g, '\r\n')),
    typed: (data, at) => event(at, 'i', data),
    entered: (entry, at) => event(at, 'm', entry),
    resized: ({ columns, rows }, at) => event(at, 'r', `${columns}x${rows}`),
  };
}

function eventLine(milliseconds: number, code: EventCode, data: string): string {
  const seconds = Number((Math.max(0, milliseconds) / 1000).toFixed(3));
  return `${JSON.stringify([seconds, code, data])}\n`;
}
