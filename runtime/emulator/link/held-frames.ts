// Frames for one node that cannot be sent yet: they name a pid on its way (identity/on-their-way.ts), or it is not known yet whose protocol the
// node speaks. Later frames of the same sender wait behind them, since signals between two processes keep their
// order. A frame waits in terl's own form, and is written anew when it may go.

import { isOnItsWay } from '../identity/on-their-way.ts';
import type { Pid } from '../identity/pid.ts';

interface Held {
  readonly frame: Uint8Array; // in terl's form, without its length
  readonly awaits: readonly Pid[]; // pids on their way that the frame names
}

/** The frames of one sender, in order; those before `next` are sent. */
interface Line {
  readonly frames: Held[];
  next: number;
}

/** The process that has sent a frame, as far as it is known. */
export type Sender = Pid | undefined;

export class HeldFrames {
  bytes = 0;
  readonly #lines: Map<Sender, Line> = new Map();

  get waiting(): boolean {
    return this.#lines.size > 0;
  }

  /** Whether frames of this sender wait, so that a further one must wait too. */
  holds(sender: Sender): boolean {
    return this.#lines.has(sender);
  }

  add(frame: Uint8Array, sender: Sender, awaits: readonly Pid[]): void {
    let line = this.#lines.get(sender);
    if (line === undefined) {
      line = { frames: [], next: 0 };
      this.#lines.set(sender, line);
    }
    line.frames.push({ frame, awaits });
    this.bytes += frame.length;
  }

  /** Remove each frame that may go now, in the order of its sender, and call `send` with it. */
  takeReady(send: (frame: Uint8Array, sender: Sender) => void): void {
    for (const [sender, line] of [...this.#lines]) {
      for (let held = line.frames[line.next]; held !== undefined; held = line.frames[line.next]) {
        if (held.awaits.some(isOnItsWay)) break;
        line.next++;
        this.bytes -= held.frame.length;
        send(held.frame, sender);
      }
      if (line.next === line.frames.length) this.#lines.delete(sender);
      else shorten(line);
    }
  }

  drop(): void {
    this.#lines.clear();
    this.bytes = 0;
  }
}

/** Forget the frames that are sent, once they are half of a line. */
function shorten(line: Line): void {
  if (line.next <= line.frames.length / 2) return;
  line.frames.splice(0, line.next);
  line.next = 0;
}
