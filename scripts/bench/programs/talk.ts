// A dialogue with a program: waits for text that it prints, and writes to its input. Each wait
// ends at the latest when the program ends; then the error quotes the program's last output.

import type { ChildProcess } from 'node:child_process';
import type { Program } from './program.ts';

export interface Talk {
  readonly child: ChildProcess;
  write(text: string): void;
  /**
   * Waits until the output since the last wait contains this
   * text; returns the output up to the end of the text.
   */
  until(text: string, seconds?: number): Promise<string>;
  /** Waits for the next whole line that begins with `word`; returns the rest of the line. */
  line(word: string, seconds?: number): Promise<string>;
  /**
   * Waits for the program's end, and throws unless its status is 0. Returns the output since the last wait.
   */
  ended(): Promise<string>;
  /** Makes the error for a program that did not do `wanted`: how it ended, and its last output. */
  failure(wanted: string): Error;
  /** Rejects when the program ends without kill(). needing() uses this. */
  readonly lost: Promise<never>;
  kill(): Promise<void>;
}

/** Returns the result of `work`; rejects as soon as one of these programs ends. */
export function needing<T>(programs: readonly Talk[], work: Promise<T>): Promise<T> {
  return Promise.race([work, ...programs.map(({ lost }) => lost)]);
}

export function talkTo(program: Program): Talk {
  return new Listener(program);
}

/** Reads all output of a program. */
class Listener implements Talk {
  readonly child: Talk['child'];
  readonly lost: Promise<never>;
  readonly #program: Program;
  #output = ''; // output that no wait has returned yet
  #lastWords = ''; // the end of the output
  #complaint = '';
  #killed = false;
  #look = (): void => {};

  constructor(program: Program) {
    this.#program = program;
    this.child = program.child;
    this.#listen();
    this.lost = program.over.then((): Promise<never> => {
      this.#look();
      return this.#killed ? new Promise(() => {}) : Promise.reject(this.failure('needed'));
    });
    this.lost.catch(() => {}); // avoids an unhandled rejection: some programs are not needed until their end
  }

  #listen(): void {
    const { stdin, stdout, stderr } = this.child;
    stdout?.setEncoding('latin1'); // one character for each byte; all texts to wait for are ASCII
    stdout?.on('data', (text: string) => {
      this.#output += text;
      this.#lastWords = tail(this.#lastWords + text);
      if (this.#output.length > mostUnread) {
        this.#output = '';
        this.#program.kill(`was killed, for it printed ${mostUnread} bytes that nobody waits for`);
      }
      this.#look();
    });
    stderr?.setEncoding('latin1').on('data', (text: string) => {
      if (this.#complaint.length < mostUnread) this.#complaint += text;
    });
    stdin?.on('error', () => {}); // the program has ended; its status gives the reason
  }

  write(text: string): void {
    this.child.stdin?.write(text);
  }

  until(text: string, seconds?: number): Promise<string> {
    const found = (): string | undefined => {
      const at = this.#output.indexOf(text);
      return at === -1 ? undefined : this.#take(at + text.length);
    };
    return this.#waitFor(JSON.stringify(text), found, seconds);
  }

  line(word: string, seconds?: number): Promise<string> {
    const found = (): string | undefined => {
      const whole = new RegExp(`^${word}\\b ?(.*)\\n`, 'm').exec(this.#output);
      if (whole === null) return undefined;
      this.#take(whole.index + whole[0].length);
      return (whole[1] ?? '').trimEnd();
    };
    return this.#waitFor(`a line ${word}`, found, seconds);
  }

  async ended(): Promise<string> {
    const ended = (): true | undefined =>
      this.#program.end()?.startsWith('ended with status 0 ') ? true : undefined;
    await this.#waitFor('status 0', ended);
    return this.#take(this.#output.length);
  }

  failure(wanted: string, how: string | undefined = this.#program.end()): Error {
    return new Error(
      [
        `${wanted} ${this.#program.name}, which ${how ?? 'goes on'}`,
        this.#lastWords === '' ? 'it said nothing' : `it last said ${quoted(this.#lastWords)}`,
        ...(this.#complaint === '' ? [] : [`its standard error: ${quoted(ends(this.#complaint))}`]),
      ].join('; '),
    );
  }

  async kill(): Promise<void> {
    this.#killed = true;
    this.#program.kill('was killed by the bench');
    await this.#program.over;
  }

  #take(end: number): string {
    const taken = this.#output.slice(0, end);
    this.#output = this.#output.slice(end);
    return taken;
  }

  #waitFor<T>(what: string, found: () => T | undefined, seconds?: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.#look = () => {};
        act();
      };
      const fail = (how?: string): void =>
        settle(() => reject(this.failure(`waited for ${what} from`, how)));
      const timer = seconds && setTimeout(fail, seconds * 1000, `had ${seconds} s for it`);
      this.#look = () => {
        const value = found();
        if (value !== undefined) settle(() => resolve(value));
        else if (this.#program.end() !== undefined) fail();
      };
      this.#look();
    });
  }
}

const mostUnread = 2 ** 26; // bytes, far more than any case prints

function tail(text: string): string {
  return text.slice(-400);
}

/** Returns the beginning of a long text, which has the error, and its end. */
function ends(text: string): string {
  return text.length > 600 ? `${text.slice(0, 300)} … ${tail(text)}` : text;
}

/** Quotes a text whose characters are the bytes of UTF-8. */
function quoted(text: string): string {
  return JSON.stringify(Buffer.from(text, 'latin1').toString().trim());
}
