// A frame cut into fragments ("Distribution Protocol": Protocol for Fragmented Messages). The first fragment
// has the control message and the beginning of the payload, the other fragments have the rest of the payload.
// The fragments' ids count down to 1.

import { fragmentBytes } from '../host/emulator-limits.ts';
import type { Writer } from './bytes.ts';

const version = 131;
export const firstFragment = 69; // 'E'
export const nextFragment = 70; // 'F'
export const noAtomCache = 0; // NumberOfAtomCacheRefs: terl has no atom cache

/** A frame that is sent in fragments: its control message and payload, both without their version bytes. */
export interface CutFrame {
  readonly sequence: number; // the same in all fragments of this frame; counts the large frames of one connection
  readonly control: Uint8Array;
  readonly payload: Uint8Array;
  sent: number; // bytes of the payload sent so far
}

/**
 * Write the next fragment of a frame: into the writer up to its part of the payload, and return that part, which
 * is not copied. When the part was the last one, all of the payload is sent.
 */
export function writeFragment(writer: Writer, frame: CutFrame): Uint8Array {
  const { sequence, control, payload, sent } = frame;
  const left = Math.max(1, Math.ceil((payload.length - sent) / fragmentBytes)); // at least 1: the payload may be empty
  const part = payload.subarray(sent, sent + fragmentBytes);
  const head = sent === 0 ? 19 + control.length : 18;
  writer.u32(head + part.length);
  writer.u8(version);
  writer.u8(sent === 0 ? firstFragment : nextFragment);
  writer.u64(sequence);
  writer.u64(left);
  if (sent === 0) {
    writer.u8(noAtomCache);
    writer.raw(control);
  }
  frame.sent += part.length;
  return part;
}
