// A program that is being talked to: what it prints is waited for, what it is told is written at once.
// Every wait ends with the program, which has a limit, if not sooner; it says what came instead.

import type { ChildProcess } from 'node:child_process';
import type { Program } from './program.ts';

export interface Talk {
  readonly child: ChildProcess;
  write(text: string): void;
  /** Wait until the output since the last wait has this text; gives the output up to its end. */
  until(text: string, seconds?: number): Promise<string>;
  /** The next whole line of output that begins with `word`: what follows the word. */
  line(word: string, seconds?: number): Promise<string>;
  /** Wait for the end, status 0; gives the output since the last wait. */
  ended(): Promise<string>;
  /** What is said when it did not do as wanted: how it ended, and its last words. */
  failure(wanted: string): Error;
  /** Rejects when the program ends and was not told to; see needing(). */
  readonly lost: Promise<never>;
  kill(): Promise<void>;
}

/** Do something for which these programs must live. */
export function needing<T>(programs: readonly Talk[], work: Promise<T>): Promise<T> {
  return Promise.race([work, ...programs.map(({ lost }) => lost)]);
}

export function talkTo(program: Program): Talk {
  const { child } = program;
  let output = '';
  let lastWords = ''; // of the output, waited for or not
  let complaint = '';
  let look = (): void => {};
  child.stdout?.setEncoding('latin1'); // bytes, one for one; all that is waited for is ASCII
  child.stdout?.on('data', (text: string) => {
    output += text;
    lastWords = tail(lastWords + text);
    if (output.length > mostUnread) {
      output = '';
      program.kill(`was killed, for it printed ${mostUnread} bytes that nobody waits for`);
    }
    look();
  });
  child.stderr?.setEncoding('latin1').on('data', (text: string) => {
    if (complaint.length < mostUnread) complaint += text;
  });
  child.stdin?.on('error', () => {}); // the program has ended: its status tells

  function failure(wanted: string, how = program.end()): Error {
    return new Error(
      [
        `${wanted} ${program.name}, which ${how ?? 'goes on'}`,
        lastWords === '' ? 'it said nothing' : `it last said ${quoted(lastWords)}`,
        ...(complaint === '' ? [] : [`its standard error: ${quoted(ends(complaint))}`]),
      ].join('; '),
    );
  }

  function waitFor<T>(what: string, found: () => T | undefined, seconds?: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        look = () => {};
        act();
      };
      const fail = (how?: string): void =>
        settle(() => reject(failure(`waited for ${what} from`, how)));
      const timer = seconds && setTimeout(fail, seconds * 1000, `had ${seconds} s for it`);
      look = () => {
        const value = found();
        if (value !== undefined) settle(() => resolve(value));
        else if (program.end() !== undefined) fail();
      };
      look();
    });
  }

  function take(end: number): string {
    const taken = output.slice(0, end);
    output = output.slice(end);
    return taken;
  }

  let killed = false;
  const lost = program.over.then((): Promise<never> => {
    look();
    return killed ? new Promise(() => {}) : Promise.reject(failure('needed'));
  });
  lost.catch(() => {}); // not every program is needed to its end

  return {
    child,
    write: (text) => {
      child.stdin?.write(text);
    },
    until(text, seconds) {
      const found = (): string | undefined => {
        const at = output.indexOf(text);
        return at === -1 ? undefined : take(at + text.length);
      };
      return waitFor(JSON.stringify(text), found, seconds);
    },
    line(word, seconds) {
      const found = (): string | undefined => {
        const whole = new RegExp(`^${word}\\b ?(.*)\\n`, 'm').exec(output);
        if (whole === null) return undefined;
        take(whole.index + whole[0].length);
        return (whole[1] ?? '').trimEnd();
      };
      return waitFor(`a line ${word}`, found, seconds);
    },
    async ended() {
      await waitFor('status 0', () =>
        program.end()?.startsWith('ended with status 0 ') ? true : undefined,
      );
      return take(output.length);
    },
    failure,
    lost,
    async kill() {
      killed = true;
      program.kill('was killed by the bench');
      await program.over;
    },
  };
}

const mostUnread = 2 ** 26; // bytes: far more than a case prints

function tail(text: string): string {
  return text.slice(-400);
}

/** Its beginning, which tells what is wrong, and its end. */
function ends(text: string): string {
  return text.length > 600 ? `${text.slice(0, 300)} … ${tail(text)}` : text;
}

/** Of bytes that are UTF-8. */
function quoted(text: string): string {
  return JSON.stringify(Buffer.from(text, 'latin1').toString().trim());
}
