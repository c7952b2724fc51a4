// What the logger of an Erlang node sends, as a report of terl: ['log', Level, Format, Values, Meta], or ['log', Level,
// Report, Meta].

import { Pid } from '../identity/pid.ts';
import { textIn } from '../term/characters.ts';
import { List } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import { erlangReport, fieldsOf } from './erlang-report.ts';
import { ioRequestOf } from './io-requests.ts';
import { type LogEvent, levelIn, timeIn } from './log-event.ts';

export function eventOfErlang([, level, what, ...rest]: readonly Term[]): LogEvent {
  const { time, pid, logger_formatter } = fieldsOf(rest.at(-1));
  const node = Pid.is(pid) ? Pid.homeOf(pid).text : undefined;
  const title = textIn(fieldsOf(logger_formatter)['title'], false);
  const known = {
    level: levelIn(level),
    at: timeIn(time),
    ...(title !== undefined && { title }),
    ...(node !== undefined && { node }),
  };
  if (rest.length === 2) return { ...known, tight: true, ...written(what, rest[0]) };
  const report = erlangReport(what);
  return { ...known, text: '', ...(report ?? { tight: true, term: what }) };
}

/** The text of a format and its values. */
function written(format: Term, values: Term): Pick<LogEvent, 'text' | 'term'> {
  const wanted = ioRequestOf([
    'put_chars',
    'unicode',
    'io_lib',
    'format',
    [plainly(format), values],
  ]);
  return wanted.kind === 'write' ? { text: wanted.text } : { text: '', term: format };
}

/** The format of a report, by which the node's name has no quotes: there it is an atom. */
function plainly(format: Term): Term {
  const text = format instanceof List ? textIn(format, false) : undefined;
  return text?.replace(/ on node ~t?p /, ' on node ~ts ') ?? format;
}
