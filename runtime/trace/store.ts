// The events of a trace as they come, each a line of JSON: the last ones, as many as fit into a limit.

import type { TraceEvent } from './event.ts';
import { parsedJson } from './json.ts';
import { whatIsWrong } from './jsonl.ts';

export interface StoreLimits {
  readonly events: number;
  readonly characters: number;
}

/** Nobody looks at a longer trace, and the page of the observer would be slow. */
const storeLimits: StoreLimits = { events: 200_000, characters: 64 * 2 ** 20 };

type Listener = (lines: readonly string[] | 'begin') => void;

export class TraceStore {
  readonly limits: StoreLimits;
  readonly #listeners = new Set<Listener>();
  #lines: string[] = [];
  #first = 0; // the lines before this one are dropped
  #characters = 0;
  #dropped = 0;

  constructor(limits: StoreLimits = storeLimits) {
    this.limits = limits;
  }

  /** A new trace begins. */
  begin(): void {
    this.#lines = [];
    this.#first = 0;
    this.#characters = 0;
    this.#dropped = 0;
    for (const listener of this.#listeners) listener('begin');
  }

  /** Keeps one event or several, each with a newline behind it. */
  keep(text: string): void {
    const lines = text.split('\n').filter((line) => line !== '');
    for (const line of lines) {
      this.#lines.push(line);
      this.#characters += line.length;
    }
    while (this.length > this.limits.events || this.#characters > this.limits.characters)
      this.#dropFirst();
    for (const listener of this.#listeners) listener(lines);
  }

  #dropFirst(): void {
    this.#characters -= this.#lines[this.#first]?.length ?? 0;
    this.#lines[this.#first] = '';
    this.#first++;
    this.#dropped++;
    if (this.#first < this.#lines.length / 2) return;
    this.#lines = this.#lines.slice(this.#first);
    this.#first = 0;
  }

  /** How many events are kept. */
  get length(): number {
    return this.#lines.length - this.#first;
  }

  /** How many events were dropped, since there were too many. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The events that are kept. Lines that are no events are left out: another node has sent them. */
  events(): TraceEvent[] {
    return eventsOf(this.lines());
  }

  /** What is kept, an event a line. */
  lines(): readonly string[] {
    return this.#lines.slice(this.#first);
  }

  /** `listener` gets the lines that come from now on, and hears when a new trace begins. Returns a function that ends this. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The events among lines. */
export function eventsOf(lines: readonly string[]): TraceEvent[] {
  return lines.flatMap(eventOf);
}

function eventOf(line: string): readonly TraceEvent[] {
  const value = parsedJson(line);
  return whatIsWrong(value) === undefined ? [value as TraceEvent] : [];
}
