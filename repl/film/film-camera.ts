// Takes a session: notes each key, each piece of output and each step with its time, and types one key after the other.

import type { Document, Section, Step } from '../session/document.ts';
import type { Camera, ScreenSize } from '../session/played.ts';
import type { Beat, Take } from './performance.ts';

const longestEcho = 150; // ms: a key may have no echo
const quiet = 12; // ms without output after which an echo counts as whole
const longestLabel = 80; // letters of an entry in the table of contents

export class FilmCamera implements Camera {
  readonly size: ScreenSize;
  readonly #document: Document;
  readonly #beats: Beat[] = [];
  readonly #lastOutput = new Map<string, number>(); // by terminal, in ms
  #section: Section | undefined; // the one whose heading was marked last

  constructor(document: Document, size: ScreenSize) {
    this.#document = document;
    this.size = size;
  }

  /** Sections are played next, on new nodes: the screens are empty again. */
  opens(sections: readonly Section[]): void {
    for (const terminal of this.#lastOutput.keys()) this.sent(terminal, '\x1bc\x1b[?25h');
    const first = sections.find(({ items }) => items.some(({ kind }) => kind === 'step'));
    if (first !== undefined) this.#mark(first);
  }

  begins(step: Step): void {
    const section = this.#document.sections.find(({ items }) => items.includes(step));
    if (section !== undefined && section !== this.#section) this.#mark(section);
    const { terminal, line, text } = step;
    const [first = ''] = text.split('\n');
    const label = `${terminal}: ${first}`.slice(0, longestLabel);
    this.#beats.push({ kind: 'mark', at: performance.now(), label, line, terminal });
  }

  sent(terminal: string, data: string): void {
    const at = performance.now();
    this.#lastOutput.set(terminal, at);
    this.#beats.push({ kind: 'output', at, terminal, data });
  }

  async type(
    terminal: string,
    keys: readonly string[],
    send: (key: string) => void,
  ): Promise<void> {
    for (const [n, key] of keys.entries()) {
      const at = performance.now();
      this.#beats.push({ kind: 'key', at, terminal, key });
      send(key);
      if (n < keys.length - 1) await this.#echo(terminal, at);
    }
  }

  take(): Take {
    const names = this.#document.terminals.filter((name) => this.#lastOutput.has(name));
    return { terminals: names.map((name) => ({ name, ...this.size })), beats: this.#beats };
  }

  #mark(section: Section): void {
    this.#section = section;
    const { heading, line } = section;
    if (heading === '') return;
    const at = performance.now();
    this.#beats.push({ kind: 'mark', at, label: heading, line, terminal: undefined });
  }

  /** Waits until the terminal has got output since `pressed`, and is quiet. */
  async #echo(terminal: string, pressed: number): Promise<void> {
    for (;;) {
      const now = performance.now();
      const last = this.#lastOutput.get(terminal) ?? 0;
      const isQuiet = last > pressed && now - last >= quiet;
      if (isQuiet || now - pressed >= longestEcho) return;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}
