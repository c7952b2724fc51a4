// What time it is (erlang:monotonic_time, system_time and their relatives).

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
 * `erlang.monotonic_time(unit?)`: a clock that never goes back, in whole units: 'second', 'millisecond' (the default, also called 'native'),
 * 'microsecond', 'nanosecond', or parts per second, a number (erlang:monotonic_time/0,1).
 */
export function monotonic_time(...args: unknown[]): number {
  const factor = unit('erlang.monotonic_time', args, 1) / 1000;
  return Math.floor(host.calls.clock() * factor);
}

/** `erlang.system_time(unit?)`: the time since 1970, in units as erlang.monotonic_time has them (erlang:system_time/0,1). */
export function system_time(...args: unknown[]): number {
  const factor = unit('erlang.system_time', args, 1) / 1000;
  return Math.floor(systemTime() * factor);
}

/** `erlang.time_offset(unit?)`: what is to be added to erlang.monotonic_time for erlang.system_time (erlang:time_offset/0,1). */
export function time_offset(...args: unknown[]): number {
  const factor = unit('erlang.time_offset', args, 1) / 1000;
  return Math.floor(timeOffset() * factor);
}

/** `[megaseconds, seconds, microseconds]` since 1970; timer.now_diff tells two of them apart (erlang:timestamp/0). */
export function timestamp(): [number, number, number] {
  const micro = Math.floor(systemTime() * 1000);
  return [Math.floor(micro / 1e12), Math.floor(micro / 1e6) % 1e6, micro % 1e6];
}

/** `erlang.convert_time_unit(time, from, to)`: a time in another unit, rounded down; units as erlang.monotonic_time has them (erlang:convert_time_unit/3). */
export function convert_time_unit(...args: unknown[]): number {
  const [time] = args;
  if (typeof time !== 'number' || !Number.isInteger(time))
    throw badarg(1, 'not a whole number', 'erlang.convert_time_unit', args);
  const from = unit('erlang.convert_time_unit', args, 2);
  const to = unit('erlang.convert_time_unit', args, 3);
  return Math.floor((time * to) / from);
}

/** Argument number `at`, in parts per second. */
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
