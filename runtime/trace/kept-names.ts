// What dropped events have told of their processes: a process tells its name once. The next event of it that is kept says it again.

import type { TraceEvent } from './event.ts';

type Named = Pick<TraceEvent, 'shown' | 'system'>;

const mostNames = 20_000; // processes; those dropped first are forgotten

export class KeptNames {
  readonly #names = new Map<string, Named>();

  /** An event is dropped. */
  drop({ process, shown, system }: TraceEvent): void {
    if (shown === undefined && system === undefined) return;
    const known = this.#names.get(process);
    this.#names.delete(process);
    this.#names.set(process, {
      ...known,
      ...(shown === undefined ? {} : { shown }),
      ...(system === undefined ? {} : { system }),
    });
    if (this.#names.size <= mostNames) return;
    for (const oldest of this.#names.keys()) {
      this.#names.delete(oldest);
      return;
    }
  }

  /** Returns an event that is kept, with what dropped ones told of its process. */
  keep(event: TraceEvent): TraceEvent {
    const named = this.#names.get(event.process);
    if (named === undefined) return event;
    this.#names.delete(event.process);
    return { ...named, ...event };
  }

  /** The same for many, in their order. */
  keepAll(events: readonly TraceEvent[]): readonly TraceEvent[] {
    if (this.#names.size === 0) return events;
    return events.map((event) => this.keep(event));
  }

  clear(): void {
    this.#names.clear();
  }
}
