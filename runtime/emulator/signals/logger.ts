// Reports such as =ERROR REPORT====. A report goes to the node of the group leader, so the crash of a
// remotely spawned process is shown on the spawner's terminal, with pids as the spawner's node prints them.

import { printReport } from '../codec/port.ts';
import { sayable } from '../codec/sayable.ts';
import { nextReportTime } from '../host/report-time.ts';
import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { isErlangs } from '../link/dist-entry.ts';
import { reasonForErlang } from '../link/erlang-reason.ts';
import { charlistOf, listOf } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import { Unsendable } from '../term/unsendable.ts';
import { type ExceptionClass, formatException, stackLines } from '../text/format-exception.ts';
import { inspect } from '../text/inspect.ts';
import { BurstLimit, mostReports } from './burst-limit.ts';
import { terminal } from './device.ts';
import { eventOfErlang } from './erlang-event.ts';
import { type Level, type LogEvent, levelIn, levels, timeIn, titleOf } from './log-event.ts';
import { sendMessage } from './send.ts';

/** Reports of less severe levels than this are not shown (logger:set_primary_config). */
export const primary: { level: Level } = { level: 'notice' };

/** Whether reports of a level are shown. Who has much to do for a report may ask before. */
export function isShown(level: Level): boolean {
  return levels.indexOf(level) <= levels.indexOf(primary.level);
}

/** Show a report on the terminal of `leader`, unless the level `gravity` is less severe than `primary`. */
export function report(
  leader: Pid,
  event: Omit<LogEvent, 'at'>,
  gravity: Level = event.level,
): void {
  if (!isShown(gravity)) return;
  const told = { ...event, at: nextReportTime() };
  if (Pid.homeOf(leader) === here.node) return show(told);
  const to = ['logger', Pid.homeOf(leader).text] as const;
  if (isErlangs(leader)) return tellErlang(leader, told);
  const whole = { ...told, node: here.node.text };
  try {
    sendMessage(to, ['log', whole]);
  } catch (error) {
    if (!(error instanceof Unsendable)) throw error;
    sendMessage(to, ['log', withTexts(whole)]);
  }
}

/** The same report, for terms that cannot be sent: their texts in their place. */
function withTexts(event: LogEvent): LogEvent {
  const told = 'term' in event ? { ...event, term: inspect(event.term) } : event;
  return event.parts === undefined ? told : { ...told, parts: [writtenParts(event.parts)] };
}

/** Send a report as the logger of an Erlang node takes it: a format, its values, and what else is known. */
function tellErlang(leader: Pid, { level, text, pid, at, title, parts, ...event }: LogEvent): void {
  const plain = `${text.replaceAll('~', '~~').replace('{pid}', '~p')}${'term' in event ? '~tp' : ''}`;
  const format = `${plain}${writtenParts(parts).replaceAll('~', '~~')}~n`;
  const values = [
    ...(pid ? [pid] : []),
    ...('term' in event ? [sayable(reasonForErlang(event.term))] : []),
  ];
  const known = { gl: leader, time: at, error_logger: { tag: level, emulator: true } };
  const titled = title === undefined ? {} : { logger_formatter: { title: charlistOf(title) } };
  const meta = { ...known, ...titled, ...(pid && { pid }) };
  sendMessage(
    ['logger_proxy', Pid.homeOf(leader).text],
    ['log', level, charlistOf(format), listOf(values), meta],
  );
}

export const logger = {
  error: (leader: Pid, text: string): void => report(leader, { level: 'error', text }),
  warning: (leader: Pid, text: string, tight = false): void =>
    report(leader, { level: 'warning', text, tight }),
  /** As error_logger:info_msg: the report's header says INFO, but its level counts as notice. */
  info: (leader: Pid, text: string): void => report(leader, { level: 'info', text }, 'notice'),
  /** Report `Error in process <0.90.0> on node foo@host with exit value:` and the exit reason. */
  crash: (leader: Pid, pid: Pid, reason: Term): void =>
    report(leader, {
      level: 'error',
      text: `Error in process {pid} on node ${here.node.text} with exit value:\n`,
      pid,
      term: reason,
    }),
};

