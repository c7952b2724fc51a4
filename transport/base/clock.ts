// The clock and timers of the transport. Tests pass a clock of their own instead of systemClock.
// A pending timer does not keep the program alive.

export interface Clock {
  now(): number; // milliseconds of a monotonic clock
  after(milliseconds: number, action: () => void): () => void; // returns the function that cancels it
  whenRead(action: () => void): void; // calls `action` after the sockets have been read; Node fires timers before it reads sockets
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
