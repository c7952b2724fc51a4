// How often to check a link, and how long it may be silent; set_net_ticktime changes both while links are up
// (OTP: net_kernel:set_net_ticktime). During a change a node sends ticks as often as the shorter time needs,
// and waits as long as the longer time allows. So nodes that change one after the other stay connected.
import type { Clock } from '../base/clock.ts';
import { tickIntensity } from '../base/wire-limits.ts';
import { lookInterval } from './ticker.ts';

export type TicktimeState = number | { readonly ongoingChangeTo: number }; // seconds

export type TicktimeChange =
  | 'unchanged'
  | 'change_initiated'
  | { readonly ongoingChangeTo: number };

export interface Ticking {
  readonly interval: number; // milliseconds between two checks of a link ("looks")
  readonly silentLooks: number; // the link ends if this number of looks in a row see no traffic
}

export interface NetTicktime {
  readonly state: TicktimeState;
  readonly ticking: Ticking;
  change(seconds: number, transitionSeconds: number): TicktimeChange;
  stop(): void;
}

/** Holds net_ticktime and its changes. Calls `changed` when the interval of the looks changes. */
export function netTicktime(seconds: number, clock: Clock, changed: () => void): NetTicktime {
  let now = seconds;
  let old: number | undefined; // net_ticktime before the change, while a change is going on
  let stop = () => {};

  return {
    get state() {
      return old === undefined ? now : { ongoingChangeTo: now };
    },
    get ticking() {
      return old === undefined ? evenTicking(now) : ticking(Math.min(old, now), Math.max(old, now));
    },
    change(next, transitionSeconds) {
      if (!(next > 0)) throw new RangeError(`expected a ticktime above 0 seconds, got ${next}`);
      if (old !== undefined) return { ongoingChangeTo: now };
      if (next === now) return 'unchanged';
      old = now;
      now = next;
      stop = clock.after(transitionSeconds * 1_000, () => {
        old = undefined;
        changed();
      });
      changed();
      return 'change_initiated';
    },
    stop: () => stop(),
  };
}

function evenTicking(seconds: number): Ticking {
  return ticking(seconds, seconds);
}

function ticking(tickedBy: number, patientFor: number): Ticking {
  return {
    interval: lookInterval(tickedBy),
    silentLooks: Math.ceil((tickIntensity * patientFor) / tickedBy),
  };
}
