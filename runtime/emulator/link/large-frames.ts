// Frames for one node that are too large to go whole. They go in fragments, one frame after the other, and small frames
// of others overtake them; what the sender of one sends next waits behind it, for signals between two processes keep their order.

import type { Writer } from '../codec/bytes.ts';
import { type CutFrame, writeFragment } from '../codec/fragments.ts';
import { here } from '../identity/incarnation.ts';
import { Pid } from '../identity/pid.ts';
import { leaveMemory } from './large-memory.ts';

/** Holds back what concerns these processes until it has gone itself. */
interface Item {
  readonly held: readonly Pid[];
  readonly frame: CutFrame | Uint8Array; // a small one is whole, with its length
}

export class LargeFrames {
  bytes = 0; // that wait here
  readonly #items: Item[] = []; // the first may be under way
  readonly #held: Map<Pid, number> = new Map(); // in so many items
  #sequence = 0;

  get waiting(): boolean {
    return this.#items.length > 0;
  }

  /** Whether a frame that names one of these processes must wait here, too. */
  holds(pids: readonly Pid[]): boolean {
    return pids.some((pid) => this.#held.has(pid));
  }

  addLarge(pids: readonly Pid[], control: Uint8Array, payload: Uint8Array): void {
    this.#add(pids, { sequence: ++this.#sequence, control, payload, sent: 0 }, payload.length);
  }

  addSmall(pids: readonly Pid[], frame: Uint8Array): void {
    this.#add(pids, frame, frame.length);
  }

  /** Whoever this node made, here or there: a process that is about to be spawned may not be sent to before. */
  #add(pids: readonly Pid[], frame: Item['frame'], size: number): void {
    const held = pids.filter((pid) => Pid.originOf(pid).node === here.node);
    for (const pid of held) this.#held.set(pid, (this.#held.get(pid) ?? 0) + 1);
    this.#items.push({ held, frame });
    this.bytes += size;
  }

  /** Write what comes next: about `room` bytes of it. */
  writeTo(writer: Writer, room: number): void {
    while (writer.length < room) {
      const item = this.#items[0];
      if (item === undefined) return;
      if (!this.#write(writer, item.frame)) continue;
      this.#items.shift();
      this.#release(item.held);
    }
  }

  /** True if nothing of this frame is left. */
  #write(writer: Writer, frame: Item['frame']): boolean {
    if (frame instanceof Uint8Array) {
      writer.raw(frame);
      this.bytes -= frame.length;
      return true;
    }
    const before = frame.sent;
    const wasLast = writeFragment(writer, frame);
    this.bytes -= frame.sent - before;
    if (wasLast) leaveMemory(frame.payload);
    return wasLast;
  }

  #release(held: readonly Pid[]): void {
    for (const pid of held) {
      const times = (this.#held.get(pid) ?? 1) - 1;
      if (times === 0) this.#held.delete(pid);
      else this.#held.set(pid, times);
    }
  }
}
