// The clock and timers of the transport, which tests replace by their own.
// A timer of this clock never keeps the program alive by itself.

export interface Clock {
  now(): number; // milliseconds of a monotonic clock
  after(milliseconds: number, action: () => void): () => void; // returns the function that cancels it
  whenRead(action: () => void): void; // after the sockets have been read; timers fire before that
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