/** Handle a message to the native process `logger`: a report that another node has sent. */
export function loggerProcess(message: Term): void {
  if (!Array.isArray(message) || message[0] !== 'log') return;
  if (typeof message[1] === 'string') return show(eventOfErlang(message as readonly Term[]));
  const event = message[1] as Partial<LogEvent> | undefined;
  if (typeof event !== 'object' || event === null || typeof event.text !== 'string') return;
  // The event comes from another node, so its fields are checked.
  const { text, pid, node, ...rest } = event;
  const told: LogEvent = { ...rest, level: levelIn(event.level), text, at: timeIn(event.at) };
  const named = typeof node === 'string' ? { ...told, node } : told;
  show(Pid.is(pid) ? { ...named, pid } : named);
}

const limit = new BurstLimit(
  (dropped) =>
    printReport(
      `${header('NOTICE REPORT', nextReportTime())}\nHandler default dropped ${dropped} log events: more than ${mostReports} came in a second\n`,
    ),
  () => terminal.isBusy,
);

function show(event: LogEvent): void {
  if (!limit.admits()) return;
  const text =
    event.pid === undefined ? event.text : event.text.replace('{pid}', String(event.pid));
  const term = 'term' in event ? inspect(event.term) : '';
  const more = writtenParts(event.parts);
  const isNamed = event.node === undefined || text.includes(event.node);
  const from = isNamed ? '' : `** at node ${event.node} **\n`; // as OTP's error_logger_tty_h writes it
  // In OTP the text of most reports ends in a newline, so an empty line follows. The text of a tight
  // report has no newline.
  const space = event.tight === true ? '' : '\n';
  const whole = `${from}${text}${term}${more}`;
  const shown = whole.length > longestReport ? `${whole.slice(0, longestReport)}...` : whole;
  limit.printed(shown.length);
  printReport(`${header(titleOf(event), event.at)}\n${shown}\n${space}`);
}

const longestReport = 64 * 1024; // characters; longer reports are cut, as nobody would read more

/** The parts of a report as text. They may come from another node, so each is checked. */
function writtenParts(parts: unknown): string {
  let text = '';
  if (!Array.isArray(parts)) return text;
  for (const part of parts as readonly unknown[]) {
    if (text.length > longestReport) break;
    if (typeof part === 'string') text += part;
    else if (Array.isArray(part) && part.length === 1)
      text += inspect(part[0], { column: text.length - text.lastIndexOf('\n') - 1 });
    else if (Array.isArray(part)) text += exceptionText(part as readonly unknown[]);
  }
  return text;
}

function exceptionText([kind, reason, frames, margin]: readonly unknown[]): string {
  const known = kinds.find((one) => one === kind) ?? 'error';
  const stack = Array.isArray(frames) ? (frames as readonly Term[]) : [];
  const text = formatException(
    known,
    known === 'error' ? [reason as Term, stack] : (reason as Term),
  );
  const lines = known === 'error' ? [] : stackLines(stack);
  const room = typeof margin === 'string' ? margin : '';
  return `${room}${[text.replace('** ', ''), ...lines].join('\n').replaceAll('\n', '\n ')}`;
}

const kinds: readonly ExceptionClass[] = ['error', 'exit', 'throw'];

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The first line of a report: `=ERROR REPORT==== 22-Nov-2026::13:36:37.672100 ===` */
function header(title: string, at: number): string {
  const date = new Date(at / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getDate()}-${months[date.getMonth()] ?? ''}-${date.getFullYear()}`;
  const micros = String(Math.floor(at % 1_000_000)).padStart(6, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${micros}`;
  return `=${title}==== ${day}::${time} ===`;
}
