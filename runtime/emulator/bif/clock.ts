// Timers and time.

import { copy } from '../copy.ts';
import { badarg } from '../exit-reason.ts';
import { host } from '../host.ts';
import { here } from '../incarnation.ts';
import { Pid } from '../pid.ts';
import { makeReference, Reference } from '../reference.ts';
import { me } from '../self.ts';
import { sendMessage } from '../send.ts';
import type { Term } from '../term.ts';
import { addTimer, type RunningTimer } from '../timers.ts';
import { travelling } from './travel.ts';

const running = new Map<Reference, RunningTimer>();

/** Send a message to a local pid or name in `ms` milliseconds; returns a timer reference (erlang:send_after/3). */
export function send_after(...args: unknown[]): Reference {
  return timer('send_after', args, (_reference, message) => message);
}

/** As send_after, but the message is `['timeout', reference, message]` (erlang:start_timer/3). */
export function start_timer(...args: unknown[]): Reference {
  return timer('start_timer', args, (reference, message) => ['timeout', reference, message]);
}

function timer(
  name: string,
  args: readonly unknown[],
  wrap: (reference: Reference, message: Term) => Term,
): Reference {
  const [ms, to, message] = args;
  if (typeof ms !== 'number' || !(ms >= 0) || ms === Number.POSITIVE_INFINITY)
    throw badarg(1, 'not milliseconds, a number from 0 up', name, args);
  if (!(to instanceof Pid) && typeof to !== 'string')
    throw badarg(2, 'not a pid or a name', name, args);
  if (to instanceof Pid && to.home !== here.node) throw badarg(2, 'not a local pid', name, args);
  me();
  const reference = makeReference();
  const kept = travelling(3, name, args, () => copy(message));
  running.set(
    reference,
    addTimer(ms, () => {
      running.delete(reference);
      sendMessage(to, wrap(reference, kept));
    }),
  );
  return reference;
}

/** Stop a timer of send_after or start_timer: milliseconds that were left, or false if there is no such timer (erlang:cancel_timer/1). */
export function cancel_timer(...args: unknown[]): number | false {
  const [reference] = args;
  if (!(reference instanceof Reference)) throw badarg(1, 'not a reference', 'cancel_timer', args);
  const left = running.get(reference)?.cancel();
  running.delete(reference);
  return left ?? false;
}

/** Milliseconds until a timer fires, or false if there is no such timer (erlang:read_timer/1). */
export function read_timer(...args: unknown[]): number | false {
  const [reference] = args;
  if (!(reference instanceof Reference)) throw badarg(1, 'not a reference', 'read_timer', args);
  return running.get(reference)?.left() ?? false;
}

const perMillisecond: Readonly<Record<string, number>> = {
  second: 1e-3,
  millisecond: 1,
  microsecond: 1e3,
  nanosecond: 1e6,
};

/** `erlang.monotonic_time(unit?)`: a clock that never goes back, in whole 'second', 'millisecond' (unless said otherwise), 'microsecond' or 'nanosecond' (erlang:monotonic_time/0,1). */
export function monotonic_time(...args: unknown[]): number {
  const [unit = 'millisecond'] = args;
  const factor = typeof unit === 'string' ? perMillisecond[unit] : undefined;
  if (factor === undefined)
    throw badarg(
      1,
      "not a unit: 'second', 'millisecond', 'microsecond' or 'nanosecond'",
      'erlang.monotonic_time',
      args,
    );
  return Math.floor(host.calls.clock() * factor);
}
