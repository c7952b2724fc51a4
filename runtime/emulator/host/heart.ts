// Memory that the node's thread, its watcher (it ends a node that hangs) and the screen share even during a
// turn. Each word has one writer. OTP: heart, the program that notices when a node's heartbeat stops.

/** The words, each an int32. */
export const pulse = {
  turns: 0, // the node's thread adds 1 when a turn begins and 1 when it ends, so the number is odd during a turn
  beats: 1, // the watcher adds 1 several times a second, each time it checks the node
  interrupted: 2, // the screen sets the job whose evaluation Ctrl-C is to end, 0 for none
} as const;

/** Make memory for the words, which threads can share. */
export function newHeart(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * Object.keys(pulse).length));
}

const { load } = Atomics; // taken here, before seal.ts deletes Atomics so that user code has none

let words = newHeart();

/** Use the host's memory for the words; called once, at boot. */
export function shareHeart(memory: SharedArrayBuffer): void {
  words = new Int32Array(memory);
}

/** The words, for a loop that reads the slow clock only when `beats` has changed. */
export function heartWords(): Int32Array {
  return words;
}

/** The job whose evaluation Ctrl-C is to end, 0 for none. */
export function interruptedJob(): number {
  return load(words, pulse.interrupted);
}
