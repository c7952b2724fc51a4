// The clock of a recording of several nodes: physical time that is put forward when a node of the recording is ahead
// (L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978). Before the frames of a turn, a
// node sends its time to the other nodes of the recording, as a message to the name transcript_server. So an event that a
// message has caused has a later time than the event that sent the message.

import { Writer } from '../codec/bytes.ts';
import { control } from '../codec/control-message.ts';
import { encodeControl, encodeTerm } from '../codec/external-term-format.ts';
import { passThrough, version } from '../codec/send-header.ts';
import { systemTime } from '../host/system-time.ts';

/** The name to which nodes send what concerns a recording. No process has it: messages take effect as they arrive. */
export const transcriptServer = 'transcript_server';

/** The other nodes of the recording. */
export const recordedWith: Set<string> = new Set();

let ahead = 0; // microseconds that this node's time was put forward

/** Microseconds since 1970. */
export function recordingTime(): number {
  return Math.ceil(systemTime() * 1000) + ahead;
}

/** Put the clock forward, so that it is later than `time`. */
export function heardTime(time: unknown): void {
  ahead += lagBehind(time);
}

/** Microseconds by which the clock must be put forward to be later than `time`. A time that is far away is wrong: 0. */
export function lagBehind(time: unknown): number {
  if (typeof time !== 'number' || !Number.isSafeInteger(time)) return 0;
  const lag = time + 1 - recordingTime();
  return lag > 0 && lag < farAway ? lag : 0;
}

const farAway = 86_400_000_000; // microseconds: a day

/** The frame that tells a node the time; undefined if the node takes no part in a recording with this one. */
export function clockFrame(node: string): Uint8Array | undefined {
  return recordedWith.has(node) ? clockFrameAt(recordingTime()) : undefined;
}

export function clockFrameAt(time: number): Uint8Array {
  const frame = new Writer();
  frame.u32(0);
  frame.u8(passThrough);
  frame.u8(version);
  encodeControl(frame, [control.REG_SEND, '', '', transcriptServer]);
  frame.u8(version);
  encodeTerm(frame, ['clock', time]);
  frame.patchU32(0, frame.length - 4);
  return frame.bytes();
}
