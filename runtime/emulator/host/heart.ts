// What the emulator's thread and the threads around it tell one another in shared memory while a turn lasts.
// Each word has one writer. OTP: heart, the program that sees a node's heartbeat stop.

/** The words, each an int32. */
export const pulse = {
  turns: 0, // the emulator's thread counts when a turn begins and when it ends: odd while one lasts
  beats: 1, // the watcher counts each time it looks, some times a second
  interrupted: 2, // the screen: the job whose evaluation Ctrl-C is to end, 0 for none
} as const;

/** Memory for the words, which threads can share. */
export function newHeart(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * Object.keys(pulse).length));
}

const { load } = Atomics; // user code has no Atomics

let words = newHeart();

/** The host's memory takes the place of our own; done once, at boot. */
export function shareHeart(memory: SharedArrayBuffer): void {
  words = new Int32Array(memory);
}

/** The words themselves, for a loop that reads `beats`: a change says that some time has passed, without reading a clock. */
export function heartWords(): Int32Array {
  return words;
}

/** The job whose evaluation Ctrl-C is to end, 0 for none. */
export function interruptedJob(): number {
  return load(words, pulse.interrupted);
}
