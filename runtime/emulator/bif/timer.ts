// Module timer: what happens later, also to processes of other nodes, and how long things take.

import { copy } from '../copy.ts';
import { Coroutine, isThenable } from '../coroutine.ts';
import { badarg } from '../exit-reason.ts';
import { host } from '../host.ts';
import { here } from '../incarnation.ts';
import { makeReference, Reference } from '../reference.ts';
import { asyncToGenerator } from '../run-process.ts';
import { me } from '../self.ts';
import { type Destination, sendMessage } from '../send.ts';
import type { Term } from '../term.ts';
import { addTimer, type RunningTimer } from '../timers.ts';
import { isDestination, sleep } from './messages.ts';
import { travelling } from './travel.ts';

type TimerReference = ['once' | 'send_local' | 'interval', Reference];

const running = new Map<Reference, RunningTimer>();

/**
 * `timer.send_after(ms, message)` to the caller, `timer.send_after(ms, to, message)` to anybody, on any node.
 * Returns `['ok', timer]`, which timer.cancel takes (timer:send_after/2,3).
 */
function send_after(...args: unknown[]): ['ok', TimerReference] {
  const { ms, to, message } = parse('timer.send_after', args);
  const reference = makeReference();
  running.set(
    reference,
    addTimer(ms, () => {
      running.delete(reference);
      sendMessage(to, message);
    }),
  );
  const local =
    typeof to === 'string' || (!Array.isArray(to) && 'home' in to && to.home === here.node);
  return ['ok', [local ? 'send_local' : 'once', reference]];
}

/** As send_after, but again and again every `ms` milliseconds, as long as the caller lives (timer:send_interval/2,3). */
function send_interval(...args: unknown[]): ['ok', TimerReference] {
  const { ms, to, message } = parse('timer.send_interval', args);
  const caller = me();
  const reference = makeReference();
  const again = (): void => {
    if (!caller.alive) {
      running.delete(reference);
      return;
    }
    running.set(reference, addTimer(ms, again));
    sendMessage(to, copy(message));
  };
  running.set(reference, addTimer(Math.max(1, ms), again));
  return ['ok', ['interval', reference]];
}

/** Stop a timer of this module: `['ok', 'cancel']` (timer:cancel/1). */
function cancel(...args: unknown[]): ['ok', 'cancel'] {
  const [timer] = args;
  const reference = Array.isArray(timer) ? (timer as unknown[])[1] : undefined;
  if (!(reference instanceof Reference))
    throw badarg(1, "not a timer, as in ['ok', timer] of timer.send_after", 'timer.cancel', args);
  running.get(reference)?.cancel();
  running.delete(reference);
  return ['ok', 'cancel'];
}

/**
 * How long a function takes: `[microseconds, value]`; `timer.tc(fun)`, `timer.tc(fun, args)`. A promise is awaited, and
 * then the result is a promise too (timer:tc/1,2).
 */
function tc(...args: unknown[]): unknown {
  const [fun, given = []] = args;
  if (typeof fun !== 'function') throw badarg(1, 'not a function', 'timer.tc', args);
  if (!Array.isArray(given)) throw badarg(2, 'not an array of arguments', 'timer.tc', args);
  const begun = host.calls.clock();
  const took = (): number => Math.round((host.calls.clock() - begun) * 1000);
  const value: unknown = (fun as (...given: unknown[]) => unknown)(...given);
  if (!(value instanceof Coroutine) && !isThenable(value)) return [took(), value];
  return awaitThen(value, (settled: unknown) => [took(), settled]);
}

const awaitThen = asyncToGenerator(function* (...args: unknown[]): Generator<unknown> {
  const [value, then] = args as [unknown, (settled: unknown) => unknown];
  return then(yield value);
});

function parse(
  name: string,
  args: readonly unknown[],
): { ms: number; to: Destination; message: Term } {
  const [ms, second, third] = args;
  const to = args.length > 2 ? second : me().pid;
  if (typeof ms !== 'number' || !(ms >= 0) || ms === Number.POSITIVE_INFINITY)
    throw badarg(1, 'not milliseconds, a number from 0 up', name, args);
  if (!isDestination(to))
    throw badarg(2, 'not a pid, a name, [name, node] or a reference', name, args);
  const at = args.length > 2 ? 3 : 2;
  return { ms, to, message: travelling(at, name, args, () => copy(at === 3 ? third : second)) };
}

/** Milliseconds of so many seconds, minutes, hours (timer:seconds/1 and its relatives). */
const seconds = (n: number): number => n * 1000;
const minutes = (n: number): number => n * 60_000;
const hours = (n: number): number => n * 3_600_000;

export const timer: Readonly<Record<string, unknown>> = {
  sleep,
  send_after,
  send_interval,
  cancel,
  tc,
  seconds,
  minutes,
  hours,
};
