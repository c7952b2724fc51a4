// The BIFs for the time: monotonic_time, system_time and their relatives (OTP: erlang).

import { host } from '../../host/host.ts';
import { systemTime, timeOffset } from '../../host/system-time.ts';
import { badarg } from '../../term/exception.ts';

const perSecond: Readonly<Record<string, number>> = {
  second: 1,
  millisecond: 1e3,
  microsecond: 1e6,
  nanosecond: 1e9,
  native: 1e3,
};

/**
 * Returns the time of a clock that never goes back, in whole units: `erlang.monotonic_time(unit?)`.
 * The unit is 'second', 'millisecond' (the default, also called 'native'),
 * 'microsecond', 'nanosecond', or the number of units in a second (erlang:monotonic_time/0,1).
 */
export function monotonic_time(...args: unknown[]): number {
  const factor = unit('erlang.monotonic_time', args, 1) / 1000;
  return Math.floor(host.calls.clock() * factor);
}

/**
 * Returns the time since 1970: `erlang.system_time(unit?)`.
 * The units are those of erlang.monotonic_time (erlang:system_time/0,1).
 */
export function system_time(...args: unknown[]): number {
  const factor = unit('erlang.system_time', args, 1) / 1000;
  return Math.floor(systemTime() * factor);
}

/**
 * Returns erlang.system_time minus erlang.monotonic_time:
 * `erlang.time_offset(unit?)` (erlang:time_offset/0,1).
 */
export function time_offset(...args: unknown[]): number {
  const factor = unit('erlang.time_offset', args, 1) / 1000;
  return Math.floor(timeOffset() * factor);
}

/**
 * Returns the time since 1970 as `[megaseconds, seconds, microseconds]`.
 * timer.now_diff subtracts two such times (erlang:timestamp/0).
 */
export function timestamp(): [number, number, number] {
  return timestampOf(systemTime());
}

/** The timestamp of a time in milliseconds since 1970. */
export function timestampOf(ms: number): [number, number, number] {
  const micro = Math.floor(ms * 1000);
  return [Math.floor(micro / 1e12), Math.floor(micro / 1e6) % 1e6, micro % 1e6];
}

/**
 * Converts a time to another unit, rounded down: `erlang.convert_time_unit(time, from, to)`.
 * The units are those of erlang.monotonic_time (erlang:convert_time_unit/3).
 */
export function convert_time_unit(...args: unknown[]): number {
  const [time] = args;
  if (typeof time !== 'number' || !Number.isInteger(time))
    throw badarg(1, 'not a whole number', 'erlang.convert_time_unit', args);
  const from = unit('erlang.convert_time_unit', args, 2);
  const to = unit('erlang.convert_time_unit', args, 3);
  return Math.floor((time * to) / from);
}

/** Returns how many units a second has. The unit is argument number `at`. */
function unit(name: string, args: readonly unknown[], at: number): number {
  const given = args[at - 1] ?? (at === 1 ? 'native' : undefined);
  if (typeof given === 'number' && Number.isInteger(given) && given > 0) return given;
  const known =
    typeof given === 'string' && Object.hasOwn(perSecond, given) ? perSecond[given] : undefined;
  if (known !== undefined) return known;
  const why =
    "not a unit: 'second', 'millisecond', 'microsecond', 'nanosecond', or parts per second";
  throw badarg(at, why, name, args);
}
