// A program with its input and output in pipes. What it prints is text as a reader sees it.

import { type ChildProcess, spawn } from 'node:child_process';
import type { Place } from './place.ts';

/** How to start a program: the words that name it, and what follows them. */
export interface StartLine {
  readonly file: string;
  readonly args: readonly string[];
  /** Its input ends at once: it is not typed into. */
  readonly isDeaf?: boolean;
}

/** Characters that a program may print between two steps. */
export const mostShown: number = 16 * 1024 * 1024;

export class Program {
  /** What was printed since `take` was last called. */
  shown = '';
  /** Once it has ended. */
  status: number | null | undefined;
  /** It has printed more than a document can want, and was killed. */
  isTooMuch = false;
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();

  constructor({ file, args, isDeaf }: StartLine, { folder, env }: Place) {
    this.#child = spawn(file, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => this.#printed(text));
    this.#child.stdin?.on('error', () => undefined); // it may have ended: its output tells
    this.#child.on('error', (error) => this.#printed(`${error.message}\n`));
    this.#child.on('close', (status) => {
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

  /** What was printed, which is forgotten here. */
  take(): string {
    const { shown } = this;
    this.shown = '';
    return shown;
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

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    if (this.status === undefined) this.#child.kill(signal);
  }

  #printed(text: string): void {
    this.shown += text;
    if (this.shown.length > mostShown) {
      this.isTooMuch = true;
      this.kill();
    }
    this.#changed();
  }

  #changed(): void {
    for (const look of [...this.#watchers]) look();
  }
}
