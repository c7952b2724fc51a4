// The end of a connection that is wanted here.

/** How a connection is cut inside; set by the emulator, which also flushes what is queued first. */
export const cut: { now: (name: string) => void } = { now: () => undefined };
