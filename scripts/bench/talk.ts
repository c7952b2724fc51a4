// A program that is being talked to: what it prints is waited for, what it is told is written at once.
// Every wait is bounded, and says what came instead.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface Talk {
  readonly child: ChildProcess;
  write(text: string): void;
  /** Wait until the output since the last wait has this text; gives the output up to its end. */
  until(text: string): Promise<string>;
  /** The next whole line of output that begins with `word`: what follows the word. */
  line(word: string): Promise<string>;
  /** Wait for the end, status 0; gives the output since the last wait. */
  ended(): Promise<string>;
  kill(): Promise<void>;
}

/** `patience` is in seconds. */
export function talkTo(child: ChildProcess, patience: number): Talk {
  let output = '';
  let complaint = '';
  let status: number | string | undefined;
  let look = (): void => {};
  const closed = once(child, 'close');
  child.stdout?.setEncoding('latin1'); // bytes, one for one; all that is waited for is ASCII
  child.stdout?.on('data', (text: string) => {
    output += text;
    look();
  });
  child.stderr?.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  child.on('error', (error) => {
    complaint += error.message;
  });
  child.stdin?.on('error', () => {}); // the program has ended: its status tells
  child.on('close', (code, signal) => {
    status = code ?? signal ?? 'unknown';
    look();
  });

  function waitFor<T>(what: string, found: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail(`waited ${patience} s`), patience * 1000);
      const fail = (why: string): void => {
        done();
        reject(new Error(`${why} for ${what}; got ${excerpt(output)} ${excerpt(complaint)}`));
      };
      const done = (): void => {
        clearTimeout(timer);
        look = () => {};
      };
      look = () => {
        const value = found();
        if (value !== undefined) {
          done();
          resolve(value);
        } else if (status !== undefined) fail(`the program ended with ${status} instead`);
      };
      look();
    });
  }

  function take(end: number): string {
    const taken = output.slice(0, end);
    output = output.slice(end);
    return taken;
  }

  return {
    child,
    write: (text) => {
      child.stdin?.write(text);
    },
    until: (text) =>
      waitFor(JSON.stringify(text), () => {
        const at = output.indexOf(text);
        return at === -1 ? undefined : take(at + text.length);
      }),
    line: (word) =>
      waitFor(`a line ${word}`, () => {
        const found = new RegExp(`^${word}\\b ?(.*)\\n`, 'm').exec(output);
        if (found === null) return undefined;
        take(found.index + found[0].length);
        return (found[1] ?? '').trimEnd();
      }),
    async ended() {
      await waitFor('the end', () => (status === 0 ? true : undefined));
      return take(output.length);
    },
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

function excerpt(text: string): string {
  const last = text.trim().slice(-400).replaceAll(/\s+/g, ' ');
  return last === '' ? '' : JSON.stringify(last);
}
