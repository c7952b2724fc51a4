// Takes a session: notes each key, each piece of output and each step with its time, and types one key after the other.

// biome-ignore-start lint/correctness/noUnresolvedImports: a CommonJS module, whose exports Biome does not see
import xterm from '@xterm/headless';
// biome-ignore-end lint/correctness/noUnresolvedImports: a CommonJS module, whose exports Biome does not see
import type { Document, Section, Step } from '../document/document.ts';
import type { Camera, ScreenSize } from '../session/played.ts';
import { linesOf } from '../session/pty.ts';
import { oneLine } from '../text/sanitise.ts';
import type { Beat, Take } from './performance.ts';

const longestSilence = 1_000; // ms that an echo may take on a busy machine: a key may have none
const longestEcho = 150; // ms: a program may print all the time
const echoed = 50; // ms without output after which an echo counts as whole: the hint about a call comes after the letter
const settled = 150; // ms without output after which an answer counts as whole
const longestAnswer = 2_000; // ms: a program may print all the time
const longestLabel = 80; // letters of an entry in the table of contents

export class FilmCamera implements Camera {
  readonly size: ScreenSize;
  readonly #document: Document;
  readonly #beats: Beat[] = [];
  readonly #lastOutput = new Map<string, number>(); // by terminal, in ms
  readonly #screens = new Map<string, xterm.Terminal>();
  readonly #read = new Set<string>(); // lines that the viewer has read, or seen being typed: a banner is read once
  #isOver = false;
  #section: Section | undefined; // the one whose heading was marked last

  constructor(document: Document, size: ScreenSize) {
    this.#document = document;
    this.size = size;
  }

  /** Sections are played next, on new nodes: the screens are empty again. */
  opens(sections: readonly Section[]): void {
    this.#isOver = false;
    for (const terminal of this.#lastOutput.keys()) this.sent(terminal, '\x1bc\x1b[?25h');
    const first = sections.find(({ items }) => items.some(({ kind }) => kind === 'step'));
    if (first !== undefined) this.#mark(first);
  }

  async begins(step: Step): Promise<void> {
    await this.#rests();
    const section = this.#document.sections.find(({ items }) => items.includes(step));
    if (section !== undefined && section !== this.#section) this.#mark(section);
    const { terminal, line, text } = step;
    const [first = ''] = text.split('\n');
    const label = oneLine(`${terminal}: ${first}`).slice(0, longestLabel);
    this.#beats.push({ kind: 'mark', at: performance.now(), label, line, terminal });
  }

  sent(terminal: string, data: string): void {
    if (this.#isOver) return;
    const at = performance.now();
    this.#lastOutput.set(terminal, at);
    this.#screen(terminal).write(data);
    this.#beats.push({ kind: 'output', at, terminal, data });
  }

  async type(
    terminal: string,
    keys: readonly string[],
    send: (key: string) => void,
  ): Promise<void> {
    await this.#rests();
    for (const [n, key] of keys.entries()) {
      if (n === keys.length - 1) await this.#news();
      const at = performance.now();
      this.#beats.push({ kind: 'key', at, terminal, key });
      send(key);
      if (n < keys.length - 1) await this.#echo(terminal, at);
    }
  }

  /** Waits until no terminal gets output any more: then one reads what is new. */
  async #rests(): Promise<void> {
    await this.#settles();
    const letters = await this.#news();
    if (letters > 0) this.#beats.push({ kind: 'rest', at: performance.now(), letters });
  }

  /** How many letters are new on the screens; from now on they are read. */
  async #news(): Promise<number> {
    let letters = 0;
    for (const screen of this.#screens.values()) {
      await new Promise<void>((resolve) => screen.write('', resolve)); // all output so far is drawn
      for (const line of linesOf(screen)) {
        if (!this.#read.has(line)) letters += line.length;
        this.#read.add(line);
      }
    }
    return letters;
  }

  #screen(terminal: string): xterm.Terminal {
    const { columns: cols, rows } = this.size;
    const screen =
      this.#screens.get(terminal) ??
      new xterm.Terminal({ cols, rows, scrollback: 10_000, allowProposedApi: true });
    this.#screens.set(terminal, screen);
    return screen;
  }

  async #settles(): Promise<void> {
    const begun = performance.now();
    for (;;) {
      const now = performance.now();
      const last = Math.max(...this.#lastOutput.values(), 0);
      if (now - last >= settled || now - begun >= longestAnswer) return;
      await pause();
    }
  }

  /** Sections have been played: the film leaves out what their programs say when they are ended. */
  async closes(): Promise<void> {
    await this.#rests();
    this.#isOver = true;
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
    this.#beats.push({ kind: 'mark', at, label: oneLine(heading), line, terminal: undefined });
  }

  /** Waits until the terminal has got output since `pressed`, and is quiet. */
  async #echo(terminal: string, pressed: number): Promise<void> {
    for (;;) {
      const now = performance.now();
      const last = this.#lastOutput.get(terminal) ?? 0;
      const hasEcho = last > pressed;
      if (hasEcho && now - last >= echoed) return;
      if (now - pressed >= (hasEcho ? longestEcho : longestSilence)) return;
      await pause();
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2)); // ms
}
