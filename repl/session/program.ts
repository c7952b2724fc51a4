// A program with its input and output in pipes. What it prints is text as a reader sees it.

import { type ChildProcess, spawn } from 'node:child_process';
import { promptMark } from '../../transport/base/session-link.ts';
import { type Entry, entriesOf } from '../document/entries.ts';
import { promptForm } from '../document/language.ts';
import { shellBanner } from '../text/banner.ts';
import { withoutMark } from './here.ts';
import type { Place } from './place.ts';

/** How to start a program: the words that name it, and what follows them. */
export interface StartLine {
  readonly file: string;
  readonly args: readonly string[];
  /** Its input ends at once: it is not typed into. */
  readonly isDeaf?: boolean;
  /** It marks its prompts: what looks like one, and has no mark, was printed by a program of a user. */
  readonly marksPrompts?: boolean;
}

/** Characters that a program may print between two steps. */
export const mostShown: number = 16 * 1024 * 1024;

const promptStart = new RegExp(`^(${promptForm}) `);
const nextPrompts = /^(?:\.\.\.\([^\s()]+\)\d+> )+/; // of iex, before further lines of an entry
const longestPrompt = 600; // characters

/** What a program has printed, and nobody has read. */
export interface Unread {
  readonly entries: readonly Entry[];
  readonly later: ReadonlySet<Entry>; // those behind the prompt
  readonly prompt: string | undefined; // the last one among it
  readonly length: number; // characters
}

/** Whether it may be what a later step wants: a report, or what came behind the prompt. */
export function mayBeLater(entry: Entry, { later }: Unread): boolean {
  return entry.isReport || later.has(entry);
}

export const nothing: Unread = { entries: [], later: new Set(), prompt: undefined, length: 0 };

/** A line that a program has printed. */
interface ShownLine {
  readonly text: string; // behind the prompt
  readonly prompt: string | undefined;
  readonly isBanner: boolean; // of a shell
}

const banner = shellBanner().trimEnd();

/** Whether a shell of Erlang or Elixir says who it is. */
function isBanner(line: string): boolean {
  return /^(?:Eshell V|Erlang\/OTP \d+ \[|Interactive Elixir \()/.test(line);
}

export function withoutMarks(text: string): string {
  return text.replaceAll(promptMark, '');
}

export class Program {
  /** What was printed since `take` was last called. */
  shown = '';
  /** Another number after each change. */
  version = 0;
  /** Whether a line that was printed since `take` begins with a prompt. */
  hasPrompt = false;
  #begun = ''; // the last line, as far as a prompt may be in it
  #marksPrompts: boolean; // a program that is not terl has no marks
  /** Once it has ended. */
  status: number | null | undefined;
  #signal: NodeJS.Signals | null = null; // that ended it
  /** It has printed more than a document can want, and was killed. */
  isTooMuch = false;
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();
  #show: ((text: string) => void) | undefined;

  constructor({ file, args, isDeaf, marksPrompts = false }: StartLine, place: Place) {
    this.#marksPrompts = marksPrompts;
    if (place.isClosed) throw new Error('the session has ended');
    const { folder, env, keeper } = place;
    // a group of its own: Ctrl-C of the terminal is not for it, and all that it starts ends with it
    const detached = process.platform !== 'win32';
    this.#child = spawn(file, args, { cwd: folder, env, stdio: 'pipe', detached });
    keeper.watch(-this.pid);
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => this.#printed(text));
    this.#child.stdin?.on('error', () => undefined); // it may have ended: its output tells
    this.#child.on('error', (error) => this.#printed(`${error.message}\n`));
    this.#child.on('close', (status, signal) => {
      this.#signal = signal;
      keeper.forget(-this.pid);
      this.status = status;
      this.#changed();
    });
    if (isDeaf === true) this.#child.stdin?.end();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Type a line. */
  enter(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** What was printed since `take` was last called. Banners of shells count only if one is wanted. */
  unread(wanted: readonly Entry[]): Unread {
    const isBannerWanted = wanted.some(({ text }) => isBanner(text));
    const before: string[] = [];
    let behind: string[] = [];
    let prompt: string | undefined;
    for (const line of this.shown.split('\n').map((text) => this.#lineOf(text))) {
      if (line.prompt !== undefined) {
        prompt = withoutMark(line.prompt);
        before.push(...behind, ''); // a prompt ends a report
        behind = [line.text];
      } else if (!line.isBanner || isBannerWanted) behind.push(line.text);
    }
    const entries = entriesOf(behind);
    const later = new Set(prompt === undefined ? [] : entries);
    return {
      entries: [...entriesOf(before), ...entries],
      later,
      prompt,
      length: this.shown.length,
    };
  }

  /** What was printed, or its first characters, which are forgotten here. */
  take(length: number = this.shown.length): string {
    const taken = this.shown.slice(0, length);
    this.shown = this.shown.slice(length);
    this.hasPrompt = false;
    this.#begun = '';
    this.#notePrompt(this.shown);
    return taken;
  }

  /** Wait until `holds`, which is asked at each change, for at most `ms`; whether it did. */
  until(holds: () => boolean, ms: number): Promise<boolean> {
    if (holds()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (came: boolean): void => {
        clearTimeout(tooLate);
        this.#watchers.delete(look);
        resolve(came);
      };
      const look = (): void => {
        if (holds()) end(true);
      };
      const tooLate = setTimeout(() => end(holds()), ms);
      this.#watchers.add(look);
    });
  }

  /** Whether kill -9 has ended it, or crash(). Waits at most `ms` for its end. */
  async wasKilled(ms: number): Promise<boolean> {
    await this.until(() => this.status !== undefined, ms);
    return this.#signal === 'SIGKILL';
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    if (this.status === undefined) this.#child.kill(signal);
  }

  /** Kill the program and all that it has started, but for what has left its group. */
  close(): void {
    if (this.pid === 0) return;
    try {
      process.kill(process.platform === 'win32' ? this.pid : -this.pid, 'SIGKILL');
    } catch {
      // all have ended
    }
  }

  /** Give what was printed, and not read, and what is printed from now on, to `show`; it is not kept. */
  watch(show: (text: string) => void): void {
    this.#show = show;
    show(withoutMarks(this.take()));
  }

  #lineOf(line: string): ShownLine {
    const text = withoutMarks(line);
    const begins = this.#marksPrompts ? line === banner : isBanner(line);
    const isPrompt = !this.#marksPrompts || line.startsWith(promptMark);
    const [begin = '', prompt] = (isPrompt && promptStart.exec(text)) || [];
    const rest = text.slice(begin.length);
    const shown = this.#marksPrompts ? rest : rest.replace(nextPrompts, '');
    return { text: shown, prompt, isBanner: begins };
  }

  #printed(text: string): void {
    if (this.#show !== undefined) return this.#show(withoutMarks(text));
    this.shown += text;
    this.#marksPrompts ||= text.includes(promptMark);
    this.#notePrompt(text);
    if (this.shown.length > mostShown) {
      this.isTooMuch = true;
      this.kill();
    }
    this.#changed();
  }

  #notePrompt(text: string): void {
    const lines = (this.#begun + text).split('\n');
    this.hasPrompt ||= lines.some((line) => this.#lineOf(line).prompt !== undefined);
    this.#begun = (lines.at(-1) ?? '').slice(0, longestPrompt);
  }

  #changed(): void {
    this.version++;
    for (const look of [...this.#watchers]) look();
  }
}
