// The clock of a node that can be frozen: while it is, no timer fires; those that are due fire after the thaw,
// as the timers of a stopped program do.
import type { Clock } from '../base/clock.ts';

export interface FreezableClock extends Clock {
  freeze(): void;
  thaw(): void;
}

export function freezableClock(clock: Clock): FreezableClock {
  let isFrozen = false;
  const due = new Set<() => void>();

  return {
    now: () => clock.now(),
    whenRead: (action) => clock.whenRead(action),
    after(milliseconds, action) {
      const fire = (): void => {
        if (isFrozen) due.add(action);
        else action();
      };
      const cancel = clock.after(milliseconds, fire);
      return () => {
        cancel();
        due.delete(action);
      };
    },
    freeze() {
      isFrozen = true;
    },
    thaw() {
      isFrozen = false;
      clock.whenRead(() => {
        if (isFrozen) return; // frozen again
        for (const action of [...due]) {
          if (due.delete(action)) action(); // unless one of them has cancelled it
        }
      });
    },
  };
}
