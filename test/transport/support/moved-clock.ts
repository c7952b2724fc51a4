// A clock that tests move by hand.
import type { Clock } from '../../../transport/clock.ts';

export interface MovedClock extends Clock {
  move(milliseconds: number): void;
}

export function movedClock(): MovedClock {
  let now = 0;
  const timers = new Set<{ at: number; action: () => void }>();
  return {
    after(milliseconds, action) {
      const timer = { at: now + milliseconds, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    move(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = due.at;
        due.action();
      }
      now = end;
    },
  };
}
