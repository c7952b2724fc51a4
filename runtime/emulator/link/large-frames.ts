// Frames for one node that are too large to be sent whole: they are sent in fragments, one frame after the
// other. Frames of other processes overtake a large frame, but later frames of its sender wait behind it,
// since signals between two processes keep their order.

import type { Writer } from '../codec/bytes.ts';
import { type CutFrame, writeFragment } from '../codec/fragments.ts';
import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { leaveMemory } from './large-memory.ts';

/** A waiting frame. Until it is sent, later frames that name one of the processes in `held` wait too. */
interface Item {
  readonly held: readonly Pid[];
  readonly frame: CutFrame | Uint8Array; // a large frame as CutFrame; a small frame as bytes, with its length
}

export class LargeFrames {
  bytes = 0; // bytes of all waiting frames
  readonly #items: Item[] = []; // a part of the first item may be sent already
  readonly #held: Map<Pid, number> = new Map(); // by pid: the number of items that hold back frames that name it
  #sequence = 0;

  get waiting(): boolean {
    return this.#items.length > 0;
  }

  /** Whether a frame that names one of these processes must wait. */
  holds(pids: readonly Pid[]): boolean {
    return pids.some((pid) => this.#held.has(pid));
  }

  addLarge(pids: readonly Pid[], control: Uint8Array, payload: Uint8Array): void {
    this.#add(pids, { sequence: ++this.#sequence, control, payload, sent: 0 }, payload.length);
  }

  addSmall(pids: readonly Pid[], frame: Uint8Array): void {
    this.#add(pids, frame, frame.length);
  }

  /** Only pids that this node allocated hold frames back; their processes may live on other nodes. */
  #add(pids: readonly Pid[], frame: Item['frame'], size: number): void {
    const held = pids.filter((pid) => Pid.originOf(pid).node === here.node);
    for (const pid of held) this.#held.set(pid, (this.#held.get(pid) ?? 0) + 1);
    this.#items.push({ held, frame });
    this.bytes += size;
  }

  /**
   * Take the next fragments and small frames, about `room` bytes, in pieces: parts of payloads, which are not copied,
   * and between them all that is short, which is written into `writer`. The pieces are valid until the next write.
   */
  take(writer: Writer, room: number): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    let taken = writer.length; // bytes of the writer that are in the pieces
    let apart = 0; // bytes of the pieces that are not in the writer
    while (writer.length + apart < room) {
      const item = this.#items[0];
      if (item === undefined) break;
      const part = this.#write(writer, item.frame);
      if (part !== undefined) {
        pieces.push(writer.bytes().subarray(taken), part);
        taken = writer.length;
        apart += part.length;
      }
      if (isWritten(item.frame)) this.#leave(item);
    }
    if (writer.length > taken) pieces.push(writer.bytes().subarray(taken));
    return pieces;
  }

  /** Write a small frame; or the beginning of the next fragment of a large frame, and return its part of the payload. */
  #write(writer: Writer, frame: Item['frame']): Uint8Array | undefined {
    if (frame instanceof Uint8Array) {
      writer.raw(frame);
      this.bytes -= frame.length;
      return undefined;
    }
    const part = writeFragment(writer, frame);
    this.bytes -= part.length;
    return part;
  }

  #leave({ held, frame }: Item): void {
    if (!(frame instanceof Uint8Array)) leaveMemory(frame.payload);
    this.#items.shift();
    this.#release(held);
  }

  #release(held: readonly Pid[]): void {
    for (const pid of held) {
      const times = (this.#held.get(pid) ?? 1) - 1;
      if (times === 0) this.#held.delete(pid);
      else this.#held.set(pid, times);
    }
  }
}

function isWritten(frame: Item['frame']): boolean {
  return frame instanceof Uint8Array || frame.sent === frame.payload.length;
}
