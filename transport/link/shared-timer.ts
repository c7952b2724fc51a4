// One timer for all links of a node (OTP: the ticker of net_kernel): a new link joins the next beat (a moment at
// which the links are looked at), so that a node with many links wakes up once in an interval. The first look
// at a link then comes early; so a silent peer is gone after 3 to 5 intervals instead of 4 to 5, as in OTP.
import type { Clock } from '../base/clock.ts';

interface Beat {
  readonly at: number; // when it is due, by the clock
  readonly actions: Set<() => void>;
  readonly cancel: () => void;
}

/** The clock, but timers end early, together with a timer that is set already, instead of one by one. */
export function sharedTimer(clock: Clock): Clock {
  const beats = new Set<Beat>(); // one, except while the interval changes

  function beatWithin(milliseconds: number): Beat {
    const latest = clock.now() + milliseconds;
    for (const beat of beats) if (beat.at <= latest) return beat;
    const cancel = clock.after(milliseconds, () => {
      beats.delete(beat);
      for (const action of beat.actions) action();
    });
    const beat: Beat = { at: latest, actions: new Set(), cancel };
    beats.add(beat);
    return beat;
  }

  return {
    now: clock.now,
    whenRead: clock.whenRead,
    after(milliseconds, action) {
      const beat = beatWithin(milliseconds);
      const own = () => action(); // links may pass the same function
      beat.actions.add(own);
      return () => {
        beat.actions.delete(own);
        if (beat.actions.size > 0 || !beats.delete(beat)) return;
        beat.cancel();
      };
    },
  };
}
