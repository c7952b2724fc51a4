// Modules logger and error_logger: user code's reports, which go to the node of the caller's group leader.

import { me } from '../process/self.ts';
import { unwrapped } from '../realm/looking.ts';
import { type Level, levels } from '../signals/log-event.ts';
import { primary, report } from '../signals/logger.ts';
import { badarg } from '../term/exception.ts';
import { format, inspect } from '../text/inspect.ts';

type Log = (...args: unknown[]) => 'ok';

/**
 * Reports at a level, as the function with the level's name does:
 * `logger.log(level, text)`, `logger.log(level, text, args)` or `logger.log(level, report)` (logger:log/2,3).
 */
function log(...args: unknown[]): 'ok' {
  const [, ...rest] = args;
  return told('logger.log', args, 1, levelOf('logger.log', args, 1), rest);
}

/**
 * Reports that the system cannot be used: `logger.emergency(text)`.
 * Takes and returns what logger.error does (logger:emergency/1,2).
 */
function emergency(...args: unknown[]): 'ok' {
  return told('logger.emergency', args, 0, 'emergency', args);
}

/**
 * Reports a fault that must be repaired at once: `logger.alert(text)`.
 * Takes and returns what logger.error does (logger:alert/1,2).
 */
function alert(...args: unknown[]): 'ok' {
  return told('logger.alert', args, 0, 'alert', args);
}

/**
 * Reports a critical fault: `logger.critical(text)`.
 * Takes and returns what logger.error does (logger:critical/1,2).
 */
function critical(...args: unknown[]): 'ok' {
  return told('logger.critical', args, 0, 'critical', args);
}

/**
 * Prints an =ERROR REPORT==== on the terminal to which the caller's output goes:
 * `logger.error(text)`, `logger.error('lost ~p', [x])` or `logger.error({ what: x })`.
 * A process that another node has spawned here prints on the terminal of that node.
 * Returns 'ok' (logger:error/1,2).
 */
function error(...args: unknown[]): 'ok' {
  return told('logger.error', args, 0, 'error', args);
}

/**
 * Reports something that may become a fault: `logger.warning(text)`.
 * Takes and returns what logger.error does (logger:warning/1,2).
 */
function warning(...args: unknown[]): 'ok' {
  return told('logger.warning', args, 0, 'warning', args);
}

/**
 * Reports a normal but important event: `logger.notice(text)`.
 * Takes and returns what logger.error does (logger:notice/1,2).
 */
function notice(...args: unknown[]): 'ok' {
  return told('logger.notice', args, 0, 'notice', args);
}

/**
 * Reports an event, but only if logger.set_primary_config
 * has set the level to 'info' or 'debug': `logger.info(text)`.
 * Takes and returns what logger.error does (logger:info/1,2).
 */
function info(...args: unknown[]): 'ok' {
  return told('logger.info', args, 0, 'info', args);
}

/**
 * Reports an event, but only if logger.set_primary_config
 * has set the level to 'debug': `logger.debug(text)`.
 * Takes and returns what logger.error does (logger:debug/1,2).
 */
function debug(...args: unknown[]): 'ok' {
  return told('logger.debug', args, 0, 'debug', args);
}

/**
 * Sets the lowest level that is reported: `logger.set_primary_config('level', level)`.
 * Reports of this node's processes below that level are dropped. Returns 'ok'.
 * The level is 'notice' until it is set (logger:set_primary_config/2).
 */
function set_primary_config(...args: unknown[]): 'ok' {
  const [key] = args;
  if (key !== 'level')
    throw badarg(1, "not a key of the configuration: 'level'", 'logger.set_primary_config', args);
  primary.level = levelOf('logger.set_primary_config', args, 2);
  return 'ok';
}

/** Returns `{ level }`, what logger.set_primary_config has set (logger:get_primary_config/0). */
function get_primary_config(): { level: Level } {
  return { ...primary };
}

/**
 * Compares two levels: `logger.compare_levels(level, other)`.
 * Returns 'gt' if the first is more severe, 'lt' if the second is, else 'eq' (logger:compare_levels/2).
 */
function compare_levels(...args: unknown[]): 'gt' | 'lt' | 'eq' {
  const [first, second] = args.map((level, i) => {
    const at = levels.indexOf(level as Level);
    if (at >= 0) return at;
    throw badarg(i + 1, `not a level: ${levels.join(', ')}`, 'logger.compare_levels', args);
  }) as [number, number];
  if (first === second) return 'eq';
  return first < second ? 'gt' : 'lt';
}

/** Returns the level that is argument number `at`. */
function levelOf(name: string, args: readonly unknown[], at: number): Level {
  const found = levels.find((one) => one === args[at - 1]);
  if (found !== undefined) return found;
  throw badarg(at, `not a level: ${levels.join(', ')}`, name, args);
}

/**
 * Reports `given`: the arguments of the BIF `name` after the first `skipped` ones.
 * They are (text), (text, args) or (report).
 */
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

/**
 * Returns a report as text. A report that is an object or an array of pairs has one line for each pair.
 * Calls no getter of user code.
 */
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

/**
 * Prints an =ERROR REPORT==== as logger.error does: `error_logger.error_msg(text, args?)`.
 * The text may end in '~n' (error_logger:error_msg/1,2).
 */
function error_msg(...args: unknown[]): 'ok' {
  return message('error_logger.error_msg', 'error', args);
}

/** Prints a =WARNING REPORT====: `error_logger.warning_msg(text, args?)` (error_logger:warning_msg/1,2). */
function warning_msg(...args: unknown[]): 'ok' {
  return message('error_logger.warning_msg', 'warning', args);
}

/**
 * Prints an =INFO REPORT====, also where logger.info prints nothing:
 * `error_logger.info_msg(text, args?)` (error_logger:info_msg/1,2).
 */
function info_msg(...args: unknown[]): 'ok' {
  return message('error_logger.info_msg', 'info', args);
}

/**
 * Reports a text, in which directives such as `~n` work even without arguments.
 * An 'info' is printed whenever a 'notice' would be.
 */
function message(name: string, level: Level, args: readonly unknown[]): 'ok' {
  const [text, values = []] = args;
  const told = textOf(name, args, 0, [text, values]);
  const event = { level, text: told, tight: true } as const;
  report(me().groupLeader, event, level === 'info' ? 'notice' : level);
  return 'ok';
}

export const error_logger: Readonly<Record<string, Log>> = { error_msg, warning_msg, info_msg };
