// Time as the transport sees it, so that tests can move it.
// Timers given out here never keep the program alive by themselves.

export interface Clock {
  after(milliseconds: number, action: () => void): () => void; // returns how to call it off
}

export const systemClock: Clock = {
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
