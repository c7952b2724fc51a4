// When a message may pass a lane on which a fault is. Pure; lane.ts keeps the messages and the timer.
import type { LaneRules } from './fault.ts';

/** What is known of the messages that have passed. */
export interface Passed {
  readonly rateFreeAt: number; // when the last byte of the last message had gone out at the lane's rate
  readonly lastAt: number; // when the last message has passed: none passes before it
}

export interface Waiting {
  readonly size: number; // bytes
  readonly arrivedAt: number;
  readonly jitter: number; // from -1 to 1
}

/** Returns when the first waiting message passes, or undefined if it waits for the end of a fault. */
export function departure(
  { isCut, isHeld, delay, rate }: LaneRules,
  { rateFreeAt, lastAt }: Passed,
  { size, arrivedAt, jitter }: Waiting,
): Passed | undefined {
  if (isCut || isHeld) return undefined;
  const begun = Math.max(arrivedAt, rateFreeAt);
  const sentAt = rate === undefined ? arrivedAt : begun + (size * 1_000) / rate;
  const late = delay === undefined ? 0 : Math.max(0, delay.time + delay.jitter * jitter);
  return {
    rateFreeAt: rate === undefined ? rateFreeAt : sentAt,
    lastAt: Math.max(lastAt, sentAt + late),
  };
}
