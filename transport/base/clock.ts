// Time as the transport sees it, so that tests can move it.
// Timers given out here never keep the program alive by themselves.

export interface Clock {
  now(): number; // milliseconds of a clock that nobody sets
  after(milliseconds: number, action: () => void): () => void; // returns how to call it off
  whenRead(action: () => void): void; // once the sockets have been read: a timer comes before them
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
  whenRead: (action) => void setImmediate(action),
};
