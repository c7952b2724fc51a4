// Output to the group leader: io.format as in Erlang, console.log as in JavaScript.

import { badarg } from '../exit-reason.ts';
import { format as formatText, inspect } from '../inspect.ts';
import { write } from '../io.ts';
import { me } from '../self.ts';

/** Write formatted text: `io.format('hello ~p~n', [node()])`. Returns 'ok' (io:format/1,2). */
function format(...args: unknown[]): 'ok' {
  const [text, values = []] = args;
  if (typeof text !== 'string') throw badarg(1, 'not a format string', 'io.format', args);
  if (!Array.isArray(values)) throw badarg(2, 'not an array of arguments', 'io.format', args);
  let written: string;
  try {
    written = formatText(text, values);
  } catch (error) {
    throw badarg(1, error instanceof Error ? error.message : 'wrong format', 'io.format', args);
  }
  write(me(), written);
  return 'ok';
}

export const io: { readonly format: typeof format; readonly fwrite: typeof format } = {
  format,
  fwrite: format,
};

function log(...values: unknown[]): void {
  const line = values
    .map((value) => (typeof value === 'string' ? value : inspect(value)))
    .join(' ');
  write(me(), `${line}\n`);
}

export const console: Readonly<Record<'log' | 'info' | 'warn' | 'error' | 'debug', typeof log>> = {
  log,
  info: log,
  warn: log,
  error: log,
  debug: log,
};
