// Reports of user code: logger and error_logger. They go to the node of the group leader, as the emulator's own do.

import { me } from '../process/self.ts';
import { unwrapped } from '../realm/looking.ts';
import { type Level, levels, primary, report } from '../signals/logger.ts';
import { badarg } from '../term/exception.ts';
import { format, inspect } from '../text/inspect.ts';

type Log = (...args: unknown[]) => 'ok';

/** `logger.log(level, text)`, `logger.log(level, text, args)` or `logger.log(level, report)`: as the function of the level (logger:log/2,3). */
function log(...args: unknown[]): 'ok' {
  const [, ...rest] = args;
  return told('logger.log', args, 1, levelOf('logger.log', args, 1), rest);
}

/** A report of a system that cannot be used: `logger.emergency(text)`, else as logger.error (logger:emergency/1,2). */
function emergency(...args: unknown[]): 'ok' {
  return told('logger.emergency', args, 0, 'emergency', args);
}

/** A report of what must be seen to at once: `logger.alert(text)`, else as logger.error (logger:alert/1,2). */
function alert(...args: unknown[]): 'ok' {
  return told('logger.alert', args, 0, 'alert', args);
}

/** A report of something critical: `logger.critical(text)`, else as logger.error (logger:critical/1,2). */
function critical(...args: unknown[]): 'ok' {
  return told('logger.critical', args, 0, 'critical', args);
}

/**
 * `logger.error(text)`, `logger.error('lost ~p', [x])` or `logger.error({ what: x })`: an =ERROR REPORT==== on the terminal
 * that the process writes to, which is the spawner's. Returns 'ok' (logger:error/1,2).
 */
function error(...args: unknown[]): 'ok' {
  return told('logger.error', args, 0, 'error', args);
}

/** A report of what may come to matter: `logger.warning(text)`, else as logger.error (logger:warning/1,2). */
function warning(...args: unknown[]): 'ok' {
  return told('logger.warning', args, 0, 'warning', args);
}

/** A report of something normal that matters: `logger.notice(text)`, else as logger.error (logger:notice/1,2). */
function notice(...args: unknown[]): 'ok' {
  return told('logger.notice', args, 0, 'notice', args);
}

/** As logger.notice, `logger.info(text)`, but not shown until `logger.set_primary_config('level', 'info')` (logger:info/1,2). */
function info(...args: unknown[]): 'ok' {
  return told('logger.info', args, 0, 'info', args);
}

/** As logger.notice, `logger.debug(text)`, but not shown until `logger.set_primary_config('level', 'debug')` (logger:debug/1,2). */
function debug(...args: unknown[]): 'ok' {
  return told('logger.debug', args, 0, 'debug', args);
}

/** `logger.set_primary_config('level', level)`: reports of this node's processes below that level are dropped; 'notice' until it is set (logger:set_primary_config/2). */
function set_primary_config(...args: unknown[]): 'ok' {
  const [key] = args;
  if (key !== 'level')
    throw badarg(1, "not a key of the configuration: 'level'", 'logger.set_primary_config', args);
  primary.level = levelOf('logger.set_primary_config', args, 2);
  return 'ok';
}

/** `logger.get_primary_config()`: `{ level }` (logger:get_primary_config/0). */
function get_primary_config(): { level: Level } {
  return { ...primary };
}

/** `logger.compare_levels(level, other)`: 'gt' if the first is more severe, 'lt' if the second is, else 'eq' (logger:compare_levels/2). */
function compare_levels(...args: unknown[]): 'gt' | 'lt' | 'eq' {
  const [first, second] = args.map((level, i) => {
    const at = levels.indexOf(level as Level);
    if (at >= 0) return at;
    throw badarg(i + 1, `not a level: ${levels.join(', ')}`, 'logger.compare_levels', args);
  }) as [number, number];
  if (first === second) return 'eq';
  return first < second ? 'gt' : 'lt';
}

/** Argument number `at`. */
function levelOf(name: string, args: readonly unknown[], at: number): Level {
  const found = levels.find((one) => one === args[at - 1]);
  if (found !== undefined) return found;
  throw badarg(at, `not a level: ${levels.join(', ')}`, name, args);
}

/** `given`: (text), (text, args) or (report); `skipped` says how many arguments come before. */
function told(
  name: string,
  args: readonly unknown[],
  skipped: number,
  level: Level,
  given: readonly unknown[],
): 'ok' {
  const text = textOf(name, args, skipped, given);
  report(me().groupLeader, { level, text, tight: true });
  return 'ok';
}

function textOf(
  name: string,
  args: readonly unknown[],
  skipped: number,
  [text, values]: readonly unknown[],
): string {
  if (typeof text === 'object' && text !== null) return described(text);
  if (typeof text !== 'string') throw badarg(skipped + 1, 'not a text or a report', name, args);
  if (values === undefined) return text;
  if (!Array.isArray(values)) throw badarg(skipped + 2, 'not an array of arguments', name, args);
  try {
    return format(text, values);
  } catch (wrong) {
    const why = wrong instanceof Error ? wrong.message : 'wrong format';
    throw badarg(skipped + 1, why, name, args);
  }
}

/** A report (an object or an array of pairs) as text: one line for each pair. No user's getter is called. */
function described(given: object): string {
  const term = unwrapped(given);
  if (term === undefined) return inspect(given);
  if (!Array.isArray(term))
    return Object.keys(term)
      .map((key) => `    ${key}: ${valueText(Reflect.getOwnPropertyDescriptor(term, key))}`)
      .join('\n');
  const isPair = (one: unknown): one is readonly [unknown, unknown] =>
    Array.isArray(one) && one.length === 2;
  if (!term.every(isPair)) return inspect(term);
  const plain = (one: unknown): string => (typeof one === 'string' ? one : inspect(one));
  return term.map(([key, value]) => `    ${plain(key)}: ${inspect(value)}`).join('\n');
}

function valueText(found: PropertyDescriptor | undefined): string {
  return found !== undefined && 'value' in found ? inspect(found.value) : '[Getter]';
}

export const logger: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  log,
  emergency,
  alert,
  critical,
  error,
  warning,
  notice,
  info,
  debug,
  set_primary_config,
  get_primary_config,
  compare_levels,
};

/** `error_logger.error_msg(text, args?)`: an =ERROR REPORT====, as logger.error; the text may end in '~n' (error_logger:error_msg/1,2). */
function error_msg(...args: unknown[]): 'ok' {
  return message('error_logger.error_msg', 'error', args);
}

/** `error_logger.warning_msg(text, args?)`: a =WARNING REPORT==== (error_logger:warning_msg/1,2). */
function warning_msg(...args: unknown[]): 'ok' {
  return message('error_logger.warning_msg', 'warning', args);
}

/** `error_logger.info_msg(text, args?)`: an =INFO REPORT====, which is shown, unlike one of logger.info (error_logger:info_msg/1,2). */
function info_msg(...args: unknown[]): 'ok' {
  return message('error_logger.info_msg', 'info', args);
}

/** An info is reported at the level of a notice here, and a text without arguments may contain `~n`. */
function message(name: string, level: Level, args: readonly unknown[]): 'ok' {
  const [text, values = []] = args;
  const told = textOf(name, args, 0, [text, values]);
  const event = { level, text: told, tight: true } as const;
  report(me().groupLeader, event, level === 'info' ? 'notice' : level);
  return 'ok';
}

export const error_logger: Readonly<Record<string, Log>> = { error_msg, warning_msg, info_msg };
