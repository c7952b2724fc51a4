// Shared memory through which the emulator's thread, its watcher and the screen tell one another things during a turn.
// Each word has one writer. OTP: heart, the program that notices when a node's heartbeat stops.

/** The words, each an int32. */
export const pulse = {
  turns: 0, // the emulator's thread adds 1 when a turn begins and 1 when it ends: odd during a turn
  beats: 1, // the watcher adds 1 each time it looks, several times a second
  interrupted: 2, // the screen sets the job whose evaluation Ctrl-C is to end, 0 for none
} as const;

/** Memory for the words that threads can share. */
export function newHeart(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * Object.keys(pulse).length));
}

const { load } = Atomics; // user code has no Atomics

let words = newHeart();

/** Use the host's memory for the words; called once, at boot. */
export function shareHeart(memory: SharedArrayBuffer): void {
  words = new Int32Array(memory);
}

/** The words themselves, for a loop that reads `beats`: when it changes, time has passed, and no clock need be read. */
export function heartWords(): Int32Array {
  return words;
}

/** The job whose evaluation Ctrl-C is to end, 0 for none. */
export function interruptedJob(): number {
  return load(words, pulse.interrupted);
}
