// Frames for one node that name a pid on its way (identity/on-their-way.ts), and those behind them: signals between two
// processes keep their order. A frame waits in terl's own form, and is written anew when it may go.

import { isOnItsWay } from '../identity/on-their-way.ts';
import type { Pid } from '../identity/pid.ts';

interface Held {
  readonly frame: Uint8Array; // in terl's form, without its length
  readonly names: readonly Pid[]; // the sender, and the pids in the control message
  readonly awaits: readonly Pid[]; // pids on their way that the frame names
}

export class HeldFrames {
  bytes = 0;
  #frames: Held[] = [];
  readonly #holding: Map<Pid, number> = new Map(); // by pid: the number of frames here that name it

  get waiting(): boolean {
    return this.#frames.length > 0;
  }

  /** Whether a frame that names one of these processes must wait. */
  holds(names: readonly Pid[]): boolean {
    return names.some((pid) => this.#holding.has(pid));
  }

  add(frame: Uint8Array, names: readonly Pid[], awaits: readonly Pid[]): void {
    this.#frames.push({ frame, names, awaits });
    this.bytes += frame.length;
    for (const pid of names) this.#holding.set(pid, (this.#holding.get(pid) ?? 0) + 1);
  }

  /** Remove and return the frames that may go now, in order. */
  takeReady(): readonly Uint8Array[] {
    const ready: Uint8Array[] = [];
    const kept: Held[] = [];
    const blocked = new Set<Pid>();
    for (const held of this.#frames) {
      const waits = held.awaits.some(isOnItsWay) || held.names.some((pid) => blocked.has(pid));
      if (!waits) {
        ready.push(held.frame);
        this.#leave(held);
        continue;
      }
      kept.push(held);
      for (const pid of held.names) blocked.add(pid);
    }
    this.#frames = kept;
    return ready;
  }

  drop(): void {
    this.#frames = [];
    this.#holding.clear();
    this.bytes = 0;
  }

  #leave({ frame, names }: Held): void {
    this.bytes -= frame.length;
    for (const pid of names) {
      const times = (this.#holding.get(pid) ?? 1) - 1;
      if (times === 0) this.#holding.delete(pid);
      else this.#holding.set(pid, times);
    }
  }
}
