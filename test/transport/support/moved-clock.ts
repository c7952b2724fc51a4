// A clock that tests move by hand.
import type { Clock } from '../../../transport/base/clock.ts';

export interface MovedClock extends Clock {
  move(milliseconds: number): void;
  block(milliseconds: number): void; // time passes and nothing is served: the next move finds timers late
}

/** `read` is called where the sockets of a real program would be read. */
export function movedClock(read: () => void = () => {}): MovedClock {
  let now = 0;
  const timers = new Set<{ at: number; action: () => void }>();
  const onceRead: (() => void)[] = [];
  return {
    now: () => now,
    after(milliseconds, action) {
      const timer = { at: now + milliseconds, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    whenRead: (action) => void onceRead.push(action),
    block(milliseconds) {
      now += milliseconds;
    },
    move(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.action();
        if (onceRead.length > 0) read();
        for (const action of onceRead.splice(0)) action();
      }
      now = end;
    },
  };
}
